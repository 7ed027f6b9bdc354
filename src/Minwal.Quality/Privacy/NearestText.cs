using Minwal.Quality.Classifying;

namespace Minwal.Quality.Privacy;

/// <summary>
/// The nearest of many texts by the cosine of TF-IDF vectors of word 1-2-grams and character 2-5-grams: 0 nothing in common, 1 the same.
/// </summary>
internal sealed class NearestText
{
    private readonly TextVectorizer _vectorizer;
    private readonly (int Row, float Value)[][] _postings;
    private readonly float[] _norms;

    /// <param name="texts">The texts among which is looked.</param>
    public NearestText(IReadOnlyList<string> texts)
    {
        (_vectorizer, var vectors) = TextVectorizer.Fit(texts, FeatureSet.WordsAndCharacters);
        var lists = new List<(int, float)>[_vectorizer.Hashes.Length];
        _norms = new float[texts.Count];
        for (var row = 0; row < texts.Count; row++)
        {
            var columns = vectors.ColumnsOf(row);
            var values = vectors.ValuesOf(row);
            for (var i = 0; i < columns.Length; i++)
            {
                (lists[columns[i]] ??= []).Add((row, values[i]));
                _norms[row] += values[i] * values[i];
            }
        }

        _postings = [.. lists.Select(list => list is null ? [] : list.ToArray())];
    }

    /// <summary>For each text the row that is most like it, and how much; the row −1 where nothing is shared.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="own">The row that each text is itself, which it is not compared with; null when none is.</param>
    public (int Row, double Similarity)[] Of(IReadOnlyList<string> texts, IReadOnlyList<int>? own = null)
    {
        var (sums, touched, buffer) = (new float[_norms.Length], new List<int>(), new VectorBuffer());
        var nearest = new (int, double)[texts.Count];
        for (var t = 0; t < texts.Count; t++)
        {
            _vectorizer.Transform(texts[t], buffer);
            var norm = 0f;
            for (var i = 0; i < buffer.Columns.Length; i++)
            {
                var value = buffer.Values[i];
                norm += value * value;
                foreach (var (row, weight) in _postings[buffer.Columns[i]])
                {
                    if (sums[row] == 0) touched.Add(row);
                    sums[row] += value * weight;
                }
            }

            var (best, most) = (-1, 0.0);
            foreach (var row in touched)
            {
                var cosine = sums[row] / Math.Sqrt((double)norm * _norms[row]);
                sums[row] = 0;
                if (own is not null && row == own[t]) continue;
                if (cosine > most || (cosine == most && row < best)) (best, most) = (row, cosine);
            }

            touched.Clear();
            nearest[t] = (best, Math.Min(1, most));
        }

        return nearest;
    }
}
