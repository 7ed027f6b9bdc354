using System.CommandLine;
using Minwal.Cli.Configuration;
using Minwal.Cli.Options;
using Minwal.Cli.Slurm;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Workbench.Folders;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal slurm RECIPE --shards N</c>: a run on many machines, as jobs of Slurm.</summary>
internal static class SlurmCommand
{
    /// <summary>Options of a run that are the gathering's alone; those of further files come to them.</summary>
    private static readonly string[] Gathering = ["--gates", "--validate", "--lineage", "--log-file"];

    /// <summary>Options that the scripts say in a way of their own.</summary>
    private static readonly string[] Said = ["--output", "--run-dir", "--date", "--update"];

    public static Command Make(ToolContext context, string[] args)
    {
        var name = RecipeName.Make();
        var command = new Command("slurm",
            "Makes a run on many machines by Slurm: writes job scripts, an array of run --shard and a gather that waits for it, and "
            + "submits what is not done yet.")
        {
            name,
        };
        var slurm = new SlurmOptions(command);
        var loaded = TypedRecipe.Load(context, args, "slurm");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var batch = new BatchOptions(command);
        var files = new RunFileOptions(command, inShards: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            var (shards, atOnce) = (slurm.Shards(parsed), slurm.AtOnce(parsed));
            var choices = batch.Read(parsed, engine.Read(context, parsed, recipe.Parameters(parsed)));
            var usual = OutputFile.Default(loaded!.Recipe, recipe.Presets(parsed));
            var target = files.ReadTarget(context, parsed, usual, recipe.Extras(context, parsed));
            var output = parsed.GetValue<string>("--output") ?? usual;
            if (output == "-")
                throw new MinwalException("MW4024", "--output: found '-', allowed is a file: nobody reads what a job prints");
            files.ReadShowing(context, parsed);
            // Tasks have no standard input.
            choices = choices with { Shard = new Shard(1, shards), ReadsInput = false };
            using (var prepared = context.Bench.Prepare(loaded, choices)) context.Bench.CheckShards(prepared, target);

            var folder = slurm.JobFolderFor(context, parsed, output);
            var earlier = JobFolder.Find(folder);
            var date = choices.Date ?? earlier?.Date ?? Today(context);
            var limits = new SharedLimits(shards, Math.Min(shards, atOnce ?? shards));
            var typed = TypedOptions.Of(parsed).Where(option => !slurm.Names.Contains(option.Name) && !Said.Contains(option.Name)
                && !IsReadThere(context, option.Name)).ToList();
            var gather = GatherNames(loaded.Recipe);
            var runDir = parsed.GetValue<string>("--run-dir");
            IReadOnlyList<string>[] ownFolder = runDir is null ? [] : [TypedOptions.Words("--run-dir", runDir)];
            var job = new SlurmJob
            {
                Recipe = loaded.Recipe.Name,
                Name = "minwal-" + JobName(output),
                Shards = shards,
                AtOnce = atOnce,
                WorkingFolder = Path.GetFullPath(context.At(".")),
                Folder = folder,
                Runs = Base(runDir ?? output),
                Program = context.Program,
                TypedRecipe = parsed.GetValue(name),
                RunOptions =
                [
                    .. typed.Where(option => !Gathering.Contains(option.Name) && !gather.Extras.Contains(option.Name))
                        .Select(option => Shared(option.Words, option.Name, limits)),
                    .. parsed.GetValue<bool>("--update") ? [["--update"]] : (IReadOnlyList<string>[])[],
                    TypedOptions.Words("--date", date), TypedOptions.Words("--output", output),
                ],
                GatherOptions =
                [
                    .. typed.Where(option => gather.Names.Contains(option.Name)).Select(option => option.Words),
                    TypedOptions.Words("--output", output), .. ownFolder,
                ],
                Shares = limits.Notes,
                Sbatch = slurm.Sbatch(parsed),
                SbatchGather = slurm.SbatchGather(parsed),
                BeforeTask = slurm.BeforeTask(context, parsed),
            };
            var kept = JobFolder.Write(job, earlier, date);
            return await new SlurmSubmission(context, job, output, target.FolderFor(loaded.Recipe))
                .TellAsync(kept, slurm.Submits(parsed), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static IReadOnlyList<string> Shared(IReadOnlyList<string> words, string name, SharedLimits limits) =>
        words is [var option, var value] ? [option, limits.Of(name, value)] : words;

    /// <summary>The options that gathering takes, and which of them are files of the recipe's own.</summary>
    private static (HashSet<string> Names, HashSet<string> Extras) GatherNames(Recipes.Recipe recipe)
    {
        var known = new Command("gather");
        _ = new EngineOptions(known, known: true);
        _ = new RunFileOptions(known, known: true);
        HashSet<string> extras = [.. recipe.Extras.Select(extra => "--" + extra.Name.Replace('_', '-'))];
        return ([.. known.Options.Select(option => option.Name), .. extras, "--plugin"], extras);
    }

    /// <summary>
    /// Whether an option came from a file of defaults and is for endpoints only where one is asked: a task reads that file itself.
    /// </summary>
    private static bool IsReadThere(ToolContext context, string name) => context.Defaults.Any(
        d => d.Option == name && d.Key is DefaultsFile.Address or DefaultsFile.KeyVariable);

    /// <summary>What folders of shards are called after: never a word that could be an option.</summary>
    private static string Base(string named)
    {
        var trimmed = named.EndsWith(RunFolder.Suffix, StringComparison.Ordinal) ? named[..^RunFolder.Suffix.Length] : named;
        return trimmed.StartsWith('-') ? "./" + trimmed : trimmed;
    }

    /// <summary>A name that the queue shows: the output's, with nothing that sbatch would read otherwise.</summary>
    private static string JobName(string output) => string.Concat(
        Path.GetFileName(output).Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));

    private static string Today(ToolContext context) =>
        context.Time.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
