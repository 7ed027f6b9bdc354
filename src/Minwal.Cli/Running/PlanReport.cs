using System.Globalization;
using Microsoft.Extensions.AI;
using Minwal.Expressions;
using Minwal.Models.Pricing;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Prints what a run would do: cells and counts, calls, tokens, money and time. Makes no call.</summary>
internal static class PlanReport
{
    private const int MostCells = 40;
    private const double SecondsPerCall = 3;
    private const int TokensOfUnknownAnswer = 300;

    public static async Task WriteAsync(
        TextWriter output, Preparation prepared, IReadOnlyDictionary<string, RoleModel> models, TimeProvider time, CancellationToken cancellation, bool all = false)
    {
        var rehearsal = models.Values.All(m => m.Provider == "offline") ? null : await Rehearsal.RunAsync(prepared, time, cancellation).ConfigureAwait(false);
        var (recipe, plan) = (prepared.Recipe, prepared.Plan);
        output.WriteLine($"{recipe.Name} (version {recipe.Version}): {plan.Total:N0} records in {plan.Cells.Count:N0} cells, seed {prepared.Choices.Seed}");
        foreach (var dimension in recipe.Quotas.Dimensions) WriteLabel(output, plan, dimension.Name);
        output.WriteLine();
        output.WriteLine($"{"records",9}  cell");
        foreach (var cell in plan.Cells.Take(all ? int.MaxValue : MostCells)) output.WriteLine($"{cell.Count.ToString("N0", CultureInfo.InvariantCulture),9}  {RunSummary.Cell(cell.Values)}");
        if (!all && plan.Cells.Count > MostCells) output.WriteLine($"{"…",9}  {plan.Cells.Count - MostCells:N0} more cells; --all prints them");
        output.WriteLine();
        WriteCosts(output, prepared, models, rehearsal);
    }

    private static void WriteLabel(TextWriter output, Plan plan, string name)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var cell in plan.Cells)
        {
            var value = Value.ToText(cell.Values[name]);
            counts[value] = counts.GetValueOrDefault(value) + cell.Count;
        }

        output.WriteLine($"  {name}: {string.Join(", ", counts.Take(24).Select(c => $"{c.Key} {c.Value.ToString("N0", CultureInfo.InvariantCulture)}"))}{(counts.Count > 24 ? ", …" : "")}");
    }

    private static void WriteCosts(TextWriter output, Preparation prepared, IReadOnlyDictionary<string, RoleModel> models, Rehearsal? rehearsal)
    {
        decimal? money = 0;
        var (calls, tokens) = (0L, 0L);
        foreach (var (step, index) in prepared.Recipe.Steps.Select((s, i) => (s, i)))
        {
            foreach (var call in step.Calls)
            {
                var model = models[call.Model];
                var turns = step.Turns is null ? 1 : Turns(step.Turns, prepared) / step.Calls.Count;
                var count = (index == 0 && step.Records is not null ? prepared.Plan.UnitCount : prepared.Plan.Total) * turns;
                var (input, answers) = (0L, 0L);
                if (model.Provider != "offline")
                {
                    (count, input, answers) = rehearsal?.Of(call.Task, prepared.Plan.UnitCount) ?? (count, PromptTokens(prepared, call) * count, TokensOfUnknownAnswer * count);
                }

                var cost = model.Provider == "offline" ? 0 : model.Cost(new UsageDetails { InputTokenCount = input, OutputTokenCount = answers });
                calls += count;
                tokens += input + answers;
                money = cost is null ? null : money + cost;
                output.WriteLine($"  {call.Task} → {model.Spec}: {count:N0} calls{(step.When is null || rehearsal is not null ? "" : " at most")}, about {input:N0} + {answers:N0} tokens, {(cost is { } c ? $"${c:0.00}" : "price not known")}");
            }
        }

        var concurrency = prepared.Choices.Concurrency ?? 16;
        var remote = models.Values.Any(m => m.Provider is not "offline");
        var seconds = remote ? calls * SecondsPerCall / concurrency : calls / 10_000.0;
        output.WriteLine($"{calls:N0} calls without retries, about {tokens:N0} tokens, {(money is { } m ? $"${m:0.00}" : "price not known")}, about {Span(TimeSpan.FromSeconds(Math.Ceiling(seconds)))}"
            + (remote ? $" at {SecondsPerCall:0} s a call and {concurrency} in flight" : " offline"));
        if (!remote) return;
        output.WriteLine(rehearsal is null
            ? $"Answers are taken as {TokensOfUnknownAnswer} tokens each: without an offline grammar for every step they cannot be rehearsed."
            : "Tokens are estimated from a rehearsal with the offline grammar; prices are those of " + PriceTable.Published.Date + ".");
    }

    private static long Turns(Setting<Band> turns, Preparation prepared)
    {
        var cell = prepared.Plan.Cells.Count > 0 ? prepared.Plan.Cells[0].Values : [];
        return (long)turns.Get(new Variables(cell, new Variables(prepared.Parameters, new Variables(prepared.Recipe.Tables)))).Most;
    }

    /// <summary>The prompt's files as they stand; what is put into them is about as long as the tags it replaces.</summary>
    private static long PromptTokens(Preparation prepared, Steps.CallSettings call) => new[] { call.System, call.Prompt }.OfType<Steps.FileReference>()
        .Sum(file => TokenEstimate.Of(System.Text.Encoding.UTF8.GetString(prepared.Recipe.Files.First(f => f.Key == file.Path).Value)) + 40L);

    private static string Span(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{Math.Max(1, time.Seconds)} s";
}
