using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The types of a record's fields: allowed values, ranges, exact numbers of items.</summary>
internal sealed class ShapeCheck(AnswerShape shape, bool extra) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("shape", "The types of a record's fields: allowed values, ranges, exact numbers of items.", keys =>
    {
        var fields = keys.Required("fields", Shapes.MapOf(AnswerShapes.Shape, least: 1), "The fields, each with its type.");
        var extra = keys.Optional("extra", Shapes.OneOf("reject", "allow"), "reject", "What happens to fields that are not named.");
        return values => ([.. values.Get(fields).Select(f => f.Name)], _ => new ShapeCheck(Of(values.Get(fields)), values.Get(extra) == "allow"));
    });

    /// <summary>The shape of a record with these fields.</summary>
    public static AnswerShape Of(IReadOnlyList<Named<AnswerShape>> fields) => new(AnswerType.Object) { Fields = fields };

    /// <summary>The record's shape.</summary>
    public AnswerShape Shape => shape;

    public Rejection? Check(Fields record, IVariables variables) =>
        Conformity.Of(shape, record, variables, extra);
}
