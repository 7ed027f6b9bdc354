using System.CommandLine;
using Minwal.Cli.Options;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal test MODEL DATA</c>: how well a classifier tells labels.</summary>
internal static class TestCommand
{
    public static Command Make(ToolContext context)
    {
        var model = new Argument<string>("model") { Description = "A model that minwal train has written." };
        var data = new Argument<string>("data") { Description = "Rows with a text and a label that it has not seen." };
        var report = new ReportOptions();
        var command = new Command("test", "Tells how well a classifier tells the labels of rows that it has not seen, with floors beside.")
        {
            model, data,
        };
        report.AddTo(command);
        var columns = new TextColumnOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (typed, from) = (parsed.GetValue(data)!, context.At(parsed.GetValue(model)!));
            report.Check(context, parsed, [("the data that are read", context.At(typed)), ("the model", from)]);
            var classifier = context.Bench.ReadClassifier(from);
            var (file, exit) = columns.Open(context, parsed, typed, columns.Read(parsed), needsLabel: true, cancellation);
            report.Write(context, parsed, await Task
                .Run(() => context.Bench.TestClassifier(classifier, file, report.Seed(parsed)), cancellation)
                .WaitAsync(cancellation).ConfigureAwait(false));
            return exit;
        });
        return command;
    }
}
