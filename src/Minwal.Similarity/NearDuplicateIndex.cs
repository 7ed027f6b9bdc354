using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Finds, among the texts added so far, the one most like a new text, if any is at least as similar as a threshold. Similarity
/// is the Jaccard similarity of the sets of character 5-grams of the compare keys; every candidate of the LSH bands is compared
/// exactly, so what is reported is so (precision 1), and of pairs at the threshold at most <see cref="LshBands.Miss"/> are
/// missed. With threshold 1 only equal compare keys are found, and all of them.
/// <para>
/// <see cref="Prepare"/> is pure and thread-safe and does the heavy part. <see cref="FindNearest"/> and <see cref="Add"/> are for one
/// thread at a time. Memory does not grow with the texts but for about 44 bytes each (28 beyond two millions, 1 with threshold 1) beside
/// some 70 MB; the rest is in scratch files, deleted on <see cref="Dispose"/>. The answer depends on the set of texts added, not on their
/// order, but for which of several equally similar ones is named: the one with the smallest record number.
/// </para>
/// </summary>
/// <example><code>
/// using var index = new NearDuplicateIndex(threshold: 0.8, expected: texts.Count, Path.GetTempPath());
/// for (var i = 0; i &lt; texts.Count; i++)
/// {
///     var text = index.Prepare(texts[i]);
///     if (index.FindNearest(text) is { } near) Console.WriteLine($"{i} is like {near.Record}: {near.Similarity:0.00}");
///     else index.Add(text, i);
/// }
/// </code></example>
public sealed class NearDuplicateIndex : IDisposable
{
    /// <summary>The most texts that it takes.</summary>
    public const int MostTexts = BandIndex.MaxTexts - 1;

    private const int MostInMemory = 786_000;

    private readonly double _threshold;
    private readonly LshBands? _bands;
    private readonly MinHash? _minHash;
    private readonly int _leastAgreement, _leastHalfAgreement;
    private readonly BandIndex _index;
    private readonly TextStore _texts;
    private readonly List<int> _candidates = [];
    private char[] _key = new char[1024];
    private ulong[] _hashes = new ulong[1024];
    private int[] _seen = new int[1024];
    private int _stamp;

    /// <summary>An empty index.</summary>
    /// <param name="threshold">The least similarity that is reported, 0.5 to 1.</param>
    /// <param name="expected">About how many texts will be added; more only cost a little more memory.</param>
    /// <param name="scratchDirectory">An existing folder; files are made in it once the texts outgrow what is kept in memory.</param>
    public NearDuplicateIndex(double threshold, long expected, string scratchDirectory)
        : this(threshold, expected, scratchDirectory, MostInMemory)
    {
    }

