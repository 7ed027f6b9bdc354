namespace Minwal.Calls;

/// <summary>What the calls of a run to models elsewhere are doing at one moment.</summary>
/// <param name="Answered">Calls that this process got an answer to.</param>
/// <param name="InFlight">Requests that are under way.</param>
/// <param name="Waits">What other calls wait for, those that are many first; a place among the requests at once is not among it.</param>
public sealed record CallActivity(long Answered, int InFlight, IReadOnlyList<CallWait> Waits)
{
    /// <summary>How long the one that is under way longest has been.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>What each endpoint does that was asked.</summary>
    public IReadOnlyList<EndpointActivity> Endpoints { get; init; } = [];

    /// <summary>Calls that this process asked a second time since they took long.</summary>
    public long Hedged { get; init; }

    /// <summary>Those of them whose second request was answered first.</summary>
    public long HedgesWon { get; init; }

    /// <summary>Where nobody is asked elsewhere.</summary>
    public static CallActivity None { get; } = new(0, 0, []);

    /// <summary>Whether any call is on its way.</summary>
    public bool IsAsking => InFlight > 0 || Waits.Any(wait => wait.Reason != CallWaitReason.Batch);
}

/// <summary>Calls that wait for the same.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Calls">How many.</param>
public sealed record CallWait(CallWaitReason Reason, long Calls)
{
    /// <summary>The address that is to be asked; empty where it does not matter.</summary>
    public string Address { get; init; } = "";

    /// <summary>The fault that made them wait: <c>MW3005</c>; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>How long it is until the first of them goes on, or until an outage is too long; null when nobody knows.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>How long the first of them has waited.</summary>
    public TimeSpan Lasted { get; init; }
}

/// <summary>Why a call waits.</summary>
public enum CallWaitReason
{
    /// <summary>The endpoint takes no more for now: it answered with 429.</summary>
    Limit,

    /// <summary>A fault that passes; it will be tried again.</summary>
    Retry,

    /// <summary>The time that the run leaves between two requests.</summary>
    Pace,

    /// <summary>The endpoint gives no answers.</summary>
    Outage,

    /// <summary>Others in flight may use up what the run may cost.</summary>
    Budget,

    /// <summary>An endpoint took it and will answer later.</summary>
    Batch,
}
