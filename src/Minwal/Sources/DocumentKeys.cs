using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Sources;

/// <summary>Keys that every source of documents has, wherever its documents lie.</summary>
internal static class DocumentKeys
{
    /// <summary>The length of a chunk.</summary>
    public static Key<long> ChunkWords { get; } = new("chunk_words", Shapes.Integer(10, 10_000),
        "The length of a chunk in words; without it the rows of a table stay whole.", false, 200);

    /// <summary>Where a row's text is.</summary>
    public static Key<Template> Column { get; } = new("column", TemplateShape.Instance,
        "With tables: the column to read, or several (a list, or with commas); of documents in rows the first is the text. Default: text, "
        + "content, message, body or document, the first that is there.", false, null!);

    /// <summary>The columns in which a text is looked for when none is named.</summary>
    public static IReadOnlyList<string> UsualColumns { get; } = ["text", "content", "message", "body", "document"];
}
