using Minwal.Calls.Gates;

namespace Minwal.Models.OpenAi;

/// <summary>One try of a call that a provider did not answer well. The retry layer decides what becomes of it.</summary>
internal sealed class ProviderFault(
    string code, string message, bool transient, bool fatal = false, TimeSpan? retryAfter = null, Exception? inner = null)
        : Exception(message, inner), IEndpointFault
{
    /// <summary>The code of the failure when it is final.</summary>
    public string Code { get; } = code;

    /// <summary>Whether another try may succeed.</summary>
    public bool Transient { get; } = transient;

    /// <summary>Whether every other call will fail in the same way.</summary>
    public bool Fatal { get; } = fatal;

    /// <summary>Whether no connection to it could ever be made.</summary>
    public bool Unreached { get; init; }

    /// <inheritdoc/>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <inheritdoc/>
    public bool IsRefusal => Code == "MW3004";

    /// <inheritdoc/>
    public LimitReport? Limits { get; init; }
}
