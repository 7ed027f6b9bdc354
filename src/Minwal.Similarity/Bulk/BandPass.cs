using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// Finds the rows of a table that share their key in a band. A bit for each of four places a row tells most keys that occur once, and
/// other bits of those that are left tell nearly all: only rows whose bit was set twice both times are sorted. One thread at a time; the
/// buffers are used again.
/// </summary>
internal sealed class BandPass
{
    private const int PlacesPerRow = 4, Digit = RadixSort.Digit, Digits = 2;

    // Beside each word of bits that were set stands the word of those that were set twice.
    private ulong[] _bits = [];
    private ulong[] _entries = [];
    private ulong[] _sorted = [];
    private readonly RadixSort _sort = new();
    private int _count;

    /// <summary>What was found last: keys over row numbers, ascending.</summary>
    public ReadOnlySpan<ulong> Entries => _entries.AsSpan(0, _count);

    /// <summary>
    /// Sorts the rows in <paramref name="live"/> (a bit for each) that may share their key in <paramref name="band"/> with others, into
    /// <see cref="Entries"/>.
    /// </summary>
    public void Find(SignatureTable table, int band, ulong[] live)
    {
        var bits = ClearBits(table.Rows);
        var shift = 32 - bits;
        // Places are below the number of bits: no index need be checked.
        ref var words = ref MemoryMarshal.GetArrayDataReference(_bits);
        for (var block = 0; block < table.Blocks.Length; block++)
        {
            var first = block * SignatureBlock.Rows;
            var keys = table.Blocks[block].Column(band)[..Math.Min(SignatureBlock.Rows, table.Rows - first)];
            var alive = live.AsSpan(first / 64);
            for (var i = 0; i < keys.Length; i++)
            {
                var place = keys[i] >> shift;
                var bit = (alive[i >> 6] >> i & 1) << (int)place;
                ref var once = ref Unsafe.Add(ref words, place >> 6 << 1);
                ref var twice = ref Unsafe.Add(ref once, 1);
                var seen = once;
                once = seen | bit;
                twice |= seen & bit;
            }
        }

        _count = 0;
        // About as many share a place by chance: room for them at once, so that there are never two arrays.
        if (_entries.Length == 0) _entries = LargeArray.Make<ulong>((table.Rows / PlacesPerRow) + SignatureBlock.Rows);
        for (var block = 0; block < table.Blocks.Length; block++)
        {
            var first = block * SignatureBlock.Rows;
            var keys = table.Blocks[block].Column(band)[..Math.Min(SignatureBlock.Rows, table.Rows - first)];
            var alive = live.AsSpan(first / 64);
            if (_entries.Length < _count + keys.Length) Array.Resize(ref _entries, Math.Max(_count + keys.Length, _entries.Length * 3 / 2));
            var entries = _entries.AsSpan(_count, keys.Length);
            var count = 0;
            for (var i = 0; i < keys.Length; i++)
            {
                var place = keys[i] >> shift;
                // Written always and kept by counting: which row it is cannot be foreseen.
                entries[count] = ((ulong)keys[i] << 32) | (uint)(first + i);
                count += (int)(Unsafe.Add(ref words, (place >> 6 << 1) + 1) >> (int)place & alive[i >> 6] >> i & 1);
            }

            _count += count;
        }

        Sift();
        Sort();
    }

    // Room for so many bits, all of them 0: how many there are, as a power of two.
    private int ClearBits(int rows)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(64, rows)) + 1 + BitOperations.Log2(PlacesPerRow), 10, 32);
        var words = 1 << (bits - 6);
        if (_bits.Length < words * 2) _bits = LargeArray.Make<ulong>(words * 2);
        Array.Clear(_bits, 0, words * 2);
        return bits;
    }

    // The same once more by the lowest bits of a key: what shares its place by chance is alone there.
    private void Sift()
    {
        var mask = (uint)((1L << ClearBits(_count)) - 1);
        var (bits, entries, count) = (_bits, _entries, 0);
        foreach (var entry in entries.AsSpan(0, _count))
        {
            var place = (uint)(entry >> 32) & mask;
            var (bit, word) = (1UL << (int)(place & 63), (int)(place >> 6) * 2);
            bits[word + 1] |= bits[word] & bit;
            bits[word] |= bit;
        }

        foreach (var entry in entries.AsSpan(0, _count))
        {
            var place = (uint)(entry >> 32) & mask;
            entries[count] = entry;
            count += (int)(bits[((int)(place >> 6) * 2) + 1] >> (int)(place & 63) & 1);
        }

        _count = count;
    }

    /// <summary>The row of an entry.</summary>
    public static int RowOf(ulong entry) => (int)(uint)entry;

    /// <summary>Where the run of entries with the same key that begins at <paramref name="from"/> ends.</summary>
    public static int EndOfRun(ReadOnlySpan<ulong> entries, int from)
    {
        var (key, to) = (entries[from] >> 32, from + 1);
        while (to < entries.Length && entries[to] >> 32 == key) to++;
        return to;
    }

    /// <summary>The first place from <paramref name="at"/> on where a run of entries with the same key begins, or the end.</summary>
    public static int StartOfRun(ReadOnlySpan<ulong> entries, int at)
    {
        while (at > 0 && at < entries.Length && entries[at] >> 32 == entries[at - 1] >> 32) at++;
        return Math.Min(at, entries.Length);
    }

    // By counting, digit by digit from the lower: rows with the same key stay in their order.
    private void Sort()
    {
        var entries = _entries.AsSpan(0, _count);
        if (_count < 1 << Digit)
        {
            entries.Sort();
            return;
        }

        if (_sorted.Length < _count) _sorted = LargeArray.Make<ulong>(_count + (_count / 8));
        _sort.SortBy(64 - (Digits * Digit), _entries.AsSpan(0, _count), _sorted);
        _sort.SortBy(64 - Digit, _sorted.AsSpan(0, _count), _entries);
        // Few keys differ only behind these digits; what is left out of order is out of it by little.
        for (var i = 1; i < entries.Length; i++)
        {
            var (entry, at) = (entries[i], i);
            for (; at > 0 && entries[at - 1] > entry; at--) entries[at] = entries[at - 1];
            entries[at] = entry;
        }
    }
}
