using Minwal.Quality.Validation;
using Minwal.Similarity;
using Minwal.Text;

namespace Minwal.Quality;

/// <summary>Rows as measures need them, each part computed once when it is first asked for.</summary>
/// <param name="rows">The rows.</param>
/// <param name="seed">The seed of samples.</param>
internal sealed class TextSet(IReadOnlyList<LabelledText> rows, long seed)
{
    /// <summary>The least Jaccard similarity of near-copies.</summary>
    public const double NearCopy = 0.8;

    private string[]? _texts, _keys;
    private DuplicateClusters? _nearCopies;
    private ulong[][]? _tokens;

    /// <summary>The rows.</summary>
    public IReadOnlyList<LabelledText> Rows { get; } = rows;

    /// <summary>How many rows there are.</summary>
    public int Count => Rows.Count;

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts => _texts ??= [.. Rows.Select(row => row.Text)];

    /// <summary>The compare key of each text.</summary>
    public IReadOnlyList<string> Keys => _keys ??= [.. Rows.Select(row => CompareKey.Of(row.Text))];

    /// <summary>The words of each text as hashes, in order.</summary>
    public IReadOnlyList<ulong[]> Tokens => _tokens ??= [.. Keys.Select(key => Text.Tokens.Hashes(key))];

    /// <summary>Which rows are near-copies of each other.</summary>
    public DuplicateClusters NearCopies => _nearCopies ??= NearDuplicates.Find(Texts, NearCopy, Environment.ProcessorCount);

    /// <summary>How often each word occurs.</summary>
    public Dictionary<string, long> WordCounts()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var key in Keys)
            foreach (var word in key.Split(' ', StringSplitOptions.RemoveEmptyEntries)) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    /// <summary>At most <paramref name="most"/> of the rows, drawn by the seed, in the order of the file.</summary>
    public TextSet Sample(int most) => Count <= most ? this
        : new TextSet([.. Folds.Shuffled(Count, seed).Take(most).Order().Select(i => Rows[i])], seed);

    /// <summary>Two halves of equal size, drawn by the seed.</summary>
    public (TextSet First, TextSet Second) Halves()
    {
        var order = Folds.Shuffled(Count, seed + 1);
        return (new TextSet([.. order.Take(Count / 2).Order().Select(i => Rows[i])], seed),
            new TextSet([.. order.Skip(Count / 2).Take(Count / 2).Order().Select(i => Rows[i])], seed));
    }
}
