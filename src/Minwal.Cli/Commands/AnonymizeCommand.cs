using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Datasets.Anonymizing;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal anonymize FILE --output FILE</c>: pseudonyms in place of what belongs to persons.</summary>
internal static class AnonymizeCommand
{
    public static Command Make(ToolContext context)
    {
        var (file, input, output) = (DataFiles.Argument(), DataFiles.InputOption(), DataFiles.OutputOption());
        var style = new Option<string>("--style")
        {
            Description = "made-up: values of the same form that belong to nobody; tags: [PHONE_1], numbered as they come.",
            HelpName = "made-up|tags",
            DefaultValueFactory = _ => "made-up",
        }.AcceptOnlyFromAmong("made-up", "tags");
        var seed = DataOptions.SeedOption();
        var command = new Command("anonymize",
            "Puts pseudonyms in place of phone numbers, email addresses, national ids, account and card numbers, sites, and names of a "
            + "list: for the same find always the same, in every spelling, and in every file with the same --seed.")
        {
            file, input, output, style, seed,
        };
        var (personal, data) = (new PersonalOptions(command), new DataOptions(command));
        command.SetAction((parsed, cancellation) =>
        {
            var options = new AnonymizeOptions
            {
                File = DataFiles.Typed(context, parsed.GetValue(file), parsed.GetValue(input)),
                Output = context.At(parsed.GetValue(output)!),
                Reading = data.Reading(context, parsed),
                Search = personal.Read(context, parsed),
                Tags = parsed.GetValue(style) == "tags",
                Seed = parsed.GetValue(seed),
                CsvSafe = data.CsvSafe(parsed),
                Force = data.Force(parsed),
            };
            return Task.FromResult(data.Run(
                context, parsed, [options.File], [options.Output], () => context.Bench.Anonymize(options, cancellation), ScanView.Print));
        });
        return command;
    }
}
