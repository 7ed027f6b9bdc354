using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Inspecting;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal inspect FILE</c>: what a file holds.</summary>
internal static class InspectCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var text = DataOptions.FieldOption("--text-field", "The field whose texts are looked at. [default: what is usual: text, turns, "
            + "question …]");
        var label = DataOptions.FieldOption("--label-field", "The field with the label. [default: what is usual: label, intent …]");
        var examples = new Option<int>("--examples")
        {
            Description = "How many rows are shown.",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
        };
        var seed = DataOptions.SeedOption();
        var command = new Command("inspect", "Shows what a file holds: fields, lengths, labels, scripts, repetitions, examples.")
        {
            file, input, text, label, examples, seed,
        };
        var data = new DataOptions(command, writes: false);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new InspectOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Reading = data.Reading(context, parsed),
                TextField = DataOptions.Field("--text-field", parsed.GetValue(text)),
                LabelField = DataOptions.Field("--label-field", parsed.GetValue(label)),
                Examples = Math.Clamp(parsed.GetValue(examples), 0, 1_000),
                Seed = parsed.GetValue(seed),
            };
            return Task.FromResult(data.Run(
                context, parsed, [options.File], [], () => context.Bench.Inspect(options, cancellation), InspectView.Print));
        });
        return command;
    }
}
