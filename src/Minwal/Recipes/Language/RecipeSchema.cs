using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Minwal.Recipes.Language;

/// <summary>The JSON Schema of recipe.yaml, made from the shapes that read it.</summary>
public static class RecipeSchema
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as indented JSON with a line end.</summary>
    public static string Text() => Build().ToJsonString(Options) + "\n";

    internal static JsonObject Build()
    {
        var definitions = new JsonObject();
        var root = RecipeShape.Shape.Schema(definitions);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Minwal recipe",
            ["$ref"] = root["$ref"]!.DeepClone(),
            ["$defs"] = definitions,
        };
    }
}
