using System.CommandLine;
using Microsoft.Extensions.AI;
using Minwal.Cli.Running;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal preview RECIPE -n 3</c>: shows prompts, answers and verdicts of a few slots; keeps nothing.</summary>
internal static class PreviewCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = new Argument<string>("recipe") { Description = "The recipe's name, or the folder of your own.", Arity = ArgumentArity.ZeroOrOne };
        var count = new Option<int>("--number", "-n") { Description = "How many records to show.", DefaultValueFactory = _ => 3, HelpName = "N" };
        var command = new Command("preview", "Makes a few records and shows prompts, answers and verdicts. Keeps nothing.") { name, count };
        var loaded = TypedRecipe.Load(context, args, "preview");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) RecipeCatalog.Find(context, parsed.GetValue(name), null);
            var choices = engine.Read(parsed, context.Time);
            using var prepared = Preparation.Make(context, loaded!, recipe.Parameters(parsed), choices);
            var scratch = Directory.CreateTempSubdirectory("minwal-");
            try
            {
                var models = prepared.Bind(context.Time, notice: context.Error.WriteLine);
                var preview = new RunPreview(prepared.Settings(models, choices.Date, scratch.FullName), context.Time);
                await foreach (var shown in preview.RunAsync(parsed.GetValue(count), cancellation).ConfigureAwait(false)) Show(context.Output, shown);
            }
            finally
            {
                scratch.Delete(recursive: true);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(TextWriter output, PreviewedUnit unit)
    {
        output.WriteLine($"━━━ {RunSummary.Cell(unit.Cell)}");
        foreach (var (call, answer) in unit.Calls)
        {
            foreach (var message in call.Messages)
            {
                output.WriteLine($"── {call.Context.Task} · {(message.Role == ChatRole.System ? "system" : message.Role.Value)}");
                output.WriteLine(message.Text);
            }

            output.WriteLine($"── {call.Context.Task} · answer");
            output.WriteLine(answer.Text ?? $"(none: {answer.Failure!.Code}: {answer.Failure.Message})");
        }

        foreach (var (record, rejection) in unit.Drafts)
        {
            output.WriteLine(rejection is null ? "── accepted" : $"── rejected: {rejection.Reason}: {rejection.Message}");
            if (record is not null) output.WriteLine(Json.ToIndentedText(record));
        }

        output.WriteLine();
    }
}
