using System.CommandLine;
using System.Globalization;
using Minwal.Cli.Running;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal lineage RUN ID</c>: one record's way.</summary>
internal static class LineageCommand
{
    public static Command Make(ToolContext context)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output." };
        var id = new Argument<string>("id") { Description = "The record: its number in the output, from 1, or its id." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("lineage", "Shows one record's way: cell, prompt, every attempt and verdict, model, usage and cost.") { run, id, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = RunFolder.Find(parsed.GetValue(run));
            var journal = SqliteJournal.OpenForReading(folder);
            await using var closing = journal.ConfigureAwait(false);
            if (journal.Header is not { } header) throw new MinwalException("MW2006", $"the run in '{folder}' was never begun");
            // The recipe as it was when the run began, not as it is now.
            var snapshot = Directory.CreateTempSubdirectory("minwal-");
            try
            {
                foreach (var (path, content) in header.RecipeFiles)
                {
                    var file = Path.Combine(snapshot.FullName, path);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    File.WriteAllBytes(file, content);
                }

                await ShowAsync(context, journal, header, new RecipeLoader(context.Language).Load(snapshot.FullName), parsed.GetValue(id)!, parsed.GetValue(json), cancellation).ConfigureAwait(false);
            }
            finally
            {
                snapshot.Delete(recursive: true);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task ShowAsync(ToolContext context, SqliteJournal journal, RunHeader header, LoadedRecipe loaded, string id, bool json, CancellationToken cancellation)
    {
        var draft = Find(journal, loaded.Recipe, id);
        var lineage = LineageFile.Of(journal, loaded.Recipe, draft);
        var parameters = (Fields)header.Identity["parameters"]!;
        var choices = new EngineChoices { Seed = (long)header.Identity["seed"]!, Date = Value.ToText(header.Identity["date"]) };
        using var prepared = Preparation.Make(context, loaded, parameters, choices);
        var cell = prepared.Plan.CellOf(draft.Slot).Values;
        lineage["cell"] = cell;
        lineage["record_as_written"] = Json.Parse(draft.Record!.Value.Span);
        if (json)
        {
            context.Output.WriteLine(Json.ToIndentedText(lineage));
            return;
        }

        var output = context.Output;
        output.WriteLine($"record {draft.Slot + 1} of {Value.ToText(header.Identity["recipe"])} (version {Value.ToText(header.Identity["version"])}, {Value.ToText(header.Identity["recipe_hash"])})");
        output.WriteLine($"cell: {RunSummary.Cell(cell)}");
        foreach (var attempt in journal.Drafts(draft.Slot))
            output.WriteLine($"attempt {attempt.Attempt}: {attempt.Verdict}" + (attempt.Detail is null ? "" : $": {Value.ToText(((Fields)Json.Parse(attempt.Detail)!)["message"])}"));
        foreach (var call in journal.Calls(draft.Unit))
            output.WriteLine($"call {call.Key.Attempt}.{call.Key.Sequence}: {call.Task} → {call.Provider}{(call.Model.Length > 0 ? ":" + call.Model : "")}: {call.Fate}, {call.InputTokens} + {call.OutputTokens} tokens, "
                + $"${call.Cost.ToString("0.000000", CultureInfo.InvariantCulture)}, {call.Milliseconds} ms, request {call.RequestHash[..12]}");
        await ShowPromptAsync(output, journal, prepared, draft, cancellation).ConfigureAwait(false);
        output.WriteLine("record:");
        output.WriteLine(Json.ToIndentedText(lineage["record_as_written"]));
    }

    /// <summary>The messages of the accepted attempt, written again from the recipe's snapshot and the answers in the journal.</summary>
    private static async Task ShowPromptAsync(TextWriter output, SqliteJournal journal, Preparation prepared, JournalDraft draft, CancellationToken cancellation)
    {
        foreach (var (call, answer) in await LineagePrompts.RebuildAsync(prepared, journal, draft, cancellation).ConfigureAwait(false))
        {
            foreach (var message in call.Messages)
            {
                output.WriteLine($"── {call.Context.Task} · {message.Role.Value}");
                output.WriteLine(message.Text);
            }

            output.WriteLine($"── {call.Context.Task} · answer");
            output.WriteLine(answer.Text ?? answer.Failure?.Message);
        }
    }

    private static JournalDraft Find(SqliteJournal journal, Recipe recipe, string id)
    {
        if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return journal.Drafts(number - 1).FirstOrDefault(d => d.Verdict == JournalDraft.Accepted)
                ?? throw new MinwalException("MW2008", $"the run has no accepted record {number}");
        }

        if (recipe.Id is null) throw new MinwalException("MW2008", $"records of '{recipe.Name}' have no id; name one by its number in the output, from 1");
        return journal.Records().FirstOrDefault(d => Value.ToText(((Fields)Json.Parse(d.Record!.Value.Span)!).GetValueOrDefault(recipe.Id)) == id)
            ?? throw new MinwalException("MW2008", $"the run has no record with {recipe.Id} '{id}'");
    }
}
