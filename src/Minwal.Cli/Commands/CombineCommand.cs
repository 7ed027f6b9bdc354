using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Combining;
using Minwal.Faults;
using Minwal.Workbench.Checking;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal combine FILES…</c>: one file of several.</summary>
internal static class CombineCommand
{
    private const string DefaultPattern = "batch_*.json";

    public static Command Make(ToolContext context)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "The files, or patterns such as batch_*.json; the rows stand in their order.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var inputs = new Option<string[]>("--input-files")
        {
            Description = "The files, in place of the words.",
            HelpName = "FILES",
            AllowMultipleArgumentsPerToken = true,
        };
        var pattern = new Option<string>("--pattern")
        {
            Description = $"The files of a pattern. [default: {DefaultPattern}]",
            HelpName = "PATTERN",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "combined_synthetic_data.json",
        };
        var keep = new Option<bool>("--keep-duplicates", "--no-dedup") { Description = "Keep rows that are alike." };
        var similarity = DataOptions.SimilarityOption();
        var id = DataOptions.FieldOption("--id-field", "The field that is another in each row. [default: id, or conversation_id]");
        var text = DataOptions.FieldOption("--text-field", "The field that is compared. [default: what is usual: text, turns, question …]");
        var label = DataOptions.FieldOption("--label-field", "The field with the label. [default: what is usual: label, intent …]");
        var validate = new Option<bool>("--validate")
        {
            Description = "Fail when fields of the files differ or rows cannot be read; with --recipe, when rows fail its checks.",
        };
        var recipe = new Option<string>("--recipe") { Description = "The recipe whose checks --validate uses.", HelpName = "RECIPE" };
        var command = new Command("combine",
            "Makes one file of several: ids that another row has are renewed, rows that are alike removed and told, metadata added up.")
        {
            files, inputs, pattern, output, keep, similarity, id, text, label, validate, recipe,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            if (parsed.GetValue(recipe) is not null && !parsed.GetValue(validate))
                throw new MinwalException("MW2001", "--recipe needs --validate");
            var loaded = parsed.GetValue(recipe) is { } named ? context.Bench.ReadRecipe(context.FindRecipe(named)) : null;
            var target = context.At(parsed.GetValue(output)!);
            string[] typed = [.. parsed.GetValue(files) ?? [], .. parsed.GetValue(inputs) ?? []];
            if (parsed.GetValue(pattern) is { } matched) typed = [.. typed, matched];
            var read = DataFiles.Expand(context, typed.Length == 0 ? [DefaultPattern] : typed, target);
            var options = new CombineOptions
            {
                Files = read,
                Output = target,
                Reading = data.Reading(context, parsed),
                KeepDuplicates = parsed.GetValue(keep),
                Similarity = DataOptions.Similarity(parsed.GetValue(similarity)),
                IdField = parsed.GetValue(id),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = parsed.GetValue(label),
                Validates = parsed.GetValue(validate),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            CombineReport? report = null;
            FileReport? check = null;
            var exit = data.Run(context, parsed, read, [target], () =>
            {
                report = context.Bench.Combine(options, cancellation);
                if (loaded is not null && target != "-") check = context.Bench.CheckFile(loaded, target);
                return report;
            }, CombineView.Print);
            if (check is { Passed: false }) check.Print(context.Error);
            return report!.Failures.Count > 0 || check is { Passed: false } ? ExitCodes.Failed : exit;
        }
    }
}
