using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Anonymizing;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal scan FILE</c>: what belongs to persons, with its rows.</summary>
internal static class ScanCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input) = (DataFiles.Argument(), DataFiles.InputOption());
        var show = new Option<bool>("--show") { Description = "Show finds as they are, not masked." };
        var examples = new Option<int>("--examples")
        {
            Description = "How many finds of each kind are listed.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var command = new Command("scan",
            "Tells which rows hold phone numbers, email addresses, national ids, account and card numbers, sites, and names of a list. "
            + "Exit code 0 when there are none, 1 when there are.")
        {
            file, input, show, examples,
        };
        var (personal, data) = (new PersonalOptions(command), new DataOptions(command, writes: false));
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ScanOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Reading = data.Reading(context, parsed),
                Search = personal.Read(context, parsed),
                Shows = parsed.GetValue(show),
                Examples = parsed.GetValue(examples),
            };
            var any = false;
            var code = data.Run(context, parsed, [options.File], [], () =>
            {
                var report = context.Bench.Scan(options, cancellation);
                any = report.Rows > 0;
                return report;
            }, ScanView.Print);
            return Task.FromResult(any ? ExitCodes.Failed : code);
        });
        return command;
    }
}
