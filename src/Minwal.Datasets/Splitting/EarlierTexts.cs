using Minwal.Faults;
using Minwal.Similarity;

namespace Minwal.Datasets.Splitting;

/// <summary>
/// What each row is like among the rows before it, whatever comes behind it: where rows that are added must move none, no more may be
/// looked at. For one thread.
/// </summary>
/// <param name="threshold">The least similarity that counts, 0.5 to 1: Jaccard similarity of the character 5-grams of compare keys.</param>
/// <param name="sets">The rows that stay together so far.</param>
/// <param name="context">Where scratch files go.</param>
internal sealed class EarlierTexts(double threshold, RowSets sets, DataContext context) : IDisposable
{
    private const int Expected = 100_000;

    private readonly NearDuplicateIndex _index = new(threshold, Expected, context.Scratch);
    private readonly HashSet<int> _met = [];

    /// <summary>Adds the text of a row; rows before it that are like it: one of each set.</summary>
    public IReadOnlyList<int> Add(string text, int row)
    {
        if (text.Length == 0) return [];
        var prepared = _index.Prepare(text);
        var (found, isKnown) = (new List<int>(), false);
        _met.Clear();
        _index.FindEach(prepared, other => !_met.Contains(sets.First((int)other)), near =>
        {
            found.Add((int)near.Record);
            isKnown |= near.SameText;
            _met.Add(sets.First((int)near.Record));
        });
        // An equal text has the same neighbours, so one of them is enough to be found.
        if (!isKnown) Keep(prepared, row);
        return found;
    }

    public void Dispose() => _index.Dispose();

    private void Keep(PreparedText text, int row)
    {
        if (_index.IsFull)
        {
            throw new MinwalException("MW6010",
                $"more than {NearDuplicateIndex.MostTexts:N0} different texts cannot be compared with each other",
                "divide the file, or split it without --stable");
        }

        _index.Add(text, row);
    }
}
