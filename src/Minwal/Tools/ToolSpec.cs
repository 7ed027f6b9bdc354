using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Tools;

/// <summary>A tool that a model may call, as a recipe declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mark">Where.</param>
/// <param name="Description">What it does, for the model.</param>
/// <param name="Parameters">The shape of its arguments, an object.</param>
/// <param name="Run">The statements on the store that do it; none for a tool that only says something.</param>
/// <param name="Result">Gives what the model is told; null for what the statements gave.</param>
/// <param name="Errors">When it fails, although its statements do not.</param>
internal sealed record ToolSpec(
    string Name, Mark Mark, string Description, AnswerShape Parameters, IReadOnlyList<string> Run, Template? Result,
    IReadOnlyList<ToolError> Errors)
{
    /// <summary>What formulas see of a call beside its arguments.</summary>
    public static readonly string[] Facts = ["rows", "changes", "last_id"];

    /// <summary>Every formula that is computed when it was called.</summary>
    public IEnumerable<Expression> Formulas =>
        (Result?.Formulas ?? []).Concat(Errors.SelectMany(error => error.Say.Formulas.Prepend(error.When)));

    /// <summary>Reads a tool.</summary>
    public static MapShape<ToolSpec> Shape { get; } = MakeShape();

    private static MapShape<ToolSpec> MakeShape()
    {
        var error = new MapShape<ToolError>("tool_error", "When a tool fails, although its statements do not.");
        var when = error.Required("when", Shapes.Formula, "A formula over rows, changes, last_id and the arguments.");
        var say = error.Required("say", Template.Shape, "What the model is told. What the statements changed is taken back.");
        error.Build(v => new ToolError(v.Get(when), v.Get(say)));

        var shape = new MapShape<ToolSpec>("tool", "A tool that a model may call in a conversation.");
        var description = shape.Required("description", Shapes.Text, "What it does, for the model.");
        var parameters = shape.Optional("parameters", ReturnsShape.Instance, new AnswerShape(AnswerType.Object),
            "Its arguments, each with its type.");
        var run = shape.Optional("run", Shapes.ListOf(Shapes.Text, 1, 20, single: true), [],
            "A statement on the store, or several, done all or not at all. :name is the argument of that name.");
        var result = shape.Optional<Template>("result", Template.Shape, null!,
            "What the model is told: a text, or a value that is written as JSON. Sees rows, changes, last_id and the arguments. "
            + "Without it the rows.");
        var errors = shape.Optional("errors", Shapes.ListOf(error, 0, 20), [],
            "When it fails, although its statements do not; the first that holds.");
        return shape.Build(v =>
        {
            if (!v.Has(run) && !v.Has(result)) v.Refuse(result, "a tool needs 'run', 'result' or both");
            foreach (var field in v.Get(parameters).Fields.Where(field => Facts.Contains(field.Name)))
                v.Refuse(parameters, $"'{field.Name}' is what a call gives; give the argument another name");
            return new ToolSpec(
                "", v.Mark, v.Get(description), v.Get(parameters), v.Get(run), v.Has(result) ? v.Get(result) : null, v.Get(errors));
        });
    }
}

/// <summary>When a tool fails, although its statements do not.</summary>
/// <param name="When">The calls that fail.</param>
/// <param name="Say">What the model is told.</param>
internal sealed record ToolError(Expression When, Template Say);
