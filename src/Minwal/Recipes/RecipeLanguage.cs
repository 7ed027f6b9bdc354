using System.Globalization;
using System.Text;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Sources;
using Minwal.Steps;
using Minwal.Tools;

namespace Minwal.Recipes;

/// <summary>
/// The language of recipes: the kinds of check, step and source that a recipe can ask for and the functions that its formulas can call.
/// From the same instance come the reader (<see cref="RecipeLoader"/>), the JSON Schema and the reference of keys, so that what a program
/// adds is checked and documented like what comes with it. Add first, then read: from the first reading on the language stays as it is, and
/// is thread-safe.
/// </summary>
/// <example><code>
/// var bench = new MinwalWorkbench();
/// bench.Language.Checks.Add(new CapitalsKind());
/// File.WriteAllText("recipe.schema.json", bench.Language.Schema());   // knows the check
/// var recipe = bench.OpenRecipe("recipes/mine");                     // may use it
/// </code></example>
public sealed class RecipeLanguage
{
    private readonly Lazy<MapShape<Recipe>> _shape;

    private RecipeLanguage() => _shape = new Lazy<MapShape<Recipe>>(Finish);

    /// <summary>The kinds of check, by their names under <c>checks:</c>.</summary>
    public Registry<CheckKind> Checks { get; } = CheckKinds.Create();

    /// <summary>The kinds of step, by their names under <c>steps:</c>.</summary>
    public Registry<StepKind> Steps { get; } = StepKinds.Create();

    /// <summary>The kinds of source, by the keys that ask for them.</summary>
    public Registry<SourceKind> Sources { get; } = SourceKinds.Create();

    /// <summary>The kinds of store for what tools keep, by the keys that ask for them.</summary>
    public Registry<StoreKind> Stores { get; } = new("store");

    /// <summary>The functions of formulas, in recipes and grammars.</summary>
    public Registry<Function> Functions { get; } = AllFunctions();

    /// <summary>What reads recipe.yaml. The first use ends the time of adding.</summary>
    internal MapShape<Recipe> Shape => _shape.Value;

    /// <summary>A language with everything that comes with it, to which a program can add its own.</summary>
    internal static RecipeLanguage Create() => new();

    /// <summary>
    /// A reading of a file in this language, with its faults going to <paramref name="faults"/>. The first one ends the time of adding.
    /// </summary>
    internal Reading Read(ICollection<Fault> faults)
    {
        _ = Shape;
        return new Reading(faults, Functions);
    }

    /// <summary>The JSON Schema of recipe.yaml, for editors, with a line end. Ends the time of adding.</summary>
    public string Schema() => ShapeSchema.Text("Minwal recipe", Shape);

    /// <summary>The reference as Markdown: every part of recipe.yaml with its keys, then the functions of formulas.</summary>
    public string Reference()
    {
        var text = new StringBuilder(ShapeReference.Markdown(Shape, Title)).Append("### Functions\n| function | gives |\n|---|---|\n");
        foreach (var function in Functions) text.Append(CultureInfo.InvariantCulture, $"| `{function.Usage}` | {function.Summary} |\n");
        return text.ToString();
    }

    /// <summary>check_words is the check `words`, step_write the step `write`.</summary>
    private static string? Title(string part) => part switch
    {
        "recipe" => "The file",
        "label_long" => "A label in the long form",
        "value_pick" => "A value that is drawn",
        "write_each" => "Every item of a list (`each` of `write`)",
        "judge_criterion" => "What a judge looks at (`criteria` of `judge`)",
        "tool_error" => "A tool's error",
        "converse_role" => "One who talks (`between` of `converse`)",
        _ when part.Split('_', 2) is ["check" or "step", var name] => $"The {part[..part.IndexOf('_', StringComparison.Ordinal)]} `{name}`",
        _ => null,
    };

    private static Registry<Function> AllFunctions()
    {
        var functions = Expressions.Functions.Create();
        foreach (var function in KeywordFunctions.All.Concat(CandidatePair.Functions)) functions.Add(function);
        return functions;
    }

    private MapShape<Recipe> Finish()
    {
        Checks.Freeze();
        Steps.Freeze();
        Sources.Freeze();
        Stores.Freeze();
        Functions.Freeze();
        return RecipeShape.Make(this);
    }
}
