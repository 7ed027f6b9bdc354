using System.Text.Json.Nodes;

namespace Minwal.Recipes.Language;

/// <summary>Reads <c>returns:</c>: a map from field to type, which is the shape of an object.</summary>
internal sealed class ReturnsShape : Shape<AnswerShape>
{
    private static readonly Shape<IReadOnlyList<Named<AnswerShape>>> Map = Shapes.MapOf(AnswerShapes.Shape, least: 1);

    public static ReturnsShape Instance { get; } = new();

    public override string Allowed => "a map from field to type";

    public override JsonObject Schema(JsonObject definitions) => Map.Schema(definitions);

    internal override bool TryRead(YamlValue node, Reading reading, out AnswerShape value)
    {
        var ok = Map.TryRead(node, reading, out var fields);
        value = new AnswerShape(AnswerType.Object) { Fields = fields };
        return ok;
    }
}
