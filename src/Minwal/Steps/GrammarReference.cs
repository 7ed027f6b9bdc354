using System.Text.Json.Nodes;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Steps;

/// <summary>A grammar as a recipe gives it: the name of a file in its folder, or a map that is the grammar itself.</summary>
public sealed class GrammarReference
{
    private GrammarReference(FileReference? file, YamlMap? inline, Mark mark) => (File, Inline, Mark) = (file, inline, mark);

    /// <summary>The file; null when the grammar stands in the recipe.</summary>
    public FileReference? File { get; }

    /// <summary>Where it is named, or begins.</summary>
    public Mark Mark { get; }

    /// <summary>The grammar itself; null when it is a file. What it includes is named relative to the recipe's folder.</summary>
    internal YamlMap? Inline { get; }

    /// <summary>The grammar <paramref name="inline"/>, made of something else that stands in the recipe.</summary>
    internal static GrammarReference Of(YamlMap inline) => new(null, inline, inline.Mark);

    /// <summary>Reads the name of a grammar file inside the recipe's folder, or takes a grammar that stands here.</summary>
    public static Shape<GrammarReference> Shape { get; } = MakeShape();

    private static Shape<GrammarReference> MakeShape()
    {
        var file = FileReference.Shape.As(reference => new GrammarReference(reference, null, reference.Mark));
        var inline = new InlineShape();
        return Shapes.Either("a grammar file, or a map that is a grammar", node => node is YamlMap ? inline : file, file, inline);
    }

    // What stands in it is read by the language of grammars, which has filters of its own, once the names that it can see are known.
    private sealed class InlineShape : Shape<GrammarReference>
    {
        public override string Allowed => "a map that is a grammar";

        public override JsonObject Schema(JsonObject definitions) =>
            new() { ["type"] = "object", ["required"] = new JsonArray("answer") };

        internal override bool TryRead(YamlValue node, Reading reading, out GrammarReference value)
        {
            value = new GrammarReference(null, node as YamlMap, node.Mark);
            return value.Inline is not null || Refuse(node, reading);
        }
    }
}
