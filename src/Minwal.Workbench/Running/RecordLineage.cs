using Minwal.Calls;
using Minwal.Datasets.Writing;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>
/// One record's way, from its cell to its verdict: attempts with verdicts, calls with model, usage and cost, what people decided.
/// </summary>
internal static class RecordLineage
{
    /// <summary>Writes one line for each record, in the order of the output.</summary>
    public static void WriteAll(RunJournal journal, ReviewedRecords records, Recipe recipe, RunPlan plan, string path)
    {
        using var file = AtomicFile.Create(path);
        var writer = new JsonlRecordWriter(file.Stream);
        var decisions = journal.ReadDecisions().ToLookup(d => d.Slot);
        foreach (var draft in records.Read()) writer.Write(Of(journal, recipe, plan, draft, decisions[draft.Slot]));
        file.Commit();
    }

    /// <summary>
    /// The way of the record that <paramref name="accepted"/> became, with the <paramref name="decisions"/> about its slot.
    /// </summary>
    public static Fields Of(
        RunJournal journal, Recipe recipe, RunPlan plan, DraftRecord accepted, IEnumerable<Decision> decisions)
    {
        var record = (Fields)Json.Parse(accepted.Record!.Value.Span)!;
        var calls = journal.ReadCalls(accepted.Unit).ToList();
        var shares = Shares(journal, plan, accepted, calls);
        var priced = calls.Sum(c => (c.Cost ?? 0) * shares.GetValueOrDefault(c.Key.Attempt));
        var unpriced = (long)calls.Count(c => c.Cost is null && shares.GetValueOrDefault(c.Key.Attempt) > 0);
        return new Fields().Add("record", accepted.Slot + 1).Add("id", recipe.Id is null ? null : record.GetValueOrDefault(recipe.Id))
            .Add("recipe", recipe.Name).Add("version", recipe.Version).Add("recipe_hash", recipe.Hash).Add("unit", accepted.Unit)
            .Add("attempts", journal.ReadDrafts(accepted.Slot).Select(Attempt).ToList())
            .Add("calls", calls.Select(call => Call(call, shares.GetValueOrDefault(call.Key.Attempt))).ToList())
            .Add("cost_usd", unpriced > 0 ? null : (double)priced)
            .Add("priced_usd", (double)priced)
            .Add("unpriced_calls", unpriced)
            .Add("decisions", decisions.Select(Decided).ToList());
    }

    /// <summary>
    /// The record's share of the calls of each attempt. What an attempt paid for is shared by the records that it worked on: the shares
    /// of all of them are the whole.
    /// </summary>
    public static IReadOnlyDictionary<int, decimal> Shares(
        RunJournal journal, RunPlan plan, DraftRecord draft, IReadOnlyList<CallRecord> calls)
    {
        var own = journal.ReadDrafts(draft.Slot).Select(d => d.Attempt).ToHashSet();
        var together = plan.GetUnit(draft.Unit).Slots.SelectMany(slot => journal.ReadDrafts(slot))
            .GroupBy(d => d.Attempt).ToDictionary(g => g.Key, g => g.Count());
        return calls.Select(c => c.Key.Attempt).Distinct().Where(own.Contains)
            .ToDictionary(attempt => attempt, attempt => 1m / Math.Max(1, together.GetValueOrDefault(attempt)));
    }

    private static object? Attempt(DraftRecord draft) => new Fields(3).Add("attempt", (long)draft.Attempt).Add("verdict", draft.Verdict)
        .Add("detail", draft.Detail is null ? null : Json.Parse(draft.Detail));

    private static object? Call(CallRecord call, decimal share) =>
        new Fields().Add("attempt", (long)call.Key.Attempt).Add("sequence", (long)call.Key.Sequence)
        .Add("revision", (long)call.Revision).Add("task", call.Task).Add("prompt_hash", call.RequestHash).Add("provider", call.Provider)
        .Add("model", call.Model).Add("answered_by", call.AnsweredBy).Add("endpoint", call.Endpoint)
        .Add("state", call.State.ToString().ToLowerInvariant())
        .Add("code", call.Code).Add("finish_reason", call.FinishReason).Add("input_tokens", call.Usage.Input)
        .Add("cached_input_tokens", call.Usage.CachedInput).Add("output_tokens", call.Usage.Output)
        .Add("reasoning_tokens", call.Usage.Reasoning)
        .Add("cost_usd", (double?)call.Cost).Add("share", (double)share).Add("milliseconds", call.Milliseconds);

    private static object? Decided(Decision decision) =>
        new Fields().Add("decision", decision.Kind.ToString().ToLowerInvariant()).Add("who", decision.Who)
        .Add("at", decision.At).Add("attempt", (long)decision.Attempt).Add("reason", decision.Reason)
        .Add("set", decision.Set.Count == 0 ? null : decision.Set);
}
