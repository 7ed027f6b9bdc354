using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal preview RECIPE -n 3</c>: shows prompts, answers and verdicts of a few slots; keeps nothing.</summary>
internal static class PreviewCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = RecipeName.Make();
        var count = new Option<int>("--number", "-n")
        {
            Description = "How many records to show.",
            DefaultValueFactory = _ => 3,
            HelpName = "N",
        };
        var command = new Command("preview", "Makes a few records and shows prompts, answers and verdicts. Keeps nothing.") { name, count };
        var loaded = TypedRecipe.Load(context, args, "preview");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            if (parsed.GetValue(count) < 1)
                throw new MinwalException("MW2003", $"--number: found '{parsed.GetValue(count)}', allowed is a whole number from 1");
            using var prepared = context.Bench.Prepare(loaded!, engine.Read(context, parsed, recipe.Parameters(parsed)));
            var units = context.Bench.PreviewAsync(prepared, parsed.GetValue(count), context.Error.WriteLine, cancellation);
            await foreach (var unit in units.ConfigureAwait(false)) Show(context.Output, unit);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(TextWriter output, PreviewedUnit unit)
    {
        output.WriteLine($"━━━ {SummaryView.Cell(unit.Cell)}");
        foreach (var (call, answer) in unit.Calls) CallView.Write(output, call, answer);
        foreach (var (record, rejection) in unit.Drafts)
        {
            output.WriteLine(rejection is null ? "── accepted" : $"── rejected: {ReasonWords.Told(rejection.Reason)}: {rejection.Message}");
            if (record is not null) output.WriteLine(Json.ToIndentedText(record));
        }

        output.WriteLine();
    }
}
