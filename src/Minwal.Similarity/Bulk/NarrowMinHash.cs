using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// MinHash signatures (Broder 1997) in lanes of 16 bits. A product a·w mod 2^16, where w is word j mod 4 of the element's 64-bit hash,
/// orders the elements in three ways: from its least, from its greatest, and from the least that is not below 2^15. So of 96 values each
/// three share a factor: value j is the least of (a·w) xor c over the set, where c is 0, FFFF and 8000 (hexadecimal) for each 32 of them.
/// One hash in a vector register feeds all lanes, one multiplication three values. A third of the work of <see cref="MinHash"/> and right
/// up to <see cref="MostElements"/>; beyond, the least of so many numbers below 2^16 says little. Pure; the same at every vector width.
/// </summary>
internal sealed class NarrowMinHash
{
    /// <summary>Signatures are a multiple of this many values long: three orders of a register of 512 bits.</summary>
    public const int Group = 3 * Lanes;

    /// <summary>The largest set: two sets that share nothing then agree in about 1 of 16 values, with a quarter of it in 1 of 64.</summary>
    public const int MostElements = 8192;

    private const int Lanes = 32;

    private readonly ushort[] _factors;

    public NarrowMinHash(int slots)
    {
        Slots = (slots + Group - 1) / Group * Group;
        _factors = new ushort[Slots / 3];
        var state = TextHash.OfUtf8("narrow minhash");
        foreach (ref var factor in _factors.AsSpan()) factor = (ushort)(SplitMix64.Next(ref state) | 1);
    }

    /// <summary>The number of values that are made: what was asked for, rounded up to a multiple of <see cref="Group"/>.</summary>
    public int Slots { get; }

    /// <summary>
    /// Lowers <paramref name="signature"/>, which begins with <see cref="ushort.MaxValue"/> everywhere, by a part of the set; repeated
    /// elements change nothing.
    /// </summary>
    public void Lower(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        if (!BitConverter.IsLittleEndian) LowerScalar(hashes, signature);
        else if (Vector512.IsHardwareAccelerated) Lower512(hashes, signature);
        else if (Vector256.IsHardwareAccelerated) Lower256(hashes, signature);
        else if (Vector128.IsHardwareAccelerated) Lower128(hashes, signature);
        else LowerScalar(hashes, signature);
    }

    internal void LowerScalar(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            var (factor, least, shift) = (_factors[(slot / Group * Lanes) + (slot % Lanes)], signature[slot], slot % 4 * 16);
            var order = (slot % Group / Lanes) switch { 0 => 0, 1 => 0xFFFF, _ => 0x8000 };
            foreach (var hash in hashes) least = Math.Min(least, (ushort)((factor * (ushort)(hash >> shift)) ^ order));
            signature[slot] = least;
        }
    }

    // The greatest product is the least of those whose bits are turned round, and the least of those whose highest bit is, is the least of
    // signed numbers: kept so, and turned back at the end.
    internal void Lower512(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        ref var values = ref Checked(signature);
        for (nuint slot = 0; slot < (nuint)Slots; slot += Group)
        {
            var factors = Vector512.LoadUnsafe(ref _factors[0], slot / 3);
            var least = Vector512.LoadUnsafe(ref values, slot);
            var greatest = ~Vector512.LoadUnsafe(ref values, slot + Lanes);
            var signed = (Vector512.LoadUnsafe(ref values, slot + (2 * Lanes)) ^ Vector512.Create((ushort)0x8000)).AsInt16();
            foreach (var hash in hashes)
            {
                var product = Vector512.Create(hash).AsUInt16() * factors;
                least = Vector512.Min(least, product);
                greatest = Vector512.Max(greatest, product);
                signed = Vector512.Min(signed, product.AsInt16());
            }

            least.StoreUnsafe(ref values, slot);
            (~greatest).StoreUnsafe(ref values, slot + Lanes);
            (signed.AsUInt16() ^ Vector512.Create((ushort)0x8000)).StoreUnsafe(ref values, slot + (2 * Lanes));
        }
    }

    internal void Lower256(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        for (var slot = 0; slot < Slots; slot += Group)
            for (var part = 0; part < Lanes; part += Vector256<ushort>.Count) Lower256(hashes, signature, slot + part, (slot / 3) + part);
    }

    internal void Lower128(ReadOnlySpan<ulong> hashes, Span<ushort> signature)
    {
        for (var slot = 0; slot < Slots; slot += Group)
            for (var part = 0; part < Lanes; part += Vector128<ushort>.Count) Lower128(hashes, signature, slot + part, (slot / 3) + part);
    }

    private void Lower256(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot, int factor)
    {
        ref var values = ref Checked(signature);
        var at = (nuint)slot;
        var factors = Vector256.LoadUnsafe(ref _factors[0], (nuint)factor);
        var least = Vector256.LoadUnsafe(ref values, at);
        var greatest = ~Vector256.LoadUnsafe(ref values, at + Lanes);
        var signed = (Vector256.LoadUnsafe(ref values, at + (2 * Lanes)) ^ Vector256.Create((ushort)0x8000)).AsInt16();
        foreach (var hash in hashes)
        {
            var product = Vector256.Create(hash).AsUInt16() * factors;
            least = Vector256.Min(least, product);
            greatest = Vector256.Max(greatest, product);
            signed = Vector256.Min(signed, product.AsInt16());
        }

        least.StoreUnsafe(ref values, at);
        (~greatest).StoreUnsafe(ref values, at + Lanes);
        (signed.AsUInt16() ^ Vector256.Create((ushort)0x8000)).StoreUnsafe(ref values, at + (2 * Lanes));
    }

    private void Lower128(ReadOnlySpan<ulong> hashes, Span<ushort> signature, int slot, int factor)
    {
        ref var values = ref Checked(signature);
        var at = (nuint)slot;
        var factors = Vector128.LoadUnsafe(ref _factors[0], (nuint)factor);
        var least = Vector128.LoadUnsafe(ref values, at);
        var greatest = ~Vector128.LoadUnsafe(ref values, at + Lanes);
        var signed = (Vector128.LoadUnsafe(ref values, at + (2 * Lanes)) ^ Vector128.Create((ushort)0x8000)).AsInt16();
        foreach (var hash in hashes)
        {
            var product = Vector128.Create(hash).AsUInt16() * factors;
            least = Vector128.Min(least, product);
            greatest = Vector128.Max(greatest, product);
            signed = Vector128.Min(signed, product.AsInt16());
        }

        least.StoreUnsafe(ref values, at);
        (~greatest).StoreUnsafe(ref values, at + Lanes);
        (signed.AsUInt16() ^ Vector128.Create((ushort)0x8000)).StoreUnsafe(ref values, at + (2 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ushort Checked(Span<ushort> signature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, Slots);
        return ref MemoryMarshal.GetReference(signature);
    }
}
