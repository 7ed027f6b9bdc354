using System.CommandLine;
using Minwal.Calls;
using Minwal.Cli.Views;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Records;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal lineage RUN ID</c>: one record's way.</summary>
internal static class LineageCommand
{
    public static Command Make(ToolContext context)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output." };
        var id = new Argument<string>("id") { Description = "The record: its number in the output, from 1, or its id." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("lineage", "Shows one record's way: cell, prompt, every attempt and verdict, model, usage and cost.")
        {
            run, id, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var record = await context.Bench.ReadRecordAsync(context.At(parsed.GetValue(run)!), parsed.GetValue(id)!, cancellation)
                .ConfigureAwait(false);
            if (parsed.GetValue(json)) context.Output.WriteLine(Json.ToIndentedText(record.Lineage));
            else Print(context.Output, record);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(TextWriter output, RecordView record)
    {
        var identity = record.Header.Identity;
        output.WriteLine($"record {record.Draft.Slot + 1} of {identity.Recipe} (version {identity.Version}, {identity.RecipeHash})");
        output.WriteLine($"cell: {SummaryView.Cell(record.Cell)}");
        foreach (var attempt in record.Attempts)
        {
            var number = RoundRecord.AttemptInWords(attempt.Attempt);
            output.WriteLine($"attempt {number}: {ReasonWords.Told(attempt.Verdict)}{Detail(attempt)}");
        }

        foreach (var call in record.Calls) output.WriteLine(Line(call));
        output.WriteLine($"its share of these calls: {Money.InWords((decimal?)record.Cost)}");
        foreach (var decision in (IReadOnlyList<object?>)record.Lineage["decisions"]!)
            output.WriteLine($"decision: {Json.ToText(decision)}");
        foreach (var (call, answer) in record.Prompts) CallView.Write(output, call, answer);
        output.WriteLine("record:");
        output.WriteLine(Json.ToIndentedText(record.Record));
    }

    private static string Detail(DraftRecord attempt)
    {
        if (attempt.Detail is null) return "";
        var detail = (Fields)Json.Parse(attempt.Detail)!;
        var message = detail.GetValueOrDefault("message") is { } said ? $": {Value.ToText(said)}" : "";
        return detail.GetValueOrDefault(DraftRecord.Scores) is Fields scores ? $"{message}; {JudgedView.Scores(scores)}" : message;
    }

    private static string Line(CallRecord call)
    {
        var again = call.Revision > 0 ? $" again ({call.Revision})" : "";
        var model = call.Provider + (call.Model.Length > 0 ? ":" + call.Model : "")
            + (call.AnsweredBy is { } by && call.Model.Length > 0 && by != call.Model ? $" answered by {by}" : "");
        var cost = Money.InWords(call.Cost);
        var outcome = call.State.ToString().ToLowerInvariant() + (call.Code is null ? "" : " " + call.Code);
        return $"call {RoundRecord.AttemptInWords(call.Key.Attempt)}, {call.Key.Sequence}{again}: {call.Task} → {model}: {outcome}, "
            + $"{call.Usage.Input} + {call.Usage.Output} tokens, {cost}, {call.Milliseconds} ms, request {call.RequestHash[..12]}";
    }
}
