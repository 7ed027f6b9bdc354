using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Steps;

namespace Minwal.Models.Offline;

/// <summary>
/// A compiled grammar: what the offline model says for one task. Immutable and thread-safe. The language is described in
/// <c>docs/grammar.md</c>.
/// </summary>
public sealed class Grammar : IGrammar
{
    internal Grammar(
        string file, Tidying tidy, IReadOnlyList<(string Name, Pattern Pattern)> remember, StructureNode answer,
        IReadOnlyDictionary<string, Rule> rules) =>
        (File, Tidy, Remember, Answer, Rules) = (file, tidy, remember, answer, rules);

    /// <inheritdoc/>
    public object? Expand(IVariables variables, ulong random) => Expander.Expand(this, variables, random);

    /// <summary>The file, as messages call it.</summary>
    public string File { get; }

    /// <summary>
    /// Whether nobody wrote it: it was derived from what the step returns, and its texts are placeholders that nobody should take for data.
    /// </summary>
    public bool IsDefault { get; init; }

    /// <summary>What the step returns; null when it returns a text, or when the grammar belongs to no step.</summary>
    internal AnswerShape? Returns { get; init; }

    /// <summary>
    /// A formula over the variables: answers for which it gives different values draw different numbers, else those of one slot draw alike.
    /// Null when there is none.
    /// </summary>
    internal Expression? Apart { get; init; }

    /// <summary>The names that it uses and does not bind: the variables that it needs.</summary>
    internal IReadOnlyList<string> Needs { get; init; } = [];

    internal Tidying Tidy { get; }

    internal IReadOnlyList<(string Name, Pattern Pattern)> Remember { get; }

    internal StructureNode Answer { get; }

    internal IReadOnlyDictionary<string, Rule> Rules { get; }
}

/// <summary>How finished texts are cleaned.</summary>
internal enum Tidying
{
    None,
    English,
    Arabic,
}
