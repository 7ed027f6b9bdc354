namespace Minwal.Expressions;

/// <summary>
/// Refuses to compute a formula: a function throws it for an argument that it cannot work with. It comes out of the formula as MW1011.
/// </summary>
/// <param name="message">What was needed and what was found, without a full stop: "expected a number, not string 'x'".</param>
/// <param name="hint">The likely intention; null when there is none.</param>
public sealed class EvaluationException(string message, string? hint = null) : Exception(message)
{
    /// <summary>The likely intention; null when there is none.</summary>
    public string? Hint { get; } = hint;
}
