using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Steps;

/// <summary>Reads <c>returns:</c>: a map from field to type, which is the shape of an object.</summary>
internal sealed class ReturnsShape : Shape<AnswerShape>
{
    private static readonly Shape<IReadOnlyList<Named<AnswerShape>>> Map = Shapes.MapOf(AnswerShapes.Shape, least: 1);

    public static ReturnsShape Instance { get; } = new();

    public override string Allowed => "a map from field to type";

    public override JsonObject Schema(JsonObject definitions) => Map.Schema(definitions);

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out AnswerShape value)
    {
        var ok = Map.TryRead(node, faults, out var fields);
        value = new AnswerShape(AnswerType.Object) { Fields = fields };
        return ok;
    }

    /// <summary>Every formula in <paramref name="shape"/>.</summary>
    public static IEnumerable<Expression> Formulas(AnswerShape shape)
    {
        Expression?[] own = [shape.OneOf?.Formula, shape.Words?.Formula, shape.Characters?.Formula, shape.Range?.Formula, shape.Length?.Formula];
        return own.OfType<Expression>().Concat(shape.Items is null ? [] : Formulas(shape.Items)).Concat(shape.Fields.SelectMany(f => Formulas(f.Value)));
    }
}
