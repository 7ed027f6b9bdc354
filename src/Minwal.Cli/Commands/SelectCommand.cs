using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Datasets.Selecting;
using Minwal.Text;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal select FILE --where FORMULA</c>: the rows and fields that are wanted.</summary>
internal static class SelectCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var where = new Option<string>("--where")
        {
            Description = "What must be true of a row, a formula as in recipes: \"words(text) < 8 and label == 'question'\".",
            HelpName = "FORMULA",
        };
        var fields = new Option<string>("--fields")
        {
            Description = "The fields that are kept, in this order: text,label.",
            HelpName = "FIELDS",
        };
        var head = new Option<long?>("--head") { Description = "The most rows that are written.", HelpName = "N" };
        var output = DataFiles.OutputOption();
        var command = new Command("select", "Keeps the rows of which a formula is true, and the fields that are named.")
        {
            file, input, where, fields, head, output,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new SelectOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Reading = data.Reading(context, parsed),
                Where = parsed.GetValue(where),
                Fields = DataOptions.List(parsed.GetValue(fields)),
                Head = parsed.GetValue(head),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            return Task.FromResult(data.Run(context, parsed, [options.File], [options.Output],
                () => context.Bench.Select(options, cancellation),
                // Behind the last that was wanted nothing was read.
                (people, report) => people.WriteLine(Counted.Of(report.Written, "row")
                    + (report.Written == options.Head ? "" : $" of {report.Sources[0].Rows:N0}") + $" → {report.Output}")));
        });
        return command;
    }
}
