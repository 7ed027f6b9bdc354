using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>
/// A run with the runs of other recipes that follow it, each on the file of the one before. The last one writes the file that was asked
/// for, an earlier one a file of its own beside it; each has its own journal, and can be looked at, checked and gone on with by itself.
/// </summary>
public sealed class RunStages
{
    private readonly IReadOnlyList<RunStage> _following;

    private RunStages(RunTarget first, IReadOnlyList<RunStage> following) => (First, _following) = (first, following);

    /// <summary>Where the first run goes.</summary>
    public RunTarget First { get; }

    /// <summary>The runs that follow, in their order; empty for a run by itself.</summary>
    public IReadOnlyList<RunStage> Following => _following;

    /// <summary>
    /// The runs that follow <paramref name="prepared"/>, found to be sound as far as can be told before the file is there on which they
    /// work.
    /// </summary>
    /// <exception cref="MinwalException">
    /// MW2002 when there is no such recipe, MW2020 when the runs cannot be where they are to be; else with every fault of their recipes,
    /// parameters and sources.
    /// </exception>
    internal static RunStages Of(PreparedRun prepared, RunTarget target)
    {
        var recipe = prepared.Recipe;
        var constants = new Variables(prepared.Parameters, new Variables(recipe.Tables));
        var wanted = Wanted(recipe, constants);
        if (wanted.Count == 0) return new RunStages(target, []);
        if (prepared.Choices.Shard is not null)
        {
            throw new MinwalException("MW2020", $"'{recipe.Name}' is followed by '{wanted[0].Run}', which works on its whole file: "
                + "it cannot be made in shards", "make the first run alone, gather it, and run the other recipe on its file");
        }

        if (target.Output is not { } output || output == "-")
        {
            throw new MinwalException(
                "MW2020", "runs that follow each other have a file each: standard output cannot take them", "-o FILE");
        }

        var names = wanted.Select(next => next.Name).Prepend(recipe.Output.As ?? recipe.Name).ToList();
        var stages = new List<RunStage>();
        var first = At(target, names[0], isLast: false);
        var before = (File: first.Output!, Records: prepared.Plan.Total, Recipe: recipe);
        for (var i = 0; i < wanted.Count; i++)
        {
            var next = wanted[i];
            var loaded = prepared.Bench.ReadRecipe(FolderOf(prepared, next));
            var set = new Variables(new Fields(1).Add(FollowingSpec.File, before.File), constants);
            var parameters = new Fields(next.Set.Select(p => KeyValuePair.Create(p.Name, p.Value.Evaluate(set))));
            var own = At(target with { Extras = [], Lineage = null }, names[i + 1], i == wanted.Count - 1);
            var stage = new RunStage(names[i + 1], loaded, ChoicesFor(prepared.Choices, loaded.Recipe, parameters), own);
            using var planned = stage.Plan(prepared.Bench, before.File, before.Records, before.Recipe);
            stages.Add(stage with { Records = planned.Plan.Total, Calls = planned.Plan.UnitCount * CallsOf(loaded.Recipe) });
            before = (own.Output!, planned.Plan.Total, loaded.Recipe);
        }

        return new RunStages(first, stages);

        static RunTarget At(RunTarget whole, string name, bool isLast) => isLast ? whole : Between(whole, name);
    }

    /// <summary>Where the first run of <paramref name="recipe"/> goes, which is known before it is prepared.</summary>
    internal static RunTarget FirstOf(Recipe recipe, Fields parameters, RunTarget target) =>
        target.Output is null or "-" || Wanted(recipe, new Variables(parameters, new Variables(recipe.Tables))).Count == 0 ? target
            : Between(target, recipe.Output.As ?? recipe.Name);

    private static List<FollowingSpec> Wanted(Recipe recipe, Variables constants) =>
        [.. recipe.Then.Where(next => next.When?.IsTrue(constants) != false)];

