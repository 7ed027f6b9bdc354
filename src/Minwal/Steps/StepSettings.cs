using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Steps;

/// <summary>A step as a recipe asks for it.</summary>
/// <param name="Kind">The kind's name: write, converse.</param>
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
    /// <summary>
    /// Formulas that see what the step gives beside what it sees: as later steps would, if this answer were the one that is kept.
    /// </summary>
    public IReadOnlyList<Expression> OwnFormulas { get; init; } = [];

    /// <summary>The tools of the recipe that its models may call.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>
    /// How many calls a slot takes in all, where that is another number than one for each of <see cref="Calls"/>; else null.
    /// </summary>
    public Setting<Band>? Turns { get; init; }
}

/// <summary>What a step asks of a model.</summary>
/// <param name="Task">
/// The step's name, or <c>step.role</c> in a conversation; together with the recipe's name it is the call's task.
/// </param>
/// <param name="Model">The role under <c>models:</c>.</param>
/// <param name="Mark">Where.</param>
/// <param name="System">The system message's template file; null for none.</param>
/// <param name="Prompt">The user message's template file; null for none.</param>
/// <param name="Offline">The grammar that answers without a model; null when there is none.</param>
/// <param name="Adds">Names of variables that only this call sees, beside the slot's.</param>
public sealed record CallSettings(
    string Task, string Model, Mark Mark, FileReference? System, FileReference? Prompt, FileReference? Offline,
    IReadOnlyList<string> Adds)
{
    /// <summary>The shape of the answer; null for free text.</summary>
    internal AnswerShape? Returns { get; init; }

    /// <summary>The files of the recipe that are sent as images behind the user message's text; null for none.</summary>
    internal ImageSettings? Images { get; init; }
}

/// <summary>The images of a call, as the recipe names them.</summary>
/// <param name="Files">Gives the name of a file, or a list of names.</param>
/// <param name="Mark">Where.</param>
internal sealed record ImageSettings(Template Files, Mark Mark);

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

    /// <summary>Reads the name of a file inside the recipe's folder.</summary>
    public static Shape<FileReference> Shape { get; } = Shapes.Text.To(
        (string path, YamlValue node, Reading reading, out FileReference file) =>
        {
            file = new FileReference(Normal(path), node.Mark);
            if (IsInside(path)) return true;
            reading.Add(new Fault("MW1013", node.Mark, $"'{path}' leads out of the recipe's folder; files of a recipe lie inside it"));
            return false;
        });
}
