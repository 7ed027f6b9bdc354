using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Sources;
using Minwal.Values;
using Minwal.Workbench.Providers;
using Minwal.Workbench.Recipes;

namespace Minwal.Workbench.Preparing;

/// <summary>
/// Everything that a run needs before the first call: recipe, parameters, grammars, sources and plan, each checked. Holds the models'
/// connections.
/// </summary>
public sealed class PreparedRun : IDisposable
{
    /// <summary>The fewest drafts, none of them accepted, after which a run that pays for its answers stops.</summary>
    internal const int LeastInVain = 200;

    private readonly RunMaterial _material;
    private readonly List<IDisposable> _owned = [];

    private PreparedRun(
        MinwalWorkbench bench, LoadedRecipe loaded, RunChoices choices, Fields parameters, RunMaterial material, StandardInput input)
    {
        (Bench, Loaded, Choices, Parameters, _material, Input) = (bench, loaded, choices, parameters, material, input);
        _owned.AddRange(material, input);
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe => Loaded.Recipe;

    /// <summary>The recipe with its prompts.</summary>
    public LoadedRecipe Loaded { get; }

    /// <summary>What was chosen.</summary>
    public RunChoices Choices { get; }

    /// <summary>Every parameter's value.</summary>
    public Fields Parameters { get; }

    /// <summary>The recipe's grammars.</summary>
    public RecipeGrammars Grammars => _material.Grammars;

    /// <summary>The rows of each source, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources => _material.Sources;

    /// <summary>The plan for these parameters.</summary>
    public Plan Plan => _material.Plan!;

    /// <summary>What whoever uses the records must know, found out from parameters and sources.</summary>
    public IReadOnlyList<RunNotice> Notices { get; private init; } = [];

    /// <summary>The date that files carry when the run is begun now.</summary>
    public string Date => Choices.Date ?? Bench.Options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);

    /// <summary>The files that the recipe's sources have read.</summary>
    internal IReadOnlyList<string> SourceFiles => _material.SourceFiles;

    internal MinwalWorkbench Bench { get; }

    /// <summary>What came through standard input.</summary>
    internal StandardInput Input { get; }

    /// <summary>Prepares; every fault is told at once.</summary>
    /// <exception cref="MinwalException">With all faults.</exception>
    internal static PreparedRun Make(MinwalWorkbench bench, LoadedRecipe loaded, RunChoices choices)
    {
        var faults = new List<Fault>();
        var parameters = RunMaterial.Parameters(loaded.Recipe, choices.Parameters, faults);
        var input = new StandardInput(
            choices.ReadsInput ? bench.Options.Input : null, choices.InputFolder, bench.Formats, bench.Options.MostInputBytes);
        var material = RunMaterial.Gather(bench, loaded.Recipe, parameters, input, choices.Seed, faults, choices.Pending);
        ModelBinder.CheckRoles(loaded.Recipe, choices, faults);
        var notices = faults.Count > 0 ? [] : RunNotice.Of(loaded.Recipe, parameters, material.Sources, faults);
        if (faults.Count == 0) return new PreparedRun(bench, loaded, choices, parameters, material, input) { Notices = notices };
        material.Dispose();
        input.Dispose();
        throw new MinwalException(faults);
    }

    /// <summary>The model of each role, as the recipe and the choices say.</summary>
    /// <param name="asks">Whether models will be asked; a plan asks nobody and needs no key.</param>
    /// <param name="notice">Is told, from any thread, what a model turns out not to take.</param>
    /// <exception cref="MinwalException">MW2007 when a word means no model, MW2009 when a key is missing.</exception>
    internal IReadOnlyDictionary<string, RoleModel> Bind(bool asks = true, Action<string>? notice = null)
    {
        var binder = Binder(asks, notice);
        binder.CheckAddresses();
        return Recipe.Models.ToDictionary(role => role.Role, binder.Bind);
    }

    /// <summary>The offline model for each role, whatever was chosen.</summary>
    internal IReadOnlyDictionary<string, RoleModel> BindOffline()
    {
        var binder = Binder(asks: true, notice: null);
        return Recipe.Models.ToDictionary(role => role.Role, role => binder.Bind(role, "offline"));
    }

