using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Minwal.Recipes.Language;

/// <summary>The JSON Schema of what a shape reads, for editors.</summary>
internal static class ShapeSchema
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema of a file that <paramref name="shape"/> reads, a map, as indented JSON with a line end.</summary>
    public static string Text(string title, Shape shape) => Build(title, shape).ToJsonString(Options) + "\n";

    internal static JsonObject Build(string title, Shape shape)
    {
        var definitions = new JsonObject();
        var root = shape.Schema(definitions);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["$ref"] = root["$ref"]!.DeepClone(),
            ["$defs"] = definitions,
        };
    }
}
