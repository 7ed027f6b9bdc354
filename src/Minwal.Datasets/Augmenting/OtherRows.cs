using Minwal.Faults;
using Minwal.Similarity;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>The texts of all rows of a file, so that what is made of one row is no near-copy of another. For one thread.</summary>
/// <param name="mostSimilar">The greatest similarity that is no copy: Jaccard similarity of the character 5-grams of compare keys.</param>
/// <param name="context">Where scratch files go.</param>
internal sealed class OtherRows(double mostSimilar, DataContext context) : IDisposable
{
    private const int Expected = 100_000;
    private const double LeastThreshold = 0.5;

    private readonly NearDuplicateIndex _index = new(Math.Max(LeastThreshold, mostSimilar), Expected, context.Scratch);
    private readonly Dictionary<ulong, long> _rows = [];

    /// <summary>Adds the text of a row.</summary>
    /// <exception cref="MinwalException">MW6010 when there are more texts than can be compared.</exception>
    public void Add(string text, long row)
    {
        if (text.Length == 0 || !_rows.TryAdd(TextHash.Of(CompareKey.Of(text)), row)) return;
        if (_index.IsFull)
        {
            throw new MinwalException("MW6010",
                $"more than {NearDuplicateIndex.MostTexts:N0} different texts cannot be compared with each other", "divide the file");
        }

        _index.Add(_index.Prepare(text), row);
    }

    /// <summary>
    /// Whether <paramref name="text"/>, made of <paramref name="source"/>, is more similar than may be to a row with another text.
    /// </summary>
    public bool HasLike(string text, string source)
    {
        if (text.Length == 0) return false;
        var (own, found) = (_rows.GetValueOrDefault(TextHash.Of(CompareKey.Of(source)), -1), false);
        _index.FindEach(_index.Prepare(text), row => row != own && !found, near => found |= near.SameText || near.Similarity > mostSimilar);
        return found;
    }

    public void Dispose() => _index.Dispose();
}