    /// <summary>What people must know of answers that nobody wrote: which steps the offline model makes placeholders for.</summary>
    internal IEnumerable<string> Placeholders(IReadOnlyDictionary<string, RoleModel> models)
    {
        var tasks = Recipe.Steps.SelectMany(step => step.Calls)
            .Where(call => models[call.Model].Endpoints.All(endpoint => endpoint.Provider == OfflineProvider.Word)
                && Grammars.Find($"{Recipe.Name}/{call.Task}") is { IsDefault: true })
            .Select(call => call.Task).ToList();
        if (tasks.Count == 0) yield break;
        var steps = tasks.Count == 1 ? $"the step {tasks[0]} has" : $"the steps {string.Join(", ", tasks)} have";
        yield return $"{steps} no 'offline:' grammar and {(tasks.Count == 1 ? "answers" : "answer")} from a default one: "
            + "placeholders that fit, and no data";
    }

    /// <summary>What makes this run this run: compared when it goes on.</summary>
    internal RunIdentity Identity(IReadOnlyDictionary<string, RoleModel> models, string date)
    {
        var roles = new Fields();
        foreach (var (role, model) in models)
        {
            var settings = new Fields().Add("model", model.Name);
            if (model.Temperature is { } t) settings["temperature"] = Math.Round(t, 6);
            if (model.TopP is { } p) settings["top_p"] = Math.Round(p, 6);
            if (model.MaxTokens is { } m) settings["max_tokens"] = (long)m;
            roles[role] = settings;
        }

        return new RunIdentity
        {
            Recipe = Recipe.Name,
            Version = Recipe.Version,
            RecipeHash = Recipe.Hash,
            Parameters = Passwords.Without(Parameters),
            Sources = RowsInWords(),
            Models = roles,
            Seed = Choices.Seed,
            Date = date,
            Shard = Choices.Shard?.ToString(),
            Plugins = new Fields(Bench.Plugins.Select(p => KeyValuePair.Create(p.Key, (object?)p.Value))),
        };
    }

    /// <summary>The rows of each source in words, as a run's identity holds them.</summary>
    internal Fields RowsInWords() =>
        new(Sources.Select(source => KeyValuePair.Create(source.Key, (object?)StoredRows.Describe(source.Value, source.Value.Count))));

    /// <summary>The settings of a run of <paramref name="plan"/>.</summary>
    internal RunSettings Settings(RunPlan plan, IReadOnlyDictionary<string, RoleModel> models, string date, string scratch) =>
        new(Loaded, plan, Sources, models, Choices.Seed)
        {
            Attempts = Choices.Attempts,
            Limits = Choices.Limits(models.Values.All(m => m.IsLocal)),
            Facts = Facts(models, date),
            ScratchDirectory = scratch,
            Shard = Choices.Shard,
            Grammars = Grammars.Find,
            ImageFolders = _material.SourceFolders,
            MostInVain = Choices.KeepTrying || models.Values.All(m => m.IsLocal) ? null : Math.Max(LeastInVain, 2L * Choices.Attempts),
        };

    /// <summary>The plan alone, without rounds that were added to a run.</summary>
    internal RunPlan PlainPlan() => RunPlan.Of(Plan, Parameters);

    /// <summary>What formulas see as <c>run</c>.</summary>
    internal Fields Facts(IReadOnlyDictionary<string, RoleModel> models, string date)
    {
        var main = models.Values.FirstOrDefault();
        return new Fields().Add("recipe", Recipe.Name).Add("version", Recipe.Version).Add("seed", Choices.Seed).Add("date", date)
            .Add("model", main?.Name ?? "").Add("provider", main?.Endpoints[0].Provider ?? "")
            .Add("temperature", main?.Temperature is { } t ? Math.Round(t, 6) : null)
            .Add("offline", models.Values.All(m => m.Endpoints.All(e => e.Provider == "offline")))
            .Add("notices", Notices.Select(notice => (object?)notice.Text).ToList());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
    }

    /// <summary>Takes what is to be closed with the run.</summary>
    internal void Own(IDisposable owned) => _owned.Add(owned);

    private ModelBinder Binder(bool asks, Action<string>? notice)
    {
        var binder = new ModelBinder(this, asks, notice);
        _owned.Add(binder);
        return binder;
    }
}