    private static RunTarget Between(RunTarget whole, string name) => whole with
    {
        Output = StageFile.Of(whole.Output!, name),
        LastOutput = whole.Output,
        Folder = whole.Folder is { } folder ? $"{folder}.{name}" : null,
    };

    private static int CallsOf(Recipe recipe) => recipe.Steps.Sum(step => step.Calls.Count());

    private static string FolderOf(PreparedRun prepared, FollowingSpec next)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(prepared.Recipe.Folder)) ?? "", next.Run);
        return File.Exists(Path.Combine(beside, RecipeLoader.FileName)) ? beside : prepared.Bench.Catalog.Find(next.Run);
    }

    /// <summary>
    /// The choices of the first run for another recipe: what was chosen for a role counts where the recipe has it too. What comes through
    /// standard input is the first run's.
    /// </summary>
    private static RunChoices ChoicesFor(RunChoices choices, Recipe recipe, Fields parameters)
    {
        IReadOnlyList<RoleChoice> Known(IReadOnlyList<RoleChoice> chosen) =>
            [.. chosen.Where(choice => choice.Role is null || recipe.Models.Any(role => role.Role == choice.Role))];
        return choices with
        {
            Parameters = parameters,
            Models = Known(choices.Models),
            Addresses = Known(choices.Addresses),
            Keys = Known(choices.Keys),
            InputFolder = null,
            ReadsInput = false,
        };
    }
}

/// <summary>A run that follows another one and works on its file.</summary>
/// <param name="Name">What its file is called where a further run follows.</param>
/// <param name="Loaded">Its recipe.</param>
/// <param name="Choices">What it is begun with.</param>
/// <param name="Target">Where it goes.</param>
public sealed record RunStage(string Name, LoadedRecipe Loaded, RunChoices Choices, RunTarget Target)
{
    /// <summary>How many records it will make when the run before it makes all of its own.</summary>
    public long Records { get; init; }

    /// <summary>How many calls that will take, without retries.</summary>
    public long Calls { get; init; }

    /// <summary>
    /// Prepares it now that the file it works on is there. <paramref name="spent"/> is what the runs before it used of the limits, and
    /// <paramref name="took"/> how long they took.
    /// </summary>
    /// <exception cref="MinwalException">With every fault of its sources and quotas.</exception>
    public PreparedRun Prepare(MinwalWorkbench bench, (decimal Cost, long Tokens) spent, TimeSpan took = default) =>
        bench.Prepare(Loaded, Choices with
        {
            MaxCost = Choices.MaxCost is { } cost ? Math.Max(0, cost - spent.Cost) : null,
            MaxTotalTokens = Choices.MaxTotalTokens is { } tokens ? Math.Max(0, tokens - spent.Tokens) : null,
            MaxTime = Choices.MaxTime is not { } time ? null : time > took ? time - took : TimeSpan.Zero,
            InputFolder = RunFolder.For(Target.Output ?? Loaded.Recipe.Name, Loaded.Recipe.Name, Target.Folder),
        });

    /// <summary>Plans it with rows that stand for those of a file that is not there yet.</summary>
    internal PreparedRun Plan(MinwalWorkbench bench, string file, long records, Recipe before)
    {
        var row = new Fields(before.RecordFields.Names.Select(name => KeyValuePair.Create(name, (object?)null)));
        var rows = new Dictionary<string, IReadOnlyList<Fields>>(StringComparer.Ordinal)
        {
            [file] = new SameRow(row, (int)Math.Min(records, int.MaxValue)),
        };
        return bench.Prepare(Loaded, Choices with { Pending = rows });
    }

    /// <summary>One row as many times as it is asked for.</summary>
    private sealed class SameRow(Fields row, int count) : IReadOnlyList<Fields>
    {
        public int Count => count;

        public Fields this[int index] => row;

        public IEnumerator<Fields> GetEnumerator() => Enumerable.Repeat(row, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
