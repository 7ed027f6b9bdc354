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
    // Pairs that are going to be compared.
    private readonly (int Text, int Other)[] _expected = new (int, int)[16];
    private int _count;

    /// <summary>
    /// Looks at the rows of <paramref name="entries"/> that share their band key; <paramref name="sketched"/> says whether the table has
    /// sketches.
    /// </summary>
    public void Find(SignatureTable table, ReadOnlySpan<ulong> entries, bool sketched)
    {
        for (int from = 0, to; from < entries.Length; from = to)
        {
            to = BandPass.EndOfRun(entries, from);
            if (to - from == 2) Expect(table, BandPass.RowOf(entries[from]), BandPass.RowOf(entries[from + 1]), sketched);
            else if (to - from > 2) FindAmong(table, entries[from..to], sketched);
        }

        JoinExpected();
    }

    // Of two, most are near-copies, which their sketches tell apart.
    private void Expect(SignatureTable table, int row, int other, bool sketched)
    {
        if (sketched && !table.Sketch(row).SequenceEqual(table.Sketch(other))) return;
        _expected[_count++] = (table.TextOf(row), table.TextOf(other));
        if (_count == _expected.Length) JoinExpected();
    }

    private void JoinExpected()
    {
        var pairs = _expected.AsSpan(0, _count);
        keys.Expect(MemoryMarshal.Cast<(int Text, int Other), int>(pairs));

        foreach (var (text, other) in pairs)
            if (firsts[text] == text && firsts[other] == other) Join([text, other]);
        _count = 0;
    }

    private void FindAmong(SignatureTable table, ReadOnlySpan<ulong> entries, bool sketched)
    {
        if (_digests.Length < entries.Length) (_digests, _texts) = (new ulong[entries.Length * 2], new int[entries.Length * 2]);
        var count = 0;
        foreach (var entry in entries)
        {
            var row = BandPass.RowOf(entry);
            if (firsts[table.TextOf(row)] != table.TextOf(row)) continue;
            _digests[count] = sketched ? Digest(table.Sketch(row)) : 0;
            _texts[count++] = table.TextOf(row);
        }

        FindAmong(count);
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
        var made = false;
        var first = ReadOnlySpan<char>.Empty;
        foreach (var text in texts[1..])
        {
            if (!keys.AreSame(texts[0], text))
            {
                if (!made) first = keys.Key(texts[0], ref _key);
                made = true;
                if (!keys.Key(text, ref _other).SequenceEqual(first)) continue;
            }

            firsts[text] = texts[0];
        }
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
