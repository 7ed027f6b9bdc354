using System.Buffers;

namespace Minwal.Datasets.Reading;

/// <summary>The lines of a stream as bytes, with a bound on their length.</summary>
internal static class Lines
{
    /// <summary>
    /// Each line without its \n; null for one that is longer than <paramref name="most"/>. A line is valid until the next is asked for.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>?> Read(Stream stream, int most)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        var (start, end, searched, skipping) = (0, 0, 0, false);
        try
        {
            while (true)
            {
                var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    at += searched;
                    if (skipping || at - start > most) yield return null;
                    else yield return buffer.AsMemory(start, at - start);
                    skipping = false;
                    start = searched = at + 1;
                    continue;
                }

                if (end - start > most) (skipping, start, end) = (true, 0, 0);
                if (start > 0)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }

                if (end == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, end).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                searched = end;
                var read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0) break;
                end += read;
            }

            if (skipping) yield return null;
            else if (end > start) yield return buffer.AsMemory(start, end - start);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
