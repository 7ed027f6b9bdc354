using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Datasets.Writing;
using Minwal.Values;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal predict MODEL DATA</c>: the label of each text.</summary>
internal static class PredictCommand
{
    public static Command Make(ToolContext context)
    {
        var model = new Argument<string>("model") { Description = "A model that minwal train has written." };
        var data = new Argument<string>("data") { Description = "Rows with a text: .json, .jsonl, .csv or .tsv, each also .gz; -." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file: .json, .jsonl, .csv or .tsv. [default: JSON lines to standard output]",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Write over a file that is there." };
        var command = new Command("predict",
            "Adds 'predicted' and 'confidence' to each row: the label of its text, and how sure it is.")
        {
            model, data, output, force,
        };
        var columns = new TextColumnOptions(command, label: false);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            var (typed, from) = (parsed.GetValue(data)!, context.At(parsed.GetValue(model)!));
            var written = context.At(parsed.GetValue(output) ?? "-");
            TargetFiles.CheckResult("output", written, [("the data that are read", context.At(typed)), ("the model", from)],
                _ => false, parsed.GetValue(force));
            var classifier = context.Bench.ReadClassifier(from);
            var (file, exit) = columns.Open(context, parsed, typed, columns.Read(parsed), needsLabel: false, cancellation);
            using var target = written == "-" ? null : AtomicFile.Create(written);
            var writer = target is null ? null : RecordWriter.For(written, context.Bench.Formats, target.Stream, FileLayout.Plain);
            writer?.Begin();
            foreach (var row in file.Rows)
            {
                // Asked here, so that what was begun is taken away and no part of it stays beside the target.
                cancellation.ThrowIfCancellationRequested();
                var (label, confidence) = classifier.Predict(row.Text);
                var told = new Fields(row.Record);
                told["predicted"] = classifier.ValueOf(label);
                told["confidence"] = confidence is { } sure ? Math.Round(sure, 4) : null;
                if (writer is null) context.Output.Write(Json.ToText(told) + "\n");
                else writer.Write(told);
            }

            writer?.End();
            target?.Commit();
            return exit;
        }
    }
}
