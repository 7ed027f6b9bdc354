using System.Runtime.InteropServices;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// Finds texts whose compare keys are equal, however many there are of each: in time that grows with their number, since each is only
/// compared with the first of its kind. Equal keys have equal signatures, so only texts that share a band key and a sketch are read.
/// </summary>
/// <param name="keys">The texts.</param>
/// <param name="firsts">For each text the first with the same key: the text itself where nothing is known; written here.</param>
internal sealed class EqualKeys(KeySource keys, int[] firsts)
{
    private char[] _key = new char[1024];
    private char[] _other = new char[1024];
    private ulong[] _digests = [];
    private int[] _texts = [];

    /// <summary>
    /// Looks at the rows of <paramref name="entries"/> that share their band key; <paramref name="sketched"/> says whether the table has
    /// sketches.
    /// </summary>
    public void Find(SignatureTable table, ReadOnlySpan<ulong> entries, bool sketched)
    {
        for (int from = 0, to; from < entries.Length; from = to)
        {
            to = BandPass.EndOfRun(entries, from);
            if (to - from == 1) continue;
            if (_digests.Length < to - from) (_digests, _texts) = (new ulong[(to - from) * 2], new int[(to - from) * 2]);
            var (digests, texts, count) = (_digests, _texts, 0);
            foreach (var entry in entries[from..to])
            {
                var row = BandPass.RowOf(entry);
                if (firsts[table.TextOf(row)] != table.TextOf(row)) continue;
                digests[count] = sketched ? Digest(table.Sketch(row)) : 0;
                texts[count++] = table.TextOf(row);
            }

            // Of two, most are near-copies, which their sketches tell apart.
            if (count > 2) FindAmong(count);
            else if (count == 2 && digests[0] == digests[1]) Join(texts.AsSpan(0, 2));
        }
    }

    // Sorted by what was seen of the sketch, then by a hash of the whole key, then by number.
    private void FindAmong(int count)
    {
        Array.Sort(_digests, _texts, 0, count);
        for (int from = 0, to; from < count; from = to)
        {
            to = EndOfRun(from, count);
            if (to - from == 1) continue;
            for (var i = from; i < to; i++) _digests[i] = TextHash.Of(keys.Key(_texts[i], ref _key));
            Array.Sort(_digests, _texts, from, to - from);
            for (int start = from, end; start < to; start = end)
            {
                end = EndOfRun(start, to);
                if (end - start > 1) Join(_texts.AsSpan(start, end - start));
            }
        }
    }

    private void Join(Span<int> texts)
    {
        texts.Sort();
        var first = keys.Key(texts[0], ref _key);
        foreach (var text in texts[1..])
            if (keys.Key(text, ref _other).SequenceEqual(first)) firsts[text] = texts[0];
    }

    private int EndOfRun(int from, int end)
    {
        var to = from + 1;
        while (to < end && _digests[to] == _digests[from]) to++;
        return to;
    }

    private static ulong Digest(ReadOnlySpan<byte> sketch)
    {
        var digest = 0UL;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(sketch)) digest = TextHash.Join(digest, word);
        return digest;
    }
}
