using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Steps;

/// <summary>A step as a recipe asks for it.</summary>
/// <param name="Kind">The kind's name: write, converse, set, fill, corrupt, judge, repeat.</param>
/// <param name="Mark">Where.</param>
/// <param name="Name">The step's own name: under it later steps find its results.</param>
/// <param name="When">The slots it is for; null for all.</param>
/// <param name="Records">How many records one call asks for; null for one.</param>
/// <param name="Calls">The calls it may make: one for each role that a model plays.</param>
/// <param name="Gives">The names of the variables it adds.</param>
/// <param name="Formulas">
/// Every formula in its settings, without <paramref name="When"/> and <see cref="OwnFormulas"/>, for validation.
/// </param>
/// <param name="Create">Makes the step for one run.</param>
public sealed record StepSettings(
    string Kind, Mark Mark, string Name, Expression? When, Setting<Band>? Records, IReadOnlyList<CallSettings> Calls,
    IReadOnlyList<string> Gives, IReadOnlyList<Expression> Formulas, Func<StepTools, IStep> Create)
{
    /// <summary>Formulas that see more than the slot's variables, each with what it sees beside them.</summary>
    public IReadOnlyList<OwnFormula> OwnFormulas { get; init; } = [];

    /// <summary>
    /// What is known beforehand of the variables that it gives, and of those that only its own formulas, calls and inner steps see.
    /// </summary>
    internal IReadOnlyDictionary<string, AnswerShape> Shapes { get; init; } = new Dictionary<string, AnswerShape>();

    /// <summary>The tools of the recipe that its models may call.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>
    /// How many calls a slot takes in all, where that is another number than one for each of <see cref="Calls"/>; else null.
    /// </summary>
    public Setting<Band>? Turns { get; init; }

    /// <summary>Whether what a record holds says how many calls it takes, so that <see cref="Turns"/> is no more than a bound.</summary>
    public bool CallsVary { get; init; }

    /// <summary>The grammars that it expands itself, whatever model plays its roles.</summary>
    internal IReadOnlyList<FillSettings> Fills { get; init; } = [];

    /// <summary>The files of the recipe that it reads beside prompts and grammars.</summary>
    internal IReadOnlyList<FileReference> Files { get; init; } = [];

    /// <summary>The variables that it computes itself, in order; later ones see the earlier ones.</summary>
    internal IReadOnlyList<Named<Template>> Sets { get; init; } = [];

    /// <summary>What it judges, with the scales; empty for a step that judges nothing.</summary>
    internal IReadOnlyList<Judging.Criterion> Criteria { get; init; } = [];

    /// <summary>Whether one of its calls is about all drafts of a unit.</summary>
    internal bool IsTogether { get; init; }

    /// <summary>Of a step that is <see cref="IsTogether"/>: the facts of its call that differ from draft to draft.</summary>
    internal IReadOnlyList<string> ItemNames { get; init; } = [];

    /// <summary>For a step that is made of steps: what it does with them; null for one that is not.</summary>
    internal RepeatSettings? Repeat { get; init; }

    /// <summary>These steps and the steps inside of them, in the order in which they run.</summary>
    internal static IEnumerable<StepSettings> Walk(IEnumerable<StepSettings> steps) =>
        steps.SelectMany(step => Walk(step.Repeat?.Steps ?? []).Prepend(step));

    /// <summary>Whether the step is for a slot with these variables; with <paramref name="fault"/> when that cannot be computed.</summary>
    internal bool Concerns(IVariables variables, out Rejection? fault)
    {
        fault = null;
        try
        {
            return When is null || When.IsTrue(variables);
        }
        catch (MinwalException e)
        {
            fault = new Rejection("when.no_value", $"the 'when' of the step '{Name}' could not be computed: {e.Message}", []);
            return false;
        }
    }
}

/// <summary>A grammar that a step expands itself.</summary>
/// <param name="Task">The step's name; together with the recipe's name it is the task.</param>
/// <param name="Grammar">The grammar.</param>
/// <param name="Returns">The shape of what it gives; null for free text.</param>
internal sealed record FillSettings(string Task, GrammarReference Grammar, AnswerShape? Returns);

/// <summary>Steps that are done several times over.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Times">How often at most.</param>
/// <param name="Adds">The names that they see beside the slot's: the round, what earlier rounds gave, the list of them.</param>
internal sealed record RepeatSettings(IReadOnlyList<StepSettings> Steps, Setting<Band> Times, IReadOnlyList<string> Adds);