    internal NearDuplicateIndex(double threshold, long expected, string scratchDirectory, int mostInMemory)
    {
        if (threshold is not (>= 0.5 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold lies between 0.5 and 1");
        _threshold = threshold;
        _bands = threshold < 1 ? LshBands.For(threshold) : null;
        _minHash = _bands is null ? null : new MinHash(Math.Max(_bands.Slots, Sketch.Bits));
        (_leastAgreement, _leastHalfAgreement) = (Sketch.Least(threshold), Sketch.LeastHalf(threshold));
        var name = "near-" + Path.GetRandomFileName();
        _index = new BandIndex(scratchDirectory, name, Math.Min(expected, BandIndex.MaxTexts) * (_bands?.Bands ?? 1), mostInMemory);
        _texts = new TextStore(scratchDirectory, name);
    }

    /// <summary>The number of texts.</summary>
    public int Count => _texts.Count;

    /// <summary>Whether it holds <see cref="MostTexts"/> texts.</summary>
    public bool IsFull => Count == MostTexts;

    /// <summary>How many texts were compared exactly so far: the cost of the index's false candidates.</summary>
    public long Compared { get; private set; }

    internal int Segments => _index.Segments;

    /// <summary>The heavy part of a comparison: compare key, shingles, signature. Pure and thread-safe.</summary>
    public PreparedText Prepare(string text)
    {
        var key = CompareKey.Of(text);
        if (_bands is null) return new PreparedText(key, 0, [TextHash.Of(key)], default);
        var count = Shingles.Count(key.Length);
        var rented = count <= 512 ? null : System.Buffers.ArrayPool<ulong>.Shared.Rent(count);
        var hashes = (rented is null ? stackalloc ulong[512] : rented)[..count];
        Shingles.Hash(key, hashes);
        Span<uint> signature = stackalloc uint[_minHash!.Slots];
        _minHash.Sign(hashes, signature);
        var bands = new ulong[_bands.Bands];
        for (var band = 0; band < bands.Length; band++)
        {
            var hash = (ulong)band;
            foreach (var value in signature.Slice(band * _bands.Rows, _bands.Rows)) hash = TextHash.Join(hash, value);
            bands[band] = hash;
        }

        var different = ShingleSet.Count(hashes);
        if (rented is not null) System.Buffers.ArrayPool<ulong>.Shared.Return(rented);
        return new PreparedText(key, different, bands, Sketch.Of(signature));
    }

    /// <summary>
    /// The most similar text added so far that reaches the threshold; of several, the one
    /// with the smallest record number. Null when there is none.
    /// </summary>
    public Neighbour? FindNearest(PreparedText text)
    {
        _candidates.Clear();
        _index.Find(text.Bands, _candidates);
        if (_candidates.Count == 0) return null;
        _candidates.Sort();
        Neighbour? best = null;
        var last = -1;
        foreach (var candidate in _candidates)
        {
            if (candidate == last) continue;
            last = candidate;
            if (text.ShingleCount > 0 && !_texts.MayResemble(candidate, text.Sketch, _leastHalfAgreement)) continue;
            if (Compare(text, _texts[candidate]) is not { } found) continue;
            var isBest = best is not { } other || found.Similarity > other.Similarity
                || (found.Similarity == other.Similarity && found.Record < other.Record);
            if (isBest) best = found;
        }

        return best;
    }

    /// <summary>
    /// Calls <paramref name="found"/> for every text added so far that reaches the threshold, in the order in which they were added;
    /// <paramref name="isWanted"/> is asked for each record before it is compared.
    /// </summary>
    internal void FindEach(PreparedText text, Func<long, bool> isWanted, Action<Neighbour> found)
    {
        _candidates.Clear();
        _index.Find(text.Bands, _candidates);
        _candidates.Sort();
        var last = -1;
        foreach (var candidate in _candidates)
        {
            if (candidate == last) continue;
            last = candidate;
            if (text.ShingleCount > 0 && !_texts.MayResemble(candidate, text.Sketch, _leastHalfAgreement)) continue;
            var row = _texts[candidate];
            if (isWanted(row.Record) && Compare(text, row) is { } neighbour) found(neighbour);
        }
    }

    /// <summary>Adds a text under the number <paramref name="record"/>.</summary>
    /// <exception cref="InvalidOperationException">When it <see cref="IsFull"/>.</exception>
    public void Add(PreparedText text, long record)
    {
        if (IsFull) throw new InvalidOperationException($"the index holds {MostTexts:N0} texts and takes no more");
        _index.Add(text.Bands, _texts.Count);
        _texts.Add(text.Key, text.ShingleCount, text.Sketch, record);
    }

    /// <summary>Deletes the scratch files.</summary>
    public void Dispose()
    {
        _index.Dispose();
        _texts.Dispose();
    }

    private Neighbour? Compare(PreparedText text, in TextStore.Row row)
    {
        // Sets of very different size cannot be similar: J ≤ smaller / larger.
        var own = text.ShingleCount;
        if (own > 0 && Math.Min(own, row.Shingles) < _threshold * Math.Max(own, row.Shingles)) return null;
        if (own > 0 && text.Sketch.Agreement(row.Sketch) < _leastAgreement) return null;
        Compared++;
        var length = _texts.Read(row, ref _key);
        var key = _key.AsSpan(0, length);
        if (key.SequenceEqual(text.Key)) return new Neighbour(row.Record, 1, true);
        if (own == 0) return null;
        var common = Common(text.Shingles, key);
        var similarity = (double)common / (own + row.Shingles - common);
        return similarity >= _threshold ? new Neighbour(row.Record, similarity, false) : null;
    }

    private int Common(ShingleSet set, ReadOnlySpan<char> key)
    {
        var count = Shingles.Count(key.Length);
        if (_hashes.Length < count) _hashes = new ulong[count * 2];
        Shingles.Hash(key, _hashes);
        if (_seen.Length < set.Capacity) _seen = new int[set.Capacity];
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_seen);
            _stamp = 1;
        }

        var common = 0;
        foreach (var hash in _hashes.AsSpan(0, count))
        {
            var slot = set.IndexOf(hash);
            if (slot < 0 || _seen[slot] == _stamp) continue;
            _seen[slot] = _stamp;
            common++;
        }

        return common;
    }
}
