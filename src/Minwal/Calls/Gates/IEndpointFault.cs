namespace Minwal.Calls.Gates;

/// <summary>A try that failed, as far as the way to its endpoint must know it. Clients of one try throw exceptions that are one.</summary>
internal interface IEndpointFault
{
    /// <summary>The stable code of the failure: <c>MW3004</c>.</summary>
    string Code { get; }

    /// <summary>The failure in words.</summary>
    string Message { get; }

    /// <summary>Whether the endpoint was asked more than it takes for now: the request was not looked at.</summary>
    bool IsRefusal { get; }

    /// <summary>How long the endpoint asks to wait; null when it does not say.</summary>
    TimeSpan? RetryAfter { get; }

    /// <summary>What it says of its limits; null when it says nothing.</summary>
    LimitReport? Limits { get; }
}
