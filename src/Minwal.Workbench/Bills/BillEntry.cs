using Minwal.Calls;
using Minwal.Storage.Tables;
using Minwal.Values;

namespace Minwal.Workbench.Bills;

/// <summary>A part of a bill. A call that several drafts share counts with a part of it in each.</summary>
/// <param name="Name">What it is of.</param>
public sealed record BillEntry(string Name)
{
    /// <summary>Who was asked.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The model that was asked for.</summary>
    public string Model { get; init; } = "";

    /// <summary><c>recipe/step</c>.</summary>
    public string Task { get; init; } = "";

    /// <summary>What came of it.</summary>
    public CallUse Use { get; init; }

    /// <summary>Calls.</summary>
    public decimal Calls { get; init; }

    /// <summary>Tokens of prompts, cached ones included.</summary>
    public decimal Input { get; init; }

    /// <summary>Tokens of prompts that came from the provider's cache.</summary>
    public decimal CachedInput { get; init; }

    /// <summary>Tokens of answers, reasoning included.</summary>
    public decimal Output { get; init; }

    /// <summary>Tokens that models thought with.</summary>
    public decimal Reasoning { get; init; }

    /// <summary>The time of the calls, added up.</summary>
    public decimal Milliseconds { get; init; }

    /// <summary>US dollars of what has a known price.</summary>
    public decimal Cost { get; init; }

    /// <summary>Calls without a known price: the true cost is greater when this is not 0.</summary>
    public decimal Unpriced { get; init; }

    /// <summary>How the model is named.</summary>
    public string ModelName => Model.Length == 0 ? Provider : $"{Provider}:{Model}";

    /// <summary>US dollars in words, or that it is not known.</summary>
    public string CostInWords => Unpriced == 0 ? Money.InWords(Cost) : Cost > 0 ? $"at least {Money.InWords(Cost)}" : "not known";

    /// <summary>For machines.</summary>
    internal Fields ToFields() => new Fields(9).Add("name", Name).Add("calls", (double)Calls).Add("input_tokens", Whole(Input))
        .Add("cached_input_tokens", Whole(CachedInput)).Add("output_tokens", Whole(Output)).Add("reasoning_tokens", Whole(Reasoning))
        .Add("cost_usd", Unpriced > 0 ? null : (double)Cost).Add("priced_usd", (double)Cost).Add("unpriced_calls", (double)Unpriced);

    internal static string Word(CallUse use) => use switch
    {
        CallUse.Accepted => "accepted",
        CallUse.Rejected => "not accepted",
        CallUse.Failed => "no answer",
        CallUse.Replaced => "replaced",
        CallUse.Hedged => "second requests",
        _ => "no verdict yet",
    };

    internal static BillEntry Of(UseSum sum, CallUse use, decimal share) => new("")
    {
        Provider = sum.Sum.Provider,
        Model = sum.Sum.Model,
        Task = sum.Task,
        Use = use,
        Calls = sum.Sum.Calls * share,
        Input = sum.Sum.Usage.Input * share,
        CachedInput = sum.Sum.Usage.CachedInput * share,
        Output = sum.Sum.Usage.Output * share,
        Reasoning = sum.Sum.Usage.Reasoning * share,
        Milliseconds = sum.Sum.Milliseconds * share,
        Cost = sum.Sum.Cost * share,
        Unpriced = sum.Sum.Unpriced * share,
    };

    internal static BillEntry Sum(string name, IEnumerable<BillEntry> entries) => entries.Aggregate(new BillEntry(name), Plus);

    private static BillEntry Plus(BillEntry sum, BillEntry entry) => sum with
    {
        Calls = sum.Calls + entry.Calls,
        Input = sum.Input + entry.Input,
        CachedInput = sum.CachedInput + entry.CachedInput,
        Output = sum.Output + entry.Output,
        Reasoning = sum.Reasoning + entry.Reasoning,
        Milliseconds = sum.Milliseconds + entry.Milliseconds,
        Cost = sum.Cost + entry.Cost,
        Unpriced = sum.Unpriced + entry.Unpriced,
    };

    private static long Whole(decimal tokens) => (long)Math.Round(tokens);
}

/// <summary>What came of a call, or of a draft's share of it.</summary>
public enum CallUse
{
    /// <summary>A record.</summary>
    Accepted,

    /// <summary>A draft that was not accepted.</summary>
    Rejected,

    /// <summary>No answer that could be used: refused, cut, or none at all.</summary>
    Failed,

    /// <summary>An answer that is not used any more, since its request has changed.</summary>
    Replaced,

    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>
    /// Nothing: another request for the same call was answered first. One that was cut off counts at its worst, as if its answer had been
    /// as long as it may be.
    /// </summary>
    Hedged,
}
