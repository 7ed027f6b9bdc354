using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The record's fields and their types, values, ranges and lengths.</summary>
internal sealed class ShapeCheck(AnswerShape shape, bool extra) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("shape", "The record has these fields, of these types, values, ranges and lengths.", shape =>
    {
        var fields = shape.Required("fields", AnswerShapes.Object, "The record's fields: a type or { type, one_of, words, characters, range, length, items, fields, optional, distinct }.");
        var extra = shape.Optional("extra", Shapes.OneOf("refuse", "allow"), "refuse", "What happens to records with further fields.");
        return values => ([], _ => new ShapeCheck(values.Get(fields), values.Get(extra) == "allow"));
    });

    public Rejection? Check(Fields record, IVariables variables) => Conformity.Of(shape, record, variables, extra);
}
