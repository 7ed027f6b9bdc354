using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Cards;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal card DIR</c>: the card of a data set.</summary>
internal static class CardCommand
{
    public static Command Make(ToolContext context)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The folder with the data set: train, val and test, or any files with records.",
        };
        Option<string> Words(string name, string what, string help) => new(name) { Description = what, HelpName = help };
        var title = Words("--title", "What the data set is called. [default: the folder's name]", "TEXT");
        var summary = Words("--summary", "What it is, in a sentence or two.", "TEXT");
        var license = Words("--license", "Its licence, by the hub's name for it: cc-by-4.0.", "NAME");
        var language = Words("--language", "Its languages, by their codes: ar,en. [default: by the scripts of its texts]", "CODES");
        var tasks = Words("--tasks", "What it is for, by the hub's names: text-classification. [default: by its fields]", "NAMES");
        var run = Words("--run", "The run that made it: its folder or its output.", "RUN");
        var contamination = new Option<string[]>("--contaminated-by")
        {
            Description = "A benchmark whose rows were used for it, which whoever uses it must know. May be repeated.",
            HelpName = "TEXT",
        };
        var text = DataOptions.FieldOption("--text-field", "The field with the text. [default: what is usual]");
        var label = DataOptions.FieldOption("--label-field", "The field with the label. [default: what is usual]");
        var command = new Command("card",
            "Writes README.md into a folder: the card of its data set for the Hugging Face hub, with splits, labels, lengths, fields, "
            + "examples, how it was made, and what stands in the way of using it; all counted over the files.")
        {
            folder, title, summary, license, language, tasks, run, contamination, text, label,
        };
        var data = new DataOptions(command, writes: false);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new CardOptions
            {
                Folder = context.At(parsed.GetValue(folder)!),
                Title = parsed.GetValue(title),
                Summary = parsed.GetValue(summary),
                License = parsed.GetValue(license) ?? "unknown",
                Languages = DataOptions.List(parsed.GetValue(language)),
                Tasks = DataOptions.List(parsed.GetValue(tasks)),
                Reading = data.Reading(context, parsed),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = DataOptions.Field("--label-field", parsed.GetValue(label)),
                Lineage = parsed.GetValue(run) is { } named ? context.Bench.DescribeRun(context.At(named)) : null,
                Contamination = parsed.GetValue(contamination) ?? [],
                Force = data.Force(parsed),
            };
            return Task.FromResult(data.Run(
                context, parsed, [], [], () => context.Bench.WriteCard(options, cancellation), CardView.Print));
        });
        return command;
    }
}
