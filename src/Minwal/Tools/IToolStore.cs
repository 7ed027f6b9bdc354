using Minwal.Values;

namespace Minwal.Tools;

/// <summary>What the tools of one conversation keep. One thread at a time.</summary>
public interface IToolStore : IDisposable
{
    /// <summary>
    /// Runs statements one after the other, all of them or none: what they change is kept only when each succeeds and
    /// <paramref name="refuse"/> has nothing against what they gave.
    /// </summary>
    /// <param name="statements">The statements.</param>
    /// <param name="arguments">The values of the statements' parameters; one that is not there is null.</param>
    /// <param name="now">What the statements take for the time of now.</param>
    /// <param name="refuse">Says why it should not have been done; null for nothing against it.</param>
    /// <exception cref="ToolException">When a statement fails, or <paramref name="refuse"/> refuses.</exception>
    StoreAnswer Run(IReadOnlyList<string> statements, Fields arguments, DateTime now, Func<StoreAnswer, string?> refuse);

    /// <summary>All that it holds: a map from table to its rows, in an order of their own.</summary>
    Fields Tables();
}

/// <summary>What statements gave.</summary>
/// <param name="Rows">The rows of the last statement that gives rows; null when none does.</param>
/// <param name="Changes">How many rows they changed.</param>
/// <param name="LastId">The number of the row that was inserted last.</param>
public sealed record StoreAnswer(IReadOnlyList<Fields>? Rows, long Changes, long LastId);

/// <summary>A tool that failed. The message is for the model that called it.</summary>
public sealed class ToolException(string message) : Exception(message);
