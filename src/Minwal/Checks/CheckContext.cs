using Minwal.Values;

namespace Minwal.Checks;

/// <summary>What a check may use while it is made.</summary>
/// <param name="ScratchDirectory">An existing folder for files that may be lost at any time.</param>
/// <param name="Expected">About how many records will come; only for sizing.</param>
/// <param name="Rows">All rows of the recipe's source with that name.</param>
public sealed record CheckContext(string ScratchDirectory, long Expected, Func<string, IReadOnlyList<Fields>> Rows)
{
    /// <summary>The content of a file of the recipe; null when there is none of that name.</summary>
    public Func<string, byte[]?> File { get; init; } = _ => null;

    /// <summary>How many rows a source has, where the rows themselves are not at hand; null for those of <see cref="Rows"/>.</summary>
    public Func<string, long>? RowCounts { get; init; }

    /// <summary>
    /// The share of the records that the recipe's quotas give each value of a label; null where they say nothing of it, or are not known.
    /// </summary>
    public Func<string, IReadOnlyDictionary<string, double>?> Shares { get; init; } = _ => null;

    /// <summary>The recipe's tools; null where it has none, or where none can be called.</summary>
    internal IReplayableTools? Tools { get; init; }
}
