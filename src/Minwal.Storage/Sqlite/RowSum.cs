using System.Buffers.Binary;
using System.Numerics;

namespace Minwal.Storage.Sqlite;

/// <summary>
/// The checksum of a row: a CRC-32C (Castagnoli 1993, as in iSCSI, RFC 3720) over the CRC-32C of each of its values, with their kinds and
/// lengths. It finds every change of up to 32 bits in a row within one value. Processors have an instruction for it.
/// </summary>
internal static class RowSum
{
    private const uint Number = 1, Text = 2, Blob = 3;

    /// <summary>The checksum of a value that is not there.</summary>
    public const uint OfNothing = 0x9E3779B9;

    public static uint OfNumber(long value) => Join(BitOperations.Crc32C(0, (ulong)value), Number);

    public static uint OfText(ReadOnlySpan<byte> utf8) => Of(Text, utf8);

    public static uint OfBlob(ReadOnlySpan<byte> bytes) => Of(Blob, bytes);

    /// <summary>The checksum of values so far, and of the next.</summary>
    public static uint Join(uint sum, uint next) =>
        // Behind four zeros: a CRC of four bytes alone does not tell what was before from what comes.
        BitOperations.Crc32C(sum, (ulong)next << 32);

    private static uint Of(uint kind, ReadOnlySpan<byte> bytes)
    {
        var sum = BitOperations.Crc32C(0, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) sum = BitOperations.Crc32C(sum, b);
        return Join(sum, kind);
    }
}
