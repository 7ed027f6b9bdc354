using Minwal.Faults;
using Minwal.Similarity;

namespace Minwal.Datasets.Duplicates;

/// <summary>
/// Texts of a data set that are alike: the one place where tools ask for near-duplicates. Texts are added one after the other under numbers
/// that rise. For one thread.
/// </summary>
/// <param name="threshold">The least similarity that counts, 0.5 to 1: Jaccard similarity of the character 5-grams of compare keys.</param>
/// <param name="context">Where scratch files go.</param>
/// <param name="expected">About how many texts will be added.</param>
internal sealed class SimilarTexts(double threshold, DataContext context, long expected = 100_000) : IDisposable
{
    private readonly NearDuplicateIndex _index = new(threshold, expected, context.Scratch);
    private readonly List<int> _clusters = [];
    private readonly HashSet<int> _met = [];

    /// <summary>
    /// The text added so far that is most like <paramref name="text"/>, which is added under <paramref name="number"/> when there is none.
    /// </summary>
    public Neighbour? FindOrAdd(string text, long number)
    {
        var prepared = _index.Prepare(text);
        if (_index.FindNearest(prepared) is { } near) return near;
        Keep(prepared, number);
        return null;
    }

    /// <summary>
    /// Adds the next text, whose number is the count of those before it; what it is like among them: one text of each cluster. It joins
    /// none of them; see <see cref="Join"/>.
    /// </summary>
    public IReadOnlyList<Neighbour> Add(string text)
    {
        var number = _clusters.Count;
        _clusters.Add(number);
        if (text.Length == 0) return [];
        var prepared = _index.Prepare(text);
        var found = new List<Neighbour>();
        _met.Clear();
        _index.FindEach(prepared, other => !_met.Contains(First((int)other)), near =>
        {
            found.Add(near);
            _met.Add(First((int)near.Record));
        });
        // An equal text has the same neighbours, so one of them is enough to be found.
        if (!found.Exists(near => near.SameText)) Keep(prepared, number);
        return found;
    }

    /// <summary>Makes one cluster of the clusters of two texts.</summary>
    public void Join(int a, int b)
    {
        (a, b) = (First(a), First(b));
        _clusters[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The first text of the cluster of <paramref name="text"/>.</summary>
    public int First(int text)
    {
        while (_clusters[text] != text)
        {
            _clusters[text] = _clusters[_clusters[text]];
            text = _clusters[text];
        }

        return text;
    }

    public void Dispose() => _index.Dispose();

    private void Keep(PreparedText text, long number)
    {
        if (_index.IsFull)
        {
            throw new MinwalException("MW6010",
                $"more than {NearDuplicateIndex.MostTexts:N0} different texts cannot be compared with each other",
                "divide the file, or keep what is alike");
        }

        _index.Add(text, number);
    }
}
