using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Text;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal train DATA --output model.json</c>: a classifier of texts.</summary>
internal static class TrainCommand
{
    public static Command Make(ToolContext context)
    {
        var data = new Argument<string>("data")
        {
            Description = "Rows with a text and a label: .json, .jsonl, .csv or .tsv, each also .gz; -.",
        };
        var output = new Option<string>("--output", "-o") { Description = "The model's file.", HelpName = "FILE", Required = true };
        var force = new Option<bool>("--force") { Description = "Write over a file that is no model." };
        var command = new Command("train", "Trains a classifier that tells the label of a text, and writes it to one file.")
        {
            data, output, force,
        };
        var columns = new TextColumnOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var (typed, written) = (parsed.GetValue(data)!, context.At(parsed.GetValue(output)!));
            TargetFiles.CheckResult("model", written, [("the data that are read", context.At(typed))], IsModel, parsed.GetValue(force));
            var (file, exit) = columns.Open(context, parsed, typed, columns.Read(parsed), needsLabel: true, cancellation);
            var trained = context.Bench.TrainClassifier(file, written, cancellation);
            context.Error.WriteLine($"{Counted.Of(file.Rows.Count, "row")}, {Counted.Of(trained.Labels.Count, "label")} "
                + $"('{file.Label}' of '{file.Text}') → {written}"
                + (trained.IsCalibrated ? "" : "; too few rows for a calibrated confidence"));
            return Task.FromResult(exit);
        });
        return command;
    }

    /// <summary>Whether a model stands in a file: it begins as models begin.</summary>
    private static bool IsModel(string path)
    {
        using var reader = new StreamReader(path);
        var start = new char[48];
        return new string(start, 0, reader.ReadBlock(start)).Contains("\"kind\": \"minwal text classifier\"", StringComparison.Ordinal);
    }
}
