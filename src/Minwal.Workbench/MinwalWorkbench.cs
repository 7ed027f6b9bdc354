using Minwal.Datasets;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Models.Pricing;
using Minwal.Quality;
using Minwal.Recipes;
using Minwal.Registries;
using Minwal.Storage.Postgres;
using Minwal.Storage.Sql;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Providers;
using Minwal.Workbench.Recipes;

namespace Minwal.Workbench;

/// <summary>
/// Minwal as a library: what the command line and the studio stand on. Add kinds of your own to its registries first, then open recipes;
/// from then on it is thread-safe.
/// </summary>
/// <example><code>
/// var bench = new MinwalWorkbench();
/// var recipe = bench.OpenRecipe("intents");
/// using var prepared = bench.Prepare(recipe, new RunChoices { Parameters = new Fields().Add("examples_per_intent", 10L) });
/// await using var run = bench.Begin(prepared, new RunTarget { Output = "intents.jsonl" });
/// await foreach (var record in run.RecordsAsync()) Console.WriteLine(record["text"]);
/// Console.WriteLine((await run.Completion).Phase);
/// </code></example>
public sealed partial class MinwalWorkbench
{
    /// <summary>
    /// The name of the activity source and of the meter: what a program listens to, or sends on, to see runs and requests.
    /// </summary>
    public const string TelemetryName = "Minwal";

    private volatile bool _begun;

    /// <summary>A workbench with everything that comes with Minwal.</summary>
    public MinwalWorkbench(WorkbenchOptions? options = null)
    {
        Options = options ?? new WorkbenchOptions();
        Language = RecipeLanguage.Create().WithSql().WithPostgres().WithQuality();
        Grammars = new GrammarLanguage(Language);
        Providers = ModelProvider.BuiltIn();
        Formats = RecordFormats.Create();
        Catalog = new RecipeCatalog(Options.RecipesFolder);
    }

    /// <summary>Clock, folders, logging.</summary>
    public WorkbenchOptions Options { get; }

    /// <summary>The language of recipes: kinds of check, step and source, functions of formulas.</summary>
    public RecipeLanguage Language { get; }

    /// <summary>The language of grammars: filters.</summary>
    public GrammarLanguage Grammars { get; }

    /// <summary>Who can play a role: <c>offline</c>, <c>openai:NAME</c>, <c>replay:RUN</c> and what a program adds.</summary>
    public Registry<ModelProvider> Providers { get; }

    /// <summary>
    /// The formats of files, by the endings of their names: <c>.json</c>, <c>.jsonl</c>, <c>.csv</c> and what a program adds.
    /// </summary>
    public Registry<RecordFormat> Formats { get; }

    /// <summary>What calls cost. Replace it to use prices of your own.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Published;

    /// <summary>The recipes that come with Minwal.</summary>
    public RecipeCatalog Catalog { get; }

    /// <summary>Reads the recipe that is called <paramref name="nameOrFolder"/>: one that comes with Minwal, or a folder.</summary>
    /// <example><code>
    /// var recipe = bench.OpenRecipe("intents");            // one that comes with Minwal
    /// var mine = bench.OpenRecipe("recipes/mine");        // a folder with a recipe.yaml
    /// </code></example>
    /// <exception cref="MinwalException">
    /// MW2002 when there is none; else with every fault of the recipe, its grammars, its sources and quotas.
    /// </exception>
    public LoadedRecipe OpenRecipe(string nameOrFolder) => ReadRecipe(Catalog.Find(nameOrFolder));

    /// <summary>Reads the recipe in <paramref name="folder"/>.</summary>
    /// <example><code>
    /// try
    /// {
    ///     var recipe = bench.ReadRecipe("recipes/mine");
    /// }
    /// catch (MinwalException e)
    /// {
    ///     foreach (var fault in e.Faults) Console.Error.WriteLine(fault);   // file:line:column: CODE: what was found; what is allowed
    /// }
    /// </code></example>
    /// <exception cref="MinwalException">With every fault of the recipe, its grammars, its sources and quotas.</exception>
    public LoadedRecipe ReadRecipe(string folder)
    {
        _begun = true;
        Providers.Freeze();
        Formats.Freeze();
        var faults = new List<Fault>();
        var loaded = new RecipeLoader(Language).Load(folder, faults);
        if (faults.Count == 0) return loaded!;
        // The parameters are not known yet; what is wrong for their defaults is worth telling.
        if (loaded is null) throw new MinwalException(faults);
        var before = faults.Count;
        RunMaterial.Gather(this, loaded.Recipe, RunMaterial.Defaults(loaded.Recipe), null, new RunChoices().Seed, faults).Dispose();
        throw new MinwalException([.. faults.Take(before), .. loaded.Recipe.Sure(faults.Skip(before))]);
    }

    /// <summary>Prepares a run: every fault is found, no call is made and nothing is written.</summary>
    /// <example><code>
    /// using var prepared = bench.Prepare(recipe, new RunChoices
    /// {
    ///     Parameters = new Fields().Add("examples_per_intent", 100L),
    ///     Models = [new RoleChoice("writer", "openai:gpt-4o-mini")],
    ///     MaxCost = 2.50m,
    /// });
    /// Console.WriteLine($"{prepared.Plan.Total} records in {prepared.Plan.Cells.Count} cells");
    /// </code></example>
    /// <exception cref="MinwalException">With every fault of parameters, grammars, sources and quotas.</exception>
    public PreparedRun Prepare(LoadedRecipe recipe, RunChoices choices) => PreparedRun.Make(this, recipe, choices);
}
