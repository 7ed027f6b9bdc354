using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The types of a record's fields: allowed values, ranges, exact numbers of items.</summary>
internal sealed class ShapeCheck(AnswerShape shape, bool extra) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables) => Conformity.Of(shape, record, variables, extra);
}

/// <summary>The kind <c>shape</c>.</summary>
internal sealed class ShapeKind : RecordCheckKind
{
    private readonly Key<IReadOnlyList<Named<AnswerShape>>> _fields;
    private readonly Key<string> _extra;

    public ShapeKind() : base("shape", "The types of a record's fields: allowed values, ranges, exact numbers of items.")
    {
        _fields = Required("fields", Shapes.MapOf(AnswerShapes.Shape, least: 1), "The fields, each with its type.");
        _extra = Optional("extra", Shapes.OneOf("reject", "allow"), "reject", "What happens to fields that are not named.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        [.. values.Get(_fields).Select(field => FieldPath.Of(field.Name))];

    private protected override AnswerShape RecordShape(MapValues values) => new(AnswerType.Object) { Fields = values.Get(_fields) };

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new ShapeCheck(RecordShape(values), values.Get(_extra) == "allow");
}
