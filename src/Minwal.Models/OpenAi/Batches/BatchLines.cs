using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>Where a line of a file is.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes it has, without its end.</param>
internal readonly record struct BatchLine(long Offset, int Length);

/// <summary>Goes through the lines of a batch's files, of requests or of answers, one after the other.</summary>
internal static class BatchLines
{
    /// <summary>Each line that names a call of ours, with the call.</summary>
    /// <exception cref="IOException">When the file cannot be read.</exception>
    public static IEnumerable<(UInt128 Call, BatchLine Line)> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var (start, filled, at, ended) = (0, 0, 0L, false);
            while (true)
            {
                var end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
                if (end < 0 && !ended)
                {
                    (buffer, filled) = Shift(buffer, start, filled);
                    start = 0;
                    var count = file.Read(buffer, filled, buffer.Length - filled);
                    (filled, ended) = (filled + count, count == 0);
                    continue;
                }

                var length = end < 0 ? filled - start : end;
                if (length > 0 && CallIn(buffer.AsSpan(start, length)) is { } call) yield return (call, new BatchLine(at, length));
                if (end < 0) break;
                (start, at) = (start + length + 1, at + length + 1);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The bytes of a line.</summary>
    public static byte[] Read(string path, BatchLine line)
    {
        using var file = File.OpenHandle(path);
        var bytes = new byte[line.Length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), line.Offset + read) is > 0 and var count) read += count;
        return bytes;
    }

    /// <summary>How a call is named: 32 hex digits.</summary>
    public static string NameOf(UInt128 call) => call.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Room for more behind what is still to be read.</summary>
    private static (byte[] Buffer, int Filled) Shift(byte[] buffer, int start, int filled)
    {
        var kept = filled - start;
        var into = buffer;
        if (kept == buffer.Length) into = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
        buffer.AsSpan(start, kept).CopyTo(into);
        if (into != buffer) ArrayPool<byte>.Shared.Return(buffer);
        return (into, kept);
    }

    private static UInt128? CallIn(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.NextProperty())
            {
                if (reader.Is("custom_id"u8))
                    return reader.ReadText() is { Length: 32 } name
                        && UInt128.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var call) ? call : null;
                reader.SkipValue();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a line of a broken file names no call: it counts as not answered.
            return null;
        }

        return null;
    }
}
