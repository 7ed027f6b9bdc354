namespace Minwal.Calls;

/// <summary>What the calls to one model add up to.</summary>
/// <param name="Provider">Who was asked.</param>
/// <param name="Model">The model that was asked for.</param>
/// <param name="Calls">Rows of the call log, without those that only say that a call waits: its answer is a row of its own.</param>
/// <param name="Failed">Those without an answer that could be used.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="Milliseconds">The time they took, added up.</param>
/// <param name="Cost">US dollars of those whose price is known.</param>
/// <param name="Unpriced">How many have no known price; the true cost is greater than <paramref name="Cost"/> when this is not 0.</param>
public sealed record CallSum(
    string Provider, string Model, long Calls, long Failed, CallUsage Usage,
    long Milliseconds, decimal Cost, long Unpriced)
{
    /// <summary>Those that are second requests of calls that took long, or were overtaken by one; they are not among the failed.</summary>
    public long Hedged { get; init; }

    /// <summary>How the model is named: <c>offline</c>, <c>openai:gpt-4o-mini</c>.</summary>
    public string Name => Model.Length == 0 ? Provider : $"{Provider}:{Model}";

    /// <summary>With one call more.</summary>
    internal CallSum Plus(CallRecord call) => this with
    {
        Calls = Calls + (call.State == CallState.Pending ? 0 : 1),
        Failed = Failed + (call.State is CallState.Answered or CallState.Pending || call.IsHedge ? 0 : 1),
        Hedged = Hedged + (call.IsHedge ? 1 : 0),
        Usage = Usage + call.Usage,
        Milliseconds = Milliseconds + call.Milliseconds,
        Cost = Cost + (call.Cost ?? 0),
        Unpriced = Unpriced + (call.Cost is null ? 1 : 0),
    };
}
