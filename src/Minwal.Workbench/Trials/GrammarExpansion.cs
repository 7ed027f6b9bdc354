using Minwal.Values;

namespace Minwal.Workbench.Trials;

/// <summary>One answer of a grammar, with what was drawn for it.</summary>
/// <param name="Cell">The labels it was made for; empty without a recipe.</param>
/// <param name="Answer">The answer: a text, or what the grammar's structure gives.</param>
/// <param name="Drawn">The rules that were used, each with its text before filters; a rule inside another stands before it.</param>
/// <param name="Remembered">Names with the values that they had last; a feature stands under <c>name.feature</c>.</param>
public sealed record GrammarExpansion(Fields Cell, object? Answer, IReadOnlyList<KeyValuePair<string, string>> Drawn, Fields Remembered);
