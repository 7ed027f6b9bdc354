namespace Minwal.Similarity;

/// <summary>
/// Which texts have a given band key: a log-structured merge of entries of eight bytes, 36 bits of the key over 28 bits of the
/// text's number. The newest entries are in a hash table of bounded size; a full table becomes a sorted <see cref="BandSegment"/>,
/// in a file when it is large, merged with its predecessors while they are less than four times as large, so that there are about
/// log4(n) of them. A <see cref="BandFilter"/> in front of the segments answers most questions without reading. Cut keys only add
/// candidates, which are compared exactly later. One thread at a time.
/// </summary>
internal sealed class BandIndex(string directory, string name, long expectedEntries, int mostInMemory) : IDisposable
{
    /// <summary>The largest number of texts.</summary>
    public const int MaxTexts = 1 << IdBits;

    private const int IdBits = 28;
    private const ulong IdMask = MaxTexts - 1;
    // A segment of up to so many full tables stays in memory.
    private const int MergeRatio = 4, TablesInMemory = 5;

    // More bands than a text has.
    private const int Together = 64;

    private readonly List<BandSegment> _segments = [];
    private readonly BandFilter _filter = new(expectedEntries);
    private ulong[] _table = new ulong[1024];
    private readonly RadixSort _sort = new();
    private ulong[] _spilled = [];
    private int _count;
    private int _files;

    /// <summary>How many sorted runs there are.</summary>
    public int Segments => _segments.Count;

    /// <summary>The part of a band key that is kept; never 0.</summary>
    public static ulong KeyOf(ulong hashOrEntry) => hashOrEntry & ~IdMask;

    /// <summary>The text's number in an entry.</summary>
    public static int IdOf(ulong entry) => (int)(entry & IdMask);

    /// <summary>
    /// Adds to <paramref name="into"/> the texts that have one of <paramref name="keys"/>; a text may be added several times.
    /// </summary>
    public void Find(ReadOnlySpan<ulong> keys, List<int> into)
    {
        // First all beginnings, then all filters: reads that do not wait for each other are all on their way at the same time.
        var (table, mask) = (_table, _table.Length - 1);
        Span<ulong> heads = stackalloc ulong[Together];
        Span<bool> maybe = stackalloc bool[Together];
        for (; !keys.IsEmpty; keys = keys[Math.Min(keys.Length, Together)..])
        {
            var part = keys[..Math.Min(keys.Length, Together)];
            for (var i = 0; i < part.Length; i++) heads[i] = table[Slot(KeyOf(part[i]))];
            for (var i = 0; i < part.Length && _segments.Count > 0; i++) maybe[i] = _filter.MayContain(KeyOf(part[i]));
            for (var i = 0; i < part.Length; i++)
            {
                var key = KeyOf(part[i]);
                for (var (entry, slot) = (heads[i], Slot(key)); entry != 0; entry = table[slot = (slot + 1) & mask])
                    if (KeyOf(entry - 1) == key) into.Add(IdOf(entry - 1));
                if (_segments.Count == 0 || !maybe[i]) continue;
                foreach (var segment in _segments) segment.Find(key, into);
            }
        }
    }

    /// <summary>Adds one entry for each of <paramref name="keys"/>.</summary>
    public void Add(ReadOnlySpan<ulong> keys, int id)
    {
        if (_count + keys.Length > mostInMemory) Spill();
        while ((_count + keys.Length) * 4L > _table.Length * 3L) Grow();
        foreach (var key in keys) Insert(KeyOf(key) | (uint)id);
        _count += keys.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _segments) segment.Dispose();
        _segments.Clear();
    }

    // The table keeps entries plus one, so that 0 means an empty place; the largest
    // possible entry would overflow, but its number is never given out.
    private void Insert(ulong entry)
    {
        var slot = Slot(KeyOf(entry));
        while (_table[slot] != 0) slot = (slot + 1) & (_table.Length - 1);
        _table[slot] = entry + 1;
    }

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> (65 - System.Numerics.BitOperations.Log2((uint)_table.Length) - 1));

    private void Grow()
    {
        var old = _table;
        _table = new ulong[old.Length * 2];
        foreach (var value in old)
            if (value != 0) Insert(value - 1);
    }

    private void Spill()
    {
        if (_count == 0) return;
        // One array for all spills: fresh ones of this size would wait long for the collector.
        if (_spilled.Length < _count) _spilled = new ulong[_count];
        var count = 0;
        foreach (var value in _table)
            if (value != 0) _spilled[count++] = value - 1;
        // The table is written anew, so it is the room to sort in.
        _sort.Sort(_spilled.AsSpan(0, count), _table.AsSpan(0, count));
        foreach (var entry in _spilled.AsSpan(0, count)) _filter.Add(KeyOf(entry));

        var total = (long)count;
        var first = _segments.Count;
        while (first > 0 && _segments[first - 1].Count < total * MergeRatio) total += _segments[--first].Count;
        var old = _segments.GetRange(first, _segments.Count - first);
        var merge = new BandMerge(_spilled, count, old);
        var merged = BandSegment.Write(directory, $"{name}.bands.{_files++}", total, merge.Next, (long)mostInMemory * TablesInMemory);
        _segments.RemoveRange(first, old.Count);
        _segments.Add(merged);
        foreach (var segment in old) segment.Dispose();
        Array.Clear(_table);
        _count = 0;
    }
}
