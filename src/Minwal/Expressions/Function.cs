using System.Text.RegularExpressions;
using Minwal.Registries;

namespace Minwal.Expressions;

/// <summary>A function of the expression language.</summary>
/// <example><code>
/// bench.Language.Functions.Add(new Function("shout(text)", 1, 1, "in capitals",
///     (arguments, _) => Value.ToText(arguments[0]).ToUpperInvariant()));
/// bench.Language.Functions.Add(new Function("none(list, formula)", 2, 2, "whether the formula holds for no item",
///     (arguments, _) => !((IReadOnlyList&lt;object?>)arguments[0]!).Any(((ItemFormula)arguments[1]!).IsTrue)) { FormulaAt = 1 });
/// </code></example>
/// <param name="Usage">
/// How it is called, for messages and docs: <c>join(list, separator)</c>. What stands before the bracket is its name.
/// </param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Summary">What it gives, in one line.</param>
/// <param name="Body">
/// What it does; it sees the variables of the place where it is called. Pure and thread-safe; <see cref="EvaluationException"/> refuses an
/// argument.
/// </param>
public sealed record Function(string Usage, int Least, int Most, string Summary, Func<object?[], IVariables, object?> Body) : IRegistered
{
    /// <inheritdoc/>
    public string Name { get; } = Usage.Split('(') is [{ Length: > 0 } name, _]
        ? name
        : throw new ArgumentException($"'{Usage}' does not say how the function is called: name(argument, …)", nameof(Usage));

    /// <summary>Whether its value depends on the record's random numbers, and not on its arguments alone.</summary>
    public bool Draws { get; init; }

    /// <summary>
    /// The argument, counted from 0, that is a formula over <c>it</c>: the body gets an <see cref="ItemFormula"/> in its place. Null when
    /// there is none.
    /// </summary>
    public int? FormulaAt { get; init; }

    /// <summary>
    /// The argument, counted from 0, that is a regular expression: the body gets a <see cref="Regex"/> with a limit of 100 ms in its
    /// place. One that is written out is made once, and a fault when the formula is read if it is wrong. Null when there is none.
    /// </summary>
    public int? PatternAt { get; init; }
}
