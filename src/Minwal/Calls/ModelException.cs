namespace Minwal.Calls;

/// <summary>
/// A call to a model that gave no answer, after the client's own retries. The engine turns it into an outcome with its code; it never ends
/// a run by itself unless <see cref="Fatal"/> says that no call can succeed (a wrong key, a model that does not exist).
/// </summary>
public sealed class ModelException(string code, string message, bool fatal = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable code with a page in <c>docs/errors.md</c>: <c>MW3004</c>.</summary>
    public string Code { get; } = code;

    /// <summary>
    /// Whether no connection could be made by who asked for the first time; others may have reached the same place before.
    /// </summary>
    internal bool IsUnreached { get; init; }

    /// <summary>Whether the endpoint took no more for now, and has not looked at the call.</summary>
    internal bool IsRefusal { get; init; }

    /// <summary>Whether every other call would fail in the same way, so that the run stops (and can be resumed).</summary>
    public bool Fatal { get; } = fatal;
}
