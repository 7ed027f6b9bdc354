using Minwal.Datasets.Shapes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Recipes.Names;
using Minwal.Runs;
using Minwal.Sources;
using Minwal.Values;
using Minwal.Workbench.Recipes;

namespace Minwal.Workbench.Preparing;

/// <summary>What a recipe needs beside itself before the first call, each part checked.</summary>
/// <param name="Grammars">Its grammars.</param>
/// <param name="Sources">The rows of its sources, by name.</param>
/// <param name="SourceFiles">The files that its sources have read.</param>
/// <param name="Plan">Its plan; null when its quotas have faults.</param>
internal sealed record RunMaterial(
    RecipeGrammars Grammars, IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources, IReadOnlyList<string> SourceFiles, Plan? Plan)
    : IDisposable
{
    /// <summary>The folders of source files that the user named: what rows name lies beside them.</summary>
    public IReadOnlyList<string> SourceFolders { get; private init; } = [];

    /// <summary>The sources whose chosen rows are kept beside the run's file, because the user named the file they are from.</summary>
    public static IReadOnlyList<SourceSpec> Kept(Recipe recipe, Fields parameters) =>
    [
        .. recipe.Sources.Where(source => source.Choose?.Keep is not null && source.Origin!.Templates.SelectMany(t => t.Formulas)
            .SelectMany(formula => formula.Reads)
            .Any(name => recipe.Parameters.Any(p => p.Name == name && IsGiven(recipe, p, parameters[name])))),
    ];

    private static readonly Dictionary<string, Func<Fields, Fields>> Forms = new(StringComparer.Ordinal)
    {
        [QuestionRows.Name] = QuestionRows.Read,
    };

    /// <summary>The parameters of <paramref name="recipe"/> when nothing is chosen.</summary>
    public static Fields Defaults(Recipe recipe) => new(recipe.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)));

    /// <summary>
    /// The parameters with what was chosen in place of the defaults; a name that is none, or a value that is not allowed, is a fault.
    /// </summary>
    public static Fields Parameters(Recipe recipe, Fields chosen, ICollection<Fault> faults)
    {
        var parameters = Defaults(recipe);
        foreach (var (name, value) in chosen)
        {
            var spec = recipe.Parameters.FirstOrDefault(p => p.Name == name);
            if (spec is null)
            {
                var near = Spelling.Nearest(name, parameters.Keys);
                faults.Add(new Fault("MW2010", new Mark(""),
                    $"'{recipe.Name}' has no parameter '{name}'; it has {string.Join(", ", parameters.Keys)}",
                    near is null ? null : $"did you mean '{near}'?"));
            }
            else if (spec.TryParse(ParameterSpec.Typed(value), out var parsed, out var complaint))
            {
                parameters[name] = parsed;
            }
            else
            {
                faults.Add(new Fault("MW2003", new Mark(""), complaint!));
            }
        }

        return parameters;
    }

    /// <summary>Reads and plans; what is wrong goes to <paramref name="faults"/>.</summary>
    public static RunMaterial Gather(
        MinwalWorkbench bench, Recipe recipe, Fields parameters, StandardInput? input, long seed, List<Fault> faults,
        IReadOnlyDictionary<string, IReadOnlyList<Fields>>? pending = null)
    {
        var found = new List<Fault>();
        var files = new List<string>();
        var sources = LoadSources(recipe, parameters, input, bench, found, files, pending);
        var scopes = RecipeScopes.Of(recipe, sources, parameters);
        if (sources.Count + parameters.Count > 0) new NameCheck(recipe, RecipeGrammars.Shown(recipe), scopes, faults).Check();
        // Quotas that read a source which could not be read would only repeat its fault.
        var plan = recipe.Sources.All(source => sources.ContainsKey(source.Name) || !recipe.Quotas.Reads.Contains(source.Name))
            ? PlanBuilder.Build(recipe, parameters, sources, seed, found)
            : null;
        var grammars = RecipeGrammars.Open(bench.Grammars, recipe, scopes, plan, faults);
        if (plan is not null && found.Count == 0) CheckRows(recipe, parameters, sources, plan, found);
        if (plan is not null) grammars.Check(recipe, plan.Cells, new Variables(parameters, new Variables(recipe.Tables)), found);
        // A formula with an unknown name cannot be computed either: one fault of a place is enough.
        faults.AddRange(found.Where(fault => fault.Mark.Line == 0 || faults.All(other => other.Mark != fault.Mark)).ToList());
        return new RunMaterial(grammars, sources, files, plan)
        {
            SourceFolders = found.Count == 0 ? FoldersOf(recipe, parameters) : [],
        };
    }

    /// <summary>
    /// The folders of the files that parameters name for sources, in their order; the current one for standard input.
    /// A path inside of the recipe's folder is none: files of a recipe are found there.
    /// </summary>
    private static IReadOnlyList<string> FoldersOf(Recipe recipe, Fields parameters)
    {
        var variables = new Variables(parameters, new Variables(recipe.Tables));
        var named = recipe.Sources.SelectMany(source => source.Origin?.Templates ?? []).Where(template => !template.IsConstant)
            .Select(template => template.Evaluate(variables)).OfType<string>();
        var folders = named.Select(path => path == "-" ? Directory.GetCurrentDirectory()
            : Directory.Exists(path) ? Path.GetFullPath(path)
            : File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path)) : null);
        return [.. folders.OfType<string>().Distinct()];
    }

    /// <summary>
    /// The rows of the recipe's sources; what is wrong goes to <paramref name="faults"/>, the files that were read to <paramref
    /// name="files"/>. Dispose the lists that can be.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> LoadSources(
        Recipe recipe, Fields parameters, StandardInput? input, MinwalWorkbench bench, ICollection<Fault> faults,
        ICollection<string>? files = null, IReadOnlyDictionary<string, IReadOnlyList<Fields>>? pending = null)
    {
        var variables = new Variables(parameters, new Variables(recipe.Tables));
        var context = new SourceContext(recipe.Folder, variables, Read)
        {
            Given = [.. recipe.Parameters.Where(p => IsGiven(recipe, p, parameters[p.Name])).Select(p => p.Name)],
            ReadInput = input is null ? null : input.Read,
            Pending = [.. pending?.Keys ?? []],
            Forms = Forms,
            Environment = bench.Options.Environment,
        };
        return SourceLoader.Load(recipe.Sources, [.. recipe.Quotas.Dimensions.Select(d => d.Name)], context, faults);

        IEnumerable<Fields> Read(string path)
        {
            if (pending?.TryGetValue(path, out var rows) == true) return rows;
            files?.Add(path);
            return RowFiles.Read(path, bench.Formats);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var rows in Sources.Values.OfType<IDisposable>()) rows.Dispose();
    }

    /// <summary>Whether a parameter has a value that stands nowhere in the recipe.</summary>
    private static bool IsGiven(Recipe recipe, ParameterSpec parameter, object? value) =>
        !Value.AreEqual(value, parameter.Default) && recipe.Presets.All(preset =>
            !preset.Set.TryGetValue(parameter.Name, out var set)
            || !parameter.TryParse(ParameterSpec.Typed(set), out var parsed, out _) || !Value.AreEqual(value, parsed));

    /// <summary>Whether every slot can get the rows that it takes, as far as its labels tell.</summary>
    private static void CheckRows(
        Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> sources, Plan plan, List<Fault> faults)
    {
        var constants = new Variables(parameters, new Variables(recipe.Tables));
        try
        {
            foreach (var picker in RowPicker.Of(recipe, sources, RunPlan.Of(plan, parameters).Parts, constants))
                faults.AddRange(picker.Lacks(constants));
        }
        catch (MinwalException e)
        {
            faults.AddRange(e.Faults);
        }
    }
}
