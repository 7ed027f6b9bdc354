namespace Minwal.Calls;

/// <summary>What came of a call.</summary>
public enum CallState
{
    /// <summary>The model gave an answer that can be used.</summary>
    Answered,

    /// <summary>The model, or its provider's filter, would not answer. It may be billed all the same.</summary>
    Refused,

    /// <summary>The answer reached the most tokens it may have before it was complete. It is billed.</summary>
    Cut,

    /// <summary>There is no answer; <see cref="CallRecord.Code"/> says why.</summary>
    Failed,

    /// <summary>
    /// The provider took the call and will answer later, perhaps to another process;
    /// <see cref="CallRecord.Continuation"/> is how to ask for it.
    /// </summary>
    Pending,
}
