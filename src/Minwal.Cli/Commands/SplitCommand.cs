using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Splitting;
using Minwal.Faults;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal split FILE --output-dir DIR</c>: parts between which nothing leaks.</summary>
internal static class SplitCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        Option<decimal?> Ratio(string name, string part) => new(name) { Description = $"The share of {part}.", HelpName = "0..1" };
        var train = Ratio("--train-ratio", "train, 0.70 when no share is named");
        var val = Ratio("--val-ratio", "val, 0.15 when no share is named");
        var test = Ratio("--test-ratio", "test, 0.15 when no share is named");
        var folder = new Option<string>("--output-dir", "-o")
        {
            Description = "The folder for train, val and test, each with the ending of the file.",
            HelpName = "DIR",
            Required = true,
        };
        var ending = new Option<string>("--ending") { Description = "Another ending for them: jsonl, csv.gz …", HelpName = "ENDING" };
        var by = DataOptions.FieldOption("--by", "The field whose values have the same shares in every part.", "--stratify");
        var group = DataOptions.FieldOption("--group", "The field whose equal values stay in one part: conversation_id.", "--group-field");
        var stable = new Option<bool>("--stable")
        {
            Description = "The content alone says where a row goes: rows that are added behind move none of those before them.",
        };
        var similarity = DataOptions.SimilarityOption();
        var text = DataOptions.FieldOption("--text-field", "The field that is compared. [default: what is usual: text, turns, question …]");
        var label = DataOptions.FieldOption("--label-field", "The field whose balance is told. [default: that of --by, or what is usual]");
        var seed = DataOptions.SeedOption();
        var command = new Command("split",
            "Splits a file exactly, by label, by group or stably. Equal and nearly equal texts always stay in one part.")
        {
            file, input, train, val, test, folder, ending, by, group, stable, similarity, text, label, seed,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var shares = (Train: parsed.GetValue(train), Val: parsed.GetValue(val), Test: parsed.GetValue(test));
            var options = new SplitOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                OutputFolder = context.At(parsed.GetValue(folder)!),
                Reading = data.Reading(context, parsed),
                By = DataOptions.Field("--by", parsed.GetValue(by)),
                Group = DataOptions.Field("--group", parsed.GetValue(group)),
                Stable = parsed.GetValue(stable),
                Similarity = DataOptions.Similarity(parsed.GetValue(similarity)),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = parsed.GetValue(label),
                Seed = parsed.GetValue(seed),
                Ending = parsed.GetValue(ending) is { } typed ? "." + typed.TrimStart('.') : null,
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            if (options is { Stable: true, By: not null })
                throw new MinwalException("MW2003", "--stable goes by content alone, so no --by can be kept");
            if ((shares.Train ?? shares.Val ?? shares.Test) is not null)
                options = options with { Parts = Parts(shares.Train, shares.Val, shares.Test) };
            var outputs = options.Files().Select(part => part.Path).ToList();
            SplitReport? report = null;
            var exit = data.Run(context, parsed, [options.File], outputs, () =>
                report = context.Bench.Split(options, cancellation), SplitView.Print);
            return Task.FromResult(exit == ExitCodes.Done && report!.LeftOut > 0 ? ExitCodes.Short : exit);
        });
        return command;
    }

    // Beside shares that are named, one that is not is none.
    private static SplitPart[] Parts(decimal? train, decimal? val, decimal? test) =>
        [new("train", train ?? 0), new("val", val ?? 0), new("test", test ?? 0)];
}
