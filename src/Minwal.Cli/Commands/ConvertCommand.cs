using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Datasets.Converting;
using Minwal.Datasets.Shapes;
using Minwal.Text;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal convert FILE --output FILE</c>: other formats and other shapes.</summary>
internal static class ConvertCommand
{
    public static Command Make(ToolContext context)
    {
        var names = string.Join(", ", RowShapes.All.Select(shape => shape.Name));
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var from = new Option<string>("--from")
        {
            Description = $"The shape of the rows: {names}. [default: what the first looks like]",
            HelpName = "SHAPE",
        };
        var to = new Option<string>("--to") { Description = "The shape to write. [default: the same]", HelpName = "SHAPE" };
        var labels = new Option<string>("--labels")
        {
            Description = "The labels that are the options, where texts with labels become questions. [default: those of the file]",
            HelpName = "LABELS",
        };
        var text = DataOptions.FieldOption("--text-field", "The field with the text, where texts become questions. [default: text]");
        var label = DataOptions.FieldOption("--label-field",
            "The field with the label there. [default: what is usual: label, sentiment …]");
        var drop = new Option<bool>("--drop-rest") { Description = "Leave out the fields that are no part of the shape." };
        var typed = new Option<bool>("--typed-cells")
        {
            Description = "Read cells of a table that look like JSON (numbers, true, lists, objects) as what they are, not as texts.",
        };
        var output = DataFiles.OutputOption();
        var command = new Command("convert", "Writes rows in another shape, another format, or both; what has no place there is told.")
        {
            file, input, from, to, output, labels, text, label, drop, typed,
        };
        var data = new DataOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ConvertOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Reading = data.Reading(context, parsed),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Labels = DataOptions.List(parsed.GetValue(labels)),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = parsed.GetValue(label),
                DropsRest = parsed.GetValue(drop),
                TypesCells = parsed.GetValue(typed),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            return Task.FromResult(data.Run(
                context, parsed, [options.File], [options.Output], () => context.Bench.Convert(options, cancellation), Print));
        });
        return command;
    }

    private static void Print(TextWriter output, ConvertReport report)
    {
        var shapes = report.From == report.To ? report.From : $"{report.From} → {report.To}";
        output.WriteLine($"{shapes}: {Counted.Of(report.Written, "row")} of {report.Sources[0].Rows:N0} → {report.Output}");
        foreach (var (field, count) in report.Lost) output.WriteLine($"  no place for {field}: {count:N0} times");
    }
}
