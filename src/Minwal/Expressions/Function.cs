using Minwal.Registries;

namespace Minwal.Expressions;

/// <summary>A function of the expression language.</summary>
/// <example><code>
/// bench.Language.Functions.Add(new Function("shout(text)", 1, 1, "in capitals",
///     (arguments, _) => Value.ToText(arguments[0]).ToUpperInvariant()));
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
}
