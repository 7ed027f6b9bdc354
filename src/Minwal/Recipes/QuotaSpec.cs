using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes;

/// <summary>How many records, and how they are spread over labels.</summary>
/// <param name="Mark">Where the recipe says so.</param>
/// <param name="Total">A formula over parameters, tables and sources; null where each row of a source has its own number of slots.</param>
/// <param name="Dimensions">The labels in the order in which they are dealt out.</param>
internal sealed record QuotaSpec(Mark Mark, Expression? Total, IReadOnlyList<DimensionSpec> Dimensions)
{
    /// <summary>The source whose rows have slots of their own, in their order; null for none.</summary>
    public string? Rows { get; init; }

    /// <summary>How many slots each row has; null for one.</summary>
    public Expression? Each { get; init; }

    /// <summary>The names that its formulas read, and the source that it follows.</summary>
    public IEnumerable<string> Reads => new[] { Total, Each }.OfType<Expression>().Concat(Dimensions.SelectMany(d => d.Formulas))
        .SelectMany(formula => formula.Reads).Concat(Rows is null ? [] : [Rows]).Distinct();

    /// <summary>Whether the row of a slot that was given up is written all the same, with a field that says why.</summary>
    public bool KeepsFailed { get; init; }
}

/// <summary>One label of the quotas.</summary>
/// <param name="Name">Its name; a variable of prompts, grammars and formulas.</param>
/// <param name="Mark">Where.</param>
/// <param name="Kind">How its values are given.</param>
/// <param name="Values">Evaluates to a list (even), a map from value to weight (weights) or count (counts), or two numbers (range).</param>
/// <param name="By">
/// For <see cref="DimensionKind.By"/>: the earlier label that chooses the branch; for <see cref="DimensionKind.Share"/>: the label that is
/// shared.
/// </param>
/// <param name="Branches">For <see cref="DimensionKind.By"/>: the values for each value of that label.</param>
/// <param name="Else">For <see cref="DimensionKind.By"/>: the values for every other.</param>
/// <param name="Within">Earlier labels inside whose every combination the quota is exact; empty: over the whole run.</param>
internal sealed record DimensionSpec(
    string Name, Mark Mark, DimensionKind Kind, Template? Values, string? By,
    IReadOnlyList<Language.Named<DimensionSpec>> Branches, DimensionSpec? Else, IReadOnlyList<string> Within)
{
    /// <summary>Whether equal remainders are broken at random, so that it tells nothing of labels that it is not within.</summary>
    public bool IsMixed { get; init; }

    /// <summary>The formulas of its values, those of all branches.</summary>
    public IEnumerable<Expression> Formulas => (Values?.Formulas ?? []).Concat(Branches.SelectMany(branch => branch.Value.Formulas))
        .Concat(Else?.Formulas ?? []);
}

/// <summary>The ways to give the values of a label.</summary>
internal enum DimensionKind
{
    /// <summary>Every value as often as every other.</summary>
    Even,

    /// <summary>By relative weights.</summary>
    Weights,

    /// <summary>Fixed numbers of records.</summary>
    Counts,

    /// <summary>Whole numbers from a range, evenly.</summary>
    Range,

    /// <summary>A share of another label's number, rounded so that the sum is exact.</summary>
    Share,

    /// <summary>Other values for each value of an earlier label.</summary>
    By,
}
