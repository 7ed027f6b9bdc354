using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Says of an entry of the sorted runs "certainly not there" or "maybe": a blocked Bloom filter (Putze, Sanders and Singler,
/// "Cache-, hash- and space-efficient Bloom filters", 2007) with 512-bit blocks, four bits an entry, seven bits of memory an entry:
/// about 4 % false answers. When more entries come than were expected, a further filter of twice the size is added.
/// </summary>
internal sealed class BandFilter(long expected)
{
    private const int BitsPerEntry = 7, WordsPerBlock = 8;

    private readonly List<ulong[]> _filters = [];
    private long _room;

    /// <summary>The memory it takes, in bytes; untouched pages are not resident.</summary>
    public long Bytes => _filters.Sum(f => (long)f.Length * sizeof(ulong));

    /// <summary>Adds an entry's key.</summary>
    public void Add(ulong key)
    {
        if (_room == 0)
        {
            var entries = _filters.Count == 0 ? Math.Max(expected, 4096) : _filters[^1].LongLength * 64 / BitsPerEntry * 2;
            _filters.Add(new ulong[(entries * BitsPerEntry / (64 * WordsPerBlock) + 1) * WordsPerBlock]);
            _room = entries;
        }

        _room--;
        var filter = _filters[^1];
        var at = Block(key, filter);
        var bits = SplitMix64.Mix(key);
        filter[at + (int)(bits & 7)] |= 1UL << (int)(bits >> 3 & 63);
        filter[at + (int)(bits >> 9 & 7)] |= 1UL << (int)(bits >> 12 & 63);
        filter[at + (int)(bits >> 18 & 7)] |= 1UL << (int)(bits >> 21 & 63);
        filter[at + (int)(bits >> 27 & 7)] |= 1UL << (int)(bits >> 30 & 63);
    }

    /// <summary>False when <paramref name="key"/> was never added.</summary>
    public bool MayContain(ulong key)
    {
        var bits = SplitMix64.Mix(key);
        foreach (var filter in _filters)
        {
            var at = Block(key, filter);
            var all = filter[at + (int)(bits & 7)] >> (int)(bits >> 3 & 63)
                & filter[at + (int)(bits >> 9 & 7)] >> (int)(bits >> 12 & 63)
                & filter[at + (int)(bits >> 18 & 7)] >> (int)(bits >> 21 & 63)
                & filter[at + (int)(bits >> 27 & 7)] >> (int)(bits >> 30 & 63);
            if ((all & 1) != 0) return true;
        }

        return false;
    }

    // The block follows the key's order, so that a sorted run is added from left to right.
    private static int Block(ulong key, ulong[] filter) =>
        (int)Math.BigMul(key, (ulong)(filter.Length / WordsPerBlock), out _) * WordsPerBlock;
}
