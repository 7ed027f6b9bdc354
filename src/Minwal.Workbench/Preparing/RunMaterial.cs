using Minwal.Datasets;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Recipes.Names;
using Minwal.Registries;
using Minwal.Sources;
using Minwal.Values;
using Minwal.Workbench.Recipes;

namespace Minwal.Workbench.Preparing;

/// <summary>What a recipe needs beside itself before the first call, each part checked.</summary>
/// <param name="Grammars">Its grammars.</param>
/// <param name="Sources">The rows of its sources, by name.</param>
/// <param name="Plan">Its plan; null when its quotas have faults.</param>
internal sealed record RunMaterial(RecipeGrammars Grammars, IReadOnlyDictionary<string, IReadOnlyList<Fields>> Sources, Plan? Plan)
{
    /// <summary>The folders of source files that the user named: what rows name lies beside them.</summary>
    public IReadOnlyList<string> SourceFolders { get; private init; } = [];

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
    public static RunMaterial Gather(MinwalWorkbench bench, Recipe recipe, Fields parameters, long seed, List<Fault> faults)
    {
        var found = new List<Fault>();
        var sources = LoadSources(recipe, parameters, bench.Formats, found);
        var scopes = RecipeScopes.Of(recipe, sources);
        if (sources.Count > 0) new NameCheck(recipe, RecipeGrammars.Shown(recipe), scopes, faults).Check();
        var grammars = RecipeGrammars.Open(bench.Grammars, recipe, scopes, faults);
        var plan = PlanBuilder.Build(recipe, parameters, seed, found);
        if (plan is not null) grammars.Check(recipe, plan.Cells, new Variables(parameters, new Variables(recipe.Tables)), found);
        // A formula with an unknown name cannot be computed either: one fault of a place is enough.
        faults.AddRange(found.Where(fault => fault.Mark.Line == 0 || faults.All(other => other.Mark != fault.Mark)).ToList());
        return new RunMaterial(grammars, sources, plan) { SourceFolders = found.Count == 0 ? FoldersOf(recipe, parameters) : [] };
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

    /// <summary>The rows of the recipe's sources; what is wrong goes to <paramref name="faults"/>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Fields>> LoadSources(
        Recipe recipe, Fields parameters, Registry<RecordFormat> formats, ICollection<Fault> faults)
    {
        var context = new SourceContext(
            recipe.Folder, new Variables(parameters, new Variables(recipe.Tables)), path => RowFiles.Read(path, formats));
        return SourceLoader.Load(recipe.Sources, context, faults);
    }
}
