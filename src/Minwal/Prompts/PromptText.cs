using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Prompts;

/// <summary>The text of a template and what it reads. Immutable.</summary>
/// <param name="Text">The text.</param>
/// <param name="Begins">Where it begins: in a file of its own in the first line, else in recipe.yaml.</param>
/// <param name="Uses">What it reads, in the order of the text.</param>
/// <param name="Faults">What is wrong with it wherever it is used.</param>
internal sealed record PromptText(string Text, Mark Begins, IReadOnlyList<PromptUse> Uses, IReadOnlyList<Fault> Faults)
{
    /// <summary>Whether it can be used as it is, in every place that was looked at so far.</summary>
    public bool IsSound { get; private init; } = Faults.Count == 0;

    /// <summary>
    /// What it puts in of values whose shape nobody knows before they are there, without what it asks for first with a helper.
    /// </summary>
    public IReadOnlyList<PromptUse> Unsure { get; private init; } = [];

    /// <summary>The variables it names.</summary>
    public IReadOnlyList<string> Reads => [.. Uses.Select(use => use.Path.Name).Distinct()];

    /// <summary>The text as used where the names of <paramref name="scope"/> are known, and what it uses that is not.</summary>
    public PromptText Resolve(NameScope scope, out IReadOnlyList<Fault> unknown)
    {
        var found = new List<Fault>();
        var unsure = Unsure.ToList();
        var asked = Uses.Where(use => !use.IsPrinted).Select(use => use.Path.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var use in Uses)
        {
            if (scope.ShapeOf(use.Path, out var fault) is not { } shape)
            {
                var meant = use.Outside?.Replace("../", "", StringComparison.Ordinal).Split('.')[0];
                var hint = meant is not null && scope.Has(meant) ? use.OutsideHint : fault!.Hint;
                found.Add(new Fault("MW1014", use.Mark, fault!.Message, hint));
            }
            else if (use.IsPrinted && ReferenceEquals(shape, NameScope.Unsure)
                && !asked.Contains(use.Path.ToString()) && !unsure.Contains(use))
            {
                unsure.Add(use);
            }
        }

        unknown = found;
        return this with { Unsure = unsure, IsSound = IsSound && found.Count == 0 };
    }
}

/// <summary>One place of a template that reads something.</summary>
/// <param name="Path">What it reads.</param>
/// <param name="Mark">Where.</param>
/// <param name="IsPrinted">Whether it is put in as it is; otherwise a helper looks at it.</param>
/// <param name="Outside">How it would be written if a name around the block was meant; null where that makes no difference.</param>
internal sealed record PromptUse(NamePath Path, Mark Mark, bool IsPrinted, string? Outside)
{
    /// <summary>How a name around the block is written here; null where that makes no difference.</summary>
    public string? OutsideHint => Outside is null ? null : $"what stands around the block is '{Outside}' here";
}
