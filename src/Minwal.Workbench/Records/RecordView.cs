using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Workbench.Records;

/// <summary>One record of a run with all that is known of it.</summary>
/// <param name="Header">The run.</param>
/// <param name="Draft">The accepted draft.</param>
/// <param name="Cell">Its labels.</param>
/// <param name="Attempts">Every attempt of its slot, with its verdict.</param>
/// <param name="Calls">Every call of its unit, what was paid in vain included.</param>
/// <param name="Prompts">The messages of the accepted attempt, written again, with the answers.</param>
/// <param name="Lineage">The same for machines.</param>
public sealed record RecordView(
    RunHeader Header, DraftRecord Draft, Fields Cell, IReadOnlyList<DraftRecord> Attempts, IReadOnlyList<CallRecord> Calls,
    IReadOnlyList<(Call Call, CallAnswer Answer)> Prompts, Fields Lineage)
{
    /// <summary>The record.</summary>
    public Fields Record => (Fields)Json.Parse(Draft.Record!.Value.Span)!;

    /// <summary>What it cost, US dollars: its share of its calls. Null when the price of one of them is not known.</summary>
    public double? Cost => (double?)Lineage["cost_usd"];
}