/// <summary>A formula of a step that sees more than the slot's variables.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Adds">The names that it sees beside them.</param>
public sealed record OwnFormula(Expression Formula, IReadOnlyList<string> Adds);

/// <summary>What a step asks of a model.</summary>
/// <param name="Task">
/// The step's name, or <c>step.role</c> in a conversation; together with the recipe's name it is the call's task.
/// </param>
/// <param name="Model">The role under <c>models:</c>.</param>
/// <param name="Mark">Where.</param>
/// <param name="System">The system message's template; null for none.</param>
/// <param name="Prompt">The user message's template; null for none.</param>
/// <param name="Offline">The grammar that answers without a model; null for one that is derived from what the call returns.</param>
/// <param name="Adds">Names of variables that only the templates of this call see, beside the slot's.</param>
public sealed record CallSettings(
    string Task, string Model, Mark Mark, PromptReference? System, PromptReference? Prompt, GrammarReference? Offline,
    IReadOnlyList<string> Adds)
{
    /// <summary>The shape of the answer; null for free text.</summary>
    internal AnswerShape? Returns { get; init; }

    /// <summary>Variables that only this call sees, and of which its grammar knows too.</summary>
    internal IReadOnlyList<(string Name, AnswerShape Shape)> Facts { get; init; } = [];

    /// <summary>
    /// The variable that holds the item for which it asks, and the list that the item is from; null when it asks for no item.
    /// </summary>
    internal (string Name, Expression List)? Item { get; init; }

    /// <summary>The variables that its brief holds; empty for all that the call is about.</summary>
    internal IReadOnlyList<NameReference> Brief { get; init; } = [];

    /// <summary>The variables that nothing of the call may name or show.</summary>
    internal IReadOnlyList<NameReference> Blind { get; init; } = [];

    /// <summary>
    /// Why nothing of the call may name more than its brief holds; null where its templates may, and only its grammar may not.
    /// </summary>
    internal string? Bound { get; init; }

    /// <summary>
    /// Who talks, in the order of speaking, where the call is a turn of a conversation; empty where it is none. Where a formula says who
    /// speaks, the call's brief tells who has.
    /// </summary>
    public IReadOnlyList<string> Speakers { get; init; } = [];

    /// <summary>The files of the recipe that are sent as images behind the user message's text; null for none.</summary>
    internal ImageSettings? Images { get; init; }
}

/// <summary>The images of a call, as the recipe names them.</summary>
/// <param name="Files">Gives the name of a file, or a list of names.</param>
/// <param name="Mark">Where.</param>
internal sealed record ImageSettings(Template Files, Mark Mark);

/// <summary>A variable, as a recipe names it outside of formulas.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mark">Where it is named.</param>
internal sealed record NameReference(string Name, Mark Mark)
{
    /// <summary>Reads a list of names.</summary>
    public static Shape<IReadOnlyList<NameReference>> List { get; } = Shapes.ListOf(Shapes.Name.To(
        (string name, YamlValue node, Reading reading, out NameReference reference) =>
        {
            reference = new NameReference(name, node.Mark);
            return true;
        }), 1);
}

/// <summary>A file of the recipe, as the recipe names it.</summary>
/// <param name="Path">Relative to the recipe's folder, with '/'.</param>
/// <param name="Mark">Where it is named.</param>
public sealed record FileReference(string Path, Mark Mark)
{
    /// <summary>The name <paramref name="path"/> as the files of a recipe have it.</summary>
    internal static string Normal(string path) => path.Replace('\\', '/');

    /// <summary>Whether <paramref name="path"/> names something inside the recipe's folder.</summary>
    internal static bool IsInside(string path) =>
        path.Length > 0 && !System.IO.Path.IsPathRooted(path) && !Normal(path).Split('/').Contains("..");

    /// <summary>The fault of a name that leads out of the recipe's folder.</summary>
    internal static Fault Outside(string path, Mark mark) =>
        new("MW1013", mark, $"'{path}' leads out of the recipe's folder; files of a recipe lie inside it");

    /// <summary>Reads the name of a file inside the recipe's folder.</summary>
    public static Shape<FileReference> Shape { get; } = Shapes.Text.To(
        (string path, YamlValue node, Reading reading, out FileReference file) =>
        {
            file = new FileReference(Normal(path), node.Mark);
            if (IsInside(path)) return true;
            reading.Add(Outside(path, node.Mark));
            return false;
        });
}
