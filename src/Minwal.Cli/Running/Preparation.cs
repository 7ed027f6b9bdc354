using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Sources;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Everything a command needs before the first call: recipe, parameters, grammars, sources, plan and models, each checked.</summary>
internal sealed class Preparation : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private Preparation(
        LoadedRecipe loaded, Fields parameters, EngineChoices choices, GrammarShelf grammars,
        IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources, Plan plan) =>
        (Loaded, Parameters, Choices, Grammars, Sources, Plan) = (loaded, parameters, choices, grammars, sources, plan);

    public LoadedRecipe Loaded { get; }

    public Recipe Recipe => Loaded.Recipe;

    public Fields Parameters { get; }

    public EngineChoices Choices { get; }

    public GrammarShelf Grammars { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources { get; }

    public Plan Plan { get; }

    /// <summary>Reads the recipe in <paramref name="folder"/>; every fault of it, its grammars, sources and quotas is reported at once.</summary>
    /// <exception cref="MinwalException">With all faults.</exception>
    public static LoadedRecipe Read(ToolContext context, string folder)
    {
        var faults = new List<Fault>();
        var loaded = new RecipeLoader(context.Language).Load(folder, faults);
        if (faults.Count == 0) return loaded!;
        // The command's options are not read yet; what is wrong for the parameters' defaults is worth telling.
        if (loaded is not null) Gather(context, loaded.Recipe, Defaults(loaded.Recipe), new EngineChoices().Seed, faults);
        throw new MinwalException(faults);
    }

    /// <summary>The parameters of <paramref name="recipe"/> when no option is given.</summary>
    public static Fields Defaults(Recipe recipe) => new(recipe.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)));

    /// <summary>Prepares; every fault of grammars, sources and quotas is reported at once.</summary>
    /// <exception cref="MinwalException">With all faults.</exception>
    public static Preparation Make(ToolContext context, LoadedRecipe loaded, Fields parameters, EngineChoices choices)
    {
        var faults = new List<Fault>();
        var (grammars, sources, plan) = Gather(context, loaded.Recipe, parameters, choices.Seed, faults);
        if (faults.Count > 0) throw new MinwalException(faults);
        return new Preparation(loaded, parameters, choices, grammars, sources, plan!);
    }

    /// <summary>The rows of the recipe's sources; what is wrong goes to <paramref name="faults"/>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> LoadSources(Recipe recipe, Fields parameters, ICollection<Fault> faults) =>
        SourceLoader.Load(recipe.Sources, new SourceContext(recipe.Folder, new Variables(parameters, new Variables(recipe.Tables)), RowFiles.Read), faults);

    private static (GrammarShelf Grammars, IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources, Plan? Plan) Gather(
        ToolContext context, Recipe recipe, Fields parameters, long seed, List<Fault> faults)
    {
        var grammars = GrammarShelf.Open(context.Grammars, recipe, faults);
        var found = new List<Fault>();
        var sources = LoadSources(recipe, parameters, found);
        var plan = PlanBuilder.Build(recipe, parameters, seed, found);
        // A formula with an unknown name cannot be computed either: one fault of a place is enough.
        faults.AddRange(found.Where(fault => fault.Mark.Line == 0 || faults.All(other => other.Mark != fault.Mark)).ToList());
        return (grammars, sources, plan);
    }

    /// <summary>The model of each role, as the recipe and the command line say; <paramref name="notice"/> is told, from any thread, what a model turns out not to take. Without <paramref name="asks"/> no key is needed.</summary>
    public IReadOnlyDictionary<string, RoleModel> Bind(TimeProvider time, bool asks = true, Action<string>? notice = null)
    {
        var binder = new ModelBinder(Choices, Grammars, time, asks, notice);
        _owned.Add(binder);
        var models = new Dictionary<string, RoleModel>(StringComparer.Ordinal);
        foreach (var (role, spec) in Specs())
        {
            models[role.Role] = binder.Bind(role, spec);
        }

        return models;
    }

    /// <summary>The offline model for each role, whatever the command line says.</summary>
    public IReadOnlyDictionary<string, RoleModel> BindOffline(TimeProvider time)
    {
        var binder = new ModelBinder(Choices, Grammars, time, asks: true, notice: null);
        _owned.Add(binder);
        return Recipe.Models.ToDictionary(role => role.Role, role => binder.Bind(role, "offline"));
    }

    /// <summary>Each role with what the command line or the recipe says of its model.</summary>
    public IReadOnlyList<(ModelSpec Role, string Spec)> Specs()
    {
        var forAll = Choices.Models.LastOrDefault(m => !m.Contains('='));
        var specs = new List<(ModelSpec, string)>();
        foreach (var named in Choices.Models.Where(m => m.Contains('=')).Select(m => m.Split('=', 2)[0]).Where(name => Recipe.Models.All(m => m.Role != name)))
        {
            var near = Spelling.Nearest(named, Recipe.Models.Select(m => m.Role));
            throw new MinwalException("MW2003", $"--model: no role '{named}' in the recipe; there are {string.Join(", ", Recipe.Models.Select(m => m.Role))}", near is null ? null : $"did you mean '{near}'?");
        }

        foreach (var role in Recipe.Models)
        {
            var own = Choices.Models.LastOrDefault(m => m.StartsWith(role.Role + "=", StringComparison.Ordinal));
            specs.Add((role, own is not null ? own[(role.Role.Length + 1)..] : forAll ?? role.Default));
        }

        return specs;
    }

    /// <summary>What makes this run this run: compared when it is resumed.</summary>
    public Fields Identity(IReadOnlyDictionary<string, RoleModel> models)
    {
        var roles = new Fields();
        foreach (var (role, model) in models)
        {
            var settings = new Fields().Add("model", model.Spec);
            if (model.Temperature is { } t) settings["temperature"] = Math.Round(t, 6);
            if (model.TopP is { } p) settings["top_p"] = Math.Round(p, 6);
            if (model.MaxTokens is { } m) settings["max_tokens"] = (long)m;
            roles[role] = settings;
        }

        var rows = new Fields();
        foreach (var (name, list) in Sources) rows[name] = $"{list.Count} rows, {SlotRandom.Hash(Json.ToText(list)):x16}";
        return new Fields().Add("recipe", Recipe.Name).Add("version", Recipe.Version).Add("recipe_hash", Recipe.Hash).Add("parameters", Parameters)
            .Add("sources", rows).Add("models", roles).Add("seed", Choices.Seed).Add("date", Choices.Date);
    }

    /// <summary>The settings of a run.</summary>
    public RunSettings Settings(IReadOnlyDictionary<string, RoleModel> models, string date, string scratch) =>
        new(Loaded, Plan, Parameters, Sources, models, Choices.Seed, date)
        {
            Attempts = Choices.Attempts,
            Concurrency = Choices.Concurrency ?? (models.Values.All(m => m.Provider is "offline" or "replay") ? Environment.ProcessorCount : 16),
            Facts = Facts(models, date),
            ScratchDirectory = scratch,
        };

    /// <summary>What formulas see as <c>run</c>.</summary>
    public Fields Facts(IReadOnlyDictionary<string, RoleModel> models, string date)
    {
        var main = models.Values.FirstOrDefault();
        return new Fields().Add("recipe", Recipe.Name).Add("version", Recipe.Version).Add("seed", Choices.Seed).Add("date", date)
            .Add("model", main?.Spec ?? "").Add("provider", main?.Provider ?? "").Add("temperature", main?.Temperature is { } t ? Math.Round(t, 6) : null)
            .Add("offline", models.Values.All(m => m.Provider == "offline"));
    }

    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
    }
}
