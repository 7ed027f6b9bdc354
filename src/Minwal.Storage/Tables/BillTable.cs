using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;

namespace Minwal.Storage.Tables;

/// <summary>
/// Sums of calls by what came of them: a draft of an attempt has its share of the attempt's calls, like all of its drafts.
/// </summary>
internal static class BillTable
{
    /// <summary>The sums of calls whose attempts have had the same number of drafts and of accepted ones.</summary>
    public const string Uses = $"""
        WITH verdict AS ({Verdicts})
        SELECT provider, model, task, CASE
                WHEN state = '{CallTable.Pending}' THEN {Open} WHEN {CallTable.IsHedge} THEN {Hedged}
                WHEN state <> '{CallTable.Answered}' THEN {Failed}
                WHEN {IsReplaced} THEN {Replaced} WHEN drafts IS NULL THEN {Open} ELSE {Judged} END AS outcome,
            coalesce(drafts, 0) AS made, coalesce(accepted, 0) AS kept, count(*), sum(input_tokens), sum(cached_input_tokens),
            sum(output_tokens), sum(reasoning_tokens), sum(milliseconds), coalesce(sum(cost_1e12), 0),
            sum(cost_1e12 IS NULL AND input_tokens + output_tokens > 0)
        FROM call LEFT JOIN verdict USING (unit, attempt)
        GROUP BY provider, model, task, outcome, made, kept ORDER BY provider, model, task, outcome, made, kept
        """;

    /// <summary>The drafts of each verdict with their share of the answers that they were made from.</summary>
    public const string Reasons = $"""
        WITH verdict AS ({Verdicts}), paid AS (
            SELECT unit, attempt, sum(input_tokens + output_tokens) AS tokens, coalesce(sum(cost_1e12), 0) AS cost FROM call
            WHERE state = '{CallTable.Answered}' AND NOT {IsReplaced} GROUP BY unit, attempt)
        SELECT draft.verdict, count(*), CAST(round(coalesce(sum(1.0 * tokens / drafts), 0)) AS INTEGER),
            CAST(round(coalesce(sum(1.0 * cost / drafts), 0)) AS INTEGER)
        FROM draft JOIN verdict USING (unit, attempt) LEFT JOIN paid USING (unit, attempt)
        GROUP BY draft.verdict ORDER BY 4 DESC, 2 DESC, 1
        """;

    private const string Open = "0", Judged = "1", Failed = "2", Replaced = "3", Hedged = "4";

    private const string Verdicts =
        $"SELECT unit, attempt, count(*) AS drafts, sum(verdict = '{DraftRecord.Accepted}') AS accepted FROM draft GROUP BY unit, attempt";

    private const string IsReplaced = "EXISTS (SELECT 1 FROM call AS later WHERE later.unit = call.unit AND later.attempt = call.attempt " +
        "AND later.sequence = call.sequence AND later.revision > call.revision)";

    /// <summary>The sum that a row of <see cref="Uses"/> holds.</summary>
    public static UseSum ReadUse(Statement row) => new(
        new CallSum(row.Text(0), row.Text(1), row.Long(6), row.Long(3) == 2 ? row.Long(6) : 0,
            new CallUsage(row.Long(7), row.Long(8), row.Long(9), row.Long(10)), row.Long(11),
            CallTable.FromCostUnits(row.Long(12)), row.Long(13)),
        row.Text(2), (CallOutlook)row.Long(3), row.Long(4), row.Long(5));

    /// <summary>The sum that a row of <see cref="Reasons"/> holds.</summary>
    public static VerdictSum ReadReason(Statement row) =>
        new(row.Text(0), row.Long(1), row.Long(2), CallTable.FromCostUnits(row.Long(3)));
}

/// <summary>Calls of one task to one model whose attempts came to the same.</summary>
/// <param name="Sum">What they add up to.</param>
/// <param name="Task"><c>recipe/step</c>.</param>
/// <param name="Outlook">What came of them.</param>
/// <param name="Drafts">The drafts of each attempt.</param>
/// <param name="Accepted">Those of them that were accepted.</param>
internal sealed record UseSum(CallSum Sum, string Task, CallOutlook Outlook, long Drafts, long Accepted);

/// <summary>Drafts with the same verdict.</summary>
/// <param name="Verdict"><see cref="DraftRecord.Accepted"/>, a reason or a code.</param>
/// <param name="Drafts">How many.</param>
/// <param name="Tokens">Their share of the tokens.</param>
/// <param name="Cost">Their share of what is priced, US dollars.</param>
internal sealed record VerdictSum(string Verdict, long Drafts, long Tokens, decimal Cost);

/// <summary>What came of calls.</summary>
internal enum CallOutlook
{
    /// <summary>No verdict yet.</summary>
    Open,

    /// <summary>Drafts were made of it and judged.</summary>
    Judged,

    /// <summary>There was no answer that could be used.</summary>
    Failed,

    /// <summary>Its answer is not used any more: the request has changed.</summary>
    Replaced,

    /// <summary>Another request for the same call was faster.</summary>
    Hedged,
}
