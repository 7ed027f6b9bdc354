using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A check as a recipe asks for it.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Mark">Where the recipe asks for it.</param>
/// <param name="When">The records it concerns; null for all.</param>
/// <param name="Warn">Whether what it finds is only reported and does not reject.</param>
/// <param name="Paths">The paths of record fields it reads, for validation.</param>
/// <param name="Create">Makes the check for one run or one file.</param>
public sealed record CheckSettings(string Kind, Mark Mark, Expression? When, bool Warn, IReadOnlyList<string> Paths, Func<CheckContext, ICheck> Create)
{
    /// <summary>For the shape check: the record's shape, so that a file in which everything is text can be read; else null.</summary>
    public Recipes.Language.AnswerShape? Shape { get; init; }
}

/// <summary>What a check may use while it is made.</summary>
/// <param name="ScratchDirectory">An existing folder for files that may be lost at any time.</param>
/// <param name="Expected">About how many records will come; only for sizing.</param>
/// <param name="Rows">All rows of the recipe's source with that name.</param>
public sealed record CheckContext(string ScratchDirectory, long Expected, Func<string, IReadOnlyList<Fields>> Rows);
