using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Comparing;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal diff A B</c>: how two files differ.</summary>
internal static class DiffCommand
{
    public static Command Make(ToolContext context)
    {
        var before = new Argument<string>("before") { Description = "The file as it was." };
        var after = new Argument<string>("after") { Description = "The file as it is." };
        var key = DataOptions.FieldOption("--id-field", "The field that says which rows are the same. [default: the id that both have, "
            + "else the content]");
        var limit = new Option<int>("--limit")
        {
            Description = "How many rows of each kind are shown.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var command = new Command("diff",
            "Shows which rows were added, removed and changed, and in which fields. Exit code 0 when both hold the same rows, 1 when not.")
        {
            before, after, key, limit,
        };
        var data = new DataOptions(command, writes: false);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new DiffOptions
            {
                Before = context.At(parsed.GetValue(before)!),
                After = context.At(parsed.GetValue(after)!),
                Reading = data.Reading(context, parsed),
                Key = DataOptions.Field("--id-field", parsed.GetValue(key)),
                Most = Math.Max(0, parsed.GetValue(limit)),
            };
            DiffReport? report = null;
            var exit = data.Run(context, parsed, [options.Before, options.After], [],
                () => report = context.Bench.Diff(options, cancellation), DiffView.Print);
            return Task.FromResult(report!.IsSame ? exit : ExitCodes.Failed);
        });
        return command;
    }
}
