namespace Minwal.Expressions;

internal sealed class ExpressionSyntaxException(string message, int position) : Exception(message)
{
    public int Position { get; } = position;
}

internal sealed class EvaluationException(string message, string? hint = null) : Exception(message)
{
    public string? Hint { get; } = hint;
}
