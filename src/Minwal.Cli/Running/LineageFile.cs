using Minwal.Datasets.Writing;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Each record's way, from its cell to its verdict.</summary>
internal static class LineageFile
{
    /// <summary>Writes one line for each record, in the order of the output.</summary>
    public static void Write(SqliteJournal journal, Recipe recipe, string path)
    {
        using var file = AtomicFile.Create(path);
        var writer = RecordWriter.For(".jsonl", file.Stream, null, []);
        foreach (var draft in journal.Records()) writer.Write(Of(journal, recipe, draft));
        file.Commit();
    }

    /// <summary>One record's way: attempts with verdicts, calls with model, usage and cost.</summary>
    public static Fields Of(SqliteJournal journal, Recipe recipe, JournalDraft accepted)
    {
        var record = (Fields)Json.Parse(accepted.Record!.Value.Span)!;
        var calls = journal.Calls(accepted.Unit).ToList();
        var attempts = journal.Drafts(accepted.Slot).Select(d => (object?)new Fields().Add("attempt", (long)d.Attempt).Add("verdict", d.Verdict).Add("detail", d.Detail is null ? null : Json.Parse(d.Detail))).ToList();
        return new Fields().Add("record", accepted.Slot + 1).Add("id", recipe.Id is null ? null : record.GetValueOrDefault(recipe.Id)).Add("recipe", recipe.Name).Add("version", recipe.Version).Add("recipe_hash", recipe.Hash)
            .Add("unit", accepted.Unit).Add("attempts", attempts)
            .Add("calls", calls.Select(c => (object?)new Fields().Add("attempt", (long)c.Key.Attempt).Add("task", c.Task).Add("prompt_hash", c.RequestHash).Add("provider", c.Provider).Add("model", c.Model)
                .Add("fate", c.Fate).Add("input_tokens", c.InputTokens).Add("output_tokens", c.OutputTokens).Add("cost_usd", (double)c.Cost).Add("milliseconds", c.Milliseconds)).ToList())
            .Add("cost_usd", (double)calls.Sum(c => c.Cost));
    }
}
