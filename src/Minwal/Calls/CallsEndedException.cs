namespace Minwal.Calls;

/// <summary>
/// No call may begin any more, because the run was stopped or its budget is used up.
/// What was made is kept; the unit stays as it is.
/// </summary>
/// <param name="reason">Why.</param>
internal sealed class CallsEndedException(CallsEnd reason) : Exception("no call may begin any more")
{
    public CallsEnd Reason { get; } = reason;
}

/// <summary>Why no call may begin any more.</summary>
internal enum CallsEnd
{
    /// <summary>Somebody stopped the run.</summary>
    Stopped,

    /// <summary>Another call could pass the budget.</summary>
    Budget,

    /// <summary>A limit by day or month is used up.</summary>
    Limit,
}
