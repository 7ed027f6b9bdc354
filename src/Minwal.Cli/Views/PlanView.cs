using System.Globalization;
using Minwal.Calls;
using Minwal.Models.Pricing;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Bills;
using Minwal.Workbench.Forecasts;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Views;

/// <summary>Prints what a run would do: cells and counts, calls, tokens, money and time.</summary>
internal static class PlanView
{
    private const int MostCells = 40, MostValues = 24;

    public static void Write(ToolContext context, PreparedRun prepared, RunForecast forecast, bool all)
    {
        var (output, recipe, plan) = (context.Output, prepared.Recipe, prepared.Plan);
        output.WriteLine($"{recipe.Name} (version {recipe.Version}): "
            + $"{plan.Total:N0} records in {plan.Cells.Count:N0} cells, seed {prepared.Choices.Seed}");
        foreach (var dimension in recipe.Quotas.Dimensions) WriteLabel(output, plan, dimension.Name);
        output.WriteLine();
        output.WriteLine($"{"records",9}  cell");
        foreach (var cell in plan.Cells.Take(all ? int.MaxValue : MostCells))
            output.WriteLine($"{cell.Count.ToString("N0", CultureInfo.InvariantCulture),9}  {SummaryView.Cell(cell.Values)}");
        if (!all && plan.Cells.Count > MostCells)
            output.WriteLine($"{"…",9}  {plan.Cells.Count - MostCells:N0} more cells; --all prints them");
        output.WriteLine();
        foreach (var notice in prepared.Notices) output.WriteLine(SummaryView.Told(notice));
        WriteCosts(output, forecast, prepared.Choices.InFlight ?? 16, prepared.Choices.Prices ?? context.Bench.Prices,
            prepared.Choices.Batch && !forecast.IsLocal);
    }

    /// <summary>The same as JSON, with every cell.</summary>
    public static void WriteJson(ToolContext context, PreparedRun prepared, RunForecast forecast)
    {
        context.Output.WriteLine(Json.ToIndentedText(new Fields().Add("recipe", prepared.Recipe.Name)
            .Add("version", (long)prepared.Recipe.Version).Add("seed", prepared.Choices.Seed)
            .Add("parameters", Passwords.Without(prepared.Parameters))
            .Add("records", prepared.Plan.Total)
            .Add("notices", prepared.Notices.Select(notice => (object?)notice.Text).ToList())
            .Add("cells", prepared.Plan.Cells
                .Select(cell => (object?)new Fields(2).Add("records", cell.Count).Add("labels", cell.Values)).ToList())
            .Add("forecast", forecast.ToFields())));
    }

    private static void WriteLabel(TextWriter output, Plan plan, string name)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var cell in plan.Cells)
        {
            var value = Value.ToText(cell.Values[name]);
            counts[value] = counts.GetValueOrDefault(value) + cell.Count;
        }

        var shown = counts.Take(MostValues).Select(c => $"{c.Key} {c.Value.ToString("N0", CultureInfo.InvariantCulture)}");
        output.WriteLine($"  {name}: {string.Join(", ", shown)}{(counts.Count > MostValues ? ", …" : "")}");
    }

    private static void WriteCosts(TextWriter output, RunForecast forecast, int inFlight, PriceTable prices, bool batch)
    {
        foreach (var task in forecast.Tasks)
        {
            output.WriteLine($"  {task.Task} → {task.Model}: {task.Calls:N0} calls{(task.AtMost ? " at most" : "")}, "
                + $"about {task.InputTokens:N0} + {task.OutputTokens:N0} tokens, {Money.InWords(task.Cost)}");
            if (InWords(task) is { Length: > 0 } more) output.WriteLine($"    {more}");
        }

        var manner = forecast.IsLocal ? " offline"
            : forecast.LeastTime > TimeSpan.Zero && forecast.LeastTime >= forecast.Time ? " at the limits of those who are asked"
            : forecast.Pilot is not null ? $" with {inFlight} in flight"
            : $" at {RunForecast.SecondsPerCall:0} s a call and {inFlight} in flight";
        output.WriteLine($"{forecast.Calls:N0} calls without retries, about {forecast.Tokens:N0} tokens, "
            + $"{Money.InWords(forecast.Cost)}, "
            + (batch ? "at the price of batches; each round of them is answered within 24 hours" : $"about {Span(forecast.Time)}{manner}"));
        if (forecast.IsLocal) return;
        if (forecast.Pilot is { } pilot)
        {
            WritePilot(output, forecast, pilot);
            if (forecast.Tasks.All(task => task.IsMet)) return;
        }

        output.WriteLine(forecast.IsRehearsed
            ? $"Tokens are estimated from a rehearsal with the offline grammar; prices are those of {prices.Date}."
            : $"Answers of {string.Join(", ", forecast.Tasks.Where(t => t is { IsGuess: true, IsMet: false }).Select(t => t.Task))} "
                + "are estimated from the lengths, choices and items that are asked for "
                + $"(a text of no set length as {RunForecast.OpenText} tokens): nobody wrote an offline grammar. --pilot 5 measures.");
    }

    /// <summary>What makes a task cheaper by its making; empty where nothing does.</summary>
    private static string InWords(TaskForecast task)
    {
        var perCall = task.Calls == 0 ? 0 : (double)task.InputTokens / task.Calls;
        var parts = new List<string>();
        if (task.ConstantTokens > 0 && perCall > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture,
                $"{Math.Min(1, task.ConstantTokens / perCall):P0} of each prompt is the same in every call and stands first: ")
                + $"about {task.ConstantTokens:N0} tokens that a provider's cache may keep");
        if (task.RecordsPerCall > 1) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{task.RecordsPerCall:0.#} records a call"));
        return string.Join("; ", parts);
    }

    private static void WritePilot(TextWriter output, RunForecast forecast, RunBill pilot)
    {
        var total = pilot.Total;
        var verdicts = pilot.Drafts == 0 ? "no draft has its verdict yet" : $"{pilot.Accepted:N0} of {pilot.Drafts:N0} drafts accepted";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Pilot: {Math.Round(total.Calls):N0} calls, {Math.Round(total.Input):N0} + {Math.Round(total.Output):N0} tokens, ")
            + $"cost {total.CostInWords}, {verdicts}; kept in '{forecast.PilotFolder}': the run begins with them.");
        var unmet = forecast.Tasks.Where(task => !task.IsMet).Select(task => task.Task).ToList();
        output.WriteLine(unmet.Count == 0 ? "Tokens and money are what its calls took."
            : $"Tokens and money are what its calls took; it did not come to {string.Join(", ", unmet)}.");
        if (forecast.DraftsPerRecord is not > 1) return;
        var drafts = forecast.DraftsPerRecord.Value;
        var (calls, tokens) = (forecast.Calls * drafts, forecast.Tokens * drafts);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"With as many drafts rejected as in the pilot: about {calls:N0} calls, {tokens:N0} tokens, ")
            + $"{Money.InWords(forecast.Cost * (decimal)drafts)}.");
    }

    private static string Span(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{Math.Max(1, time.Seconds)} s";
}
