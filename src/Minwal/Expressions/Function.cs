namespace Minwal.Expressions;

/// <summary>A function of the expression language.</summary>
/// <param name="Usage">How it is called, for messages and docs: <c>join(list, separator)</c>.</param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="Summary">What it gives, in one line.</param>
/// <param name="Body">What it does; it sees the variables of the place where it is called.</param>
internal sealed record Function(string Usage, int Least, int Most, string Summary, Func<object?[], IVariables, object?> Body);
