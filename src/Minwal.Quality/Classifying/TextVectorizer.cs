namespace Minwal.Quality.Classifying;

/// <summary>
/// Texts as TF-IDF vectors: each n-gram weighs (1 + ln tf) · idf with idf = ln((1 + n) / (1 + df)) + 1 (G. Salton and C. Buckley, 1988; the
/// smoothing is scikit-learn's), and the n-grams of words and those of characters each have length 1 together, so that neither outweighs
/// the other. N-grams that were not met while it was made are left out.
/// </summary>
internal sealed class TextVectorizer
{
    // From so many rows on, an n-gram of a single row tells nothing that the others do not.
    private const int ManyRows = 2_000;

    private readonly HashTable _table;

    /// <param name="set">What texts are told by.</param>
    /// <param name="hashes">The n-grams, in the order of the columns.</param>
    /// <param name="weights">The idf of each.</param>
    /// <param name="rows">From how many rows it was made.</param>
    public TextVectorizer(FeatureSet set, ulong[] hashes, float[] weights, int rows)
    {
        (Set, Hashes, Weights, Rows) = (set, hashes, weights, rows);
        _table = new HashTable(hashes.Length);
        foreach (var hash in hashes) _table.Add(hash);
    }

    /// <summary>What texts are told by.</summary>
    public FeatureSet Set { get; }

    /// <summary>The n-grams, in the order of the columns.</summary>
    public ulong[] Hashes { get; }

    /// <summary>The idf of each.</summary>
    public float[] Weights { get; }

    /// <summary>From how many rows it was made.</summary>
    public int Rows { get; }

    /// <summary>The vectorizer of <paramref name="texts"/> and their vectors.</summary>
    public static (TextVectorizer Vectorizer, SparseRows Vectors) Fit(IReadOnlyList<string> texts, FeatureSet set)
    {
        var counts = NGramCounts.Of(texts, set);
        return Fit(counts, null);
    }

    /// <summary>The vectorizer of some rows of <paramref name="counts"/> (null for all), and their vectors.</summary>
    public static (TextVectorizer Vectorizer, SparseRows Vectors) Fit(NGramCounts counts, IReadOnlyList<int>? rows)
    {
        var (total, frequencies) = (rows?.Count ?? counts.Count, new int[counts.Hashes.Count]);
        for (var i = 0; i < total; i++)
            foreach (var number in counts.NumbersOf(rows is null ? i : rows[i])) frequencies[number]++;
        var least = total > ManyRows ? 2 : 1;
        // Frequent n-grams side by side: what is used most lies close together in memory.
        var kept = Enumerable.Range(0, frequencies.Length).Where(n => frequencies[n] >= least).ToArray();
        Array.Sort(kept, (a, b) => frequencies[b] != frequencies[a] ? frequencies[b].CompareTo(frequencies[a]) : a.CompareTo(b));
        var columns = new int[frequencies.Length];
        columns.AsSpan().Fill(-1);
        var (hashes, weights) = (new ulong[kept.Length], new float[kept.Length]);
        for (var column = 0; column < kept.Length; column++)
        {
            columns[kept[column]] = column;
            hashes[column] = counts.Hashes[kept[column]];
            weights[column] = (float)(Math.Log((1.0 + total) / (1 + frequencies[kept[column]])) + 1);
        }

        return (new TextVectorizer(counts.Set, hashes, weights, total), Vectors(counts, rows, columns, weights));
    }

    /// <summary>The vectors of some rows of <paramref name="counts"/> (null for all).</summary>
    public SparseRows Transform(NGramCounts counts, IReadOnlyList<int>? rows)
    {
        var columns = new int[counts.Hashes.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = _table.Find(counts.Hashes[i]);
        return Vectors(counts, rows, columns, Weights);
    }

    /// <summary>The vector of one text: columns, each once, with their values; <paramref name="buffer"/> is used meanwhile.</summary>
    public void Transform(string text, VectorBuffer buffer)
    {
        var words = TextFeatures.Read(text, Set, buffer.Hashes);
        buffer.Begin(Hashes.Length);
        for (var i = 0; i < buffer.Hashes.Count; i++)
        {
            if (i == words) buffer.Close(Weights);
            if (_table.Find(buffer.Hashes[i]) is >= 0 and var column) buffer.Count(column);
        }

        buffer.Close(Weights);
    }

    private static SparseRows Vectors(NGramCounts counts, IReadOnlyList<int>? rows, int[] columns, float[] weights)
    {
        var total = rows?.Count ?? counts.Count;
        var starts = new int[total + 1];
        for (var i = 0; i < total; i++)
        {
            var known = 0;
            foreach (var number in counts.NumbersOf(rows is null ? i : rows[i])) if (columns[number] >= 0) known++;
            starts[i + 1] = starts[i] + known;
        }

        var vectors = new SparseRows(starts, new int[starts[^1]], new float[starts[^1]]);
        for (var i = 0; i < total; i++)
        {
            var row = rows is null ? i : rows[i];
            var numbers = counts.NumbersOf(row);
            var times = counts.TimesOf(row);
            var words = counts.WordsOf(row);
            var at = Block(numbers[..words], times[..words], starts[i]);
            Block(numbers[words..], times[words..], at);
        }

        return vectors;

        int Block(ReadOnlySpan<int> numbers, ReadOnlySpan<ushort> times, int at)
        {
            var (start, square) = (at, 0f);
            for (var i = 0; i < numbers.Length; i++)
            {
                var column = columns[numbers[i]];
                if (column < 0) continue;
                var value = VectorBuffer.Dampened(times[i]) * weights[column];
                square += value * value;
                (vectors.Columns[at], vectors.Values[at++]) = (column, value);
            }

            var scale = square > 0 ? 1 / MathF.Sqrt(square) : 0;
            foreach (ref var value in vectors.Values.AsSpan(start, at - start)) value *= scale;
            return at;
        }
    }
}
