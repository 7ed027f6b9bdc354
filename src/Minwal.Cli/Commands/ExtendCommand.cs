using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Workbench.Folders;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal extend RUN --samples 2000</c>: makes a run that has ended longer.</summary>
internal static class ExtendCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output." };
        var command = new Command("extend",
            "Makes more records in a run that has ended. Its records stay as they are, and the quotas of the whole are exact again. "
            + "Takes the recipe's own options.")
        {
            run,
        };
        var loaded = TypedRecipe.OfRun(context, args, "extend");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command, known: true);
        var files = new RunFileOptions(command, known: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            var named = context.At(parsed.GetValue(run)!);
            var folder = context.Bench.ReadRun(named).Folder;
            var output = ExportCommand.OutputOf(context, named, loaded!.Recipe);
            // What the run wrote beside its main file is written again, so that it does not stay behind.
            var written = RunFiles.Read(folder) ?? new Dictionary<string, string>();
            var typed = recipe.Extras(context, parsed);
            var extras = typed.Concat(loaded!.Recipe.Extras.Where(spec => typed.All(t => t.Spec != spec))
                .SelectMany(spec => written.Where(f => f.Value == spec.Name).Select(f => (spec, f.Key)))).ToList();
            var target = files.ReadTarget(context, parsed, output, extras);
            target = target with
            {
                Folder = folder,
                Lineage = target.Lineage ?? written.LastOrDefault(f => f.Value == RunFiles.Lineage).Key,
            };
            using var prepared = context.Bench.Extend(
                named, recipe.Parameters(parsed, defaults: false), engine.Read(context, parsed, []));
            var view = new RunView(context, files.ReadShowing(context, parsed));
            return await view.ShowAsync(prepared, target, cancellation).ConfigureAwait(false);
        });
        return command;
    }
}
