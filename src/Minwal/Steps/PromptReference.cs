using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Steps;

/// <summary>A prompt as a recipe gives it: the name of a file in its folder, or a text that is the template itself.</summary>
public sealed record PromptReference
{
    private PromptReference(string name, FileReference? file, string? text, Mark mark) =>
        (Name, File, Text, Mark) = (name, file, text, mark);

    /// <summary>The name of the template among those of the recipe: that of its file, or the place where it stands.</summary>
    public string Name { get; }

    /// <summary>The file; null when the template stands in the recipe.</summary>
    public FileReference? File { get; }

    /// <summary>The template itself; null when it is a file.</summary>
    public string? Text { get; }

    /// <summary>Where the file is named, or the template begins.</summary>
    public Mark Mark { get; }

    /// <summary>A template that no recipe gives: <paramref name="mark"/> is where it is asked for.</summary>
    internal static PromptReference Of(string name, string text, Mark mark) => new(name, null, text, mark);

    /// <summary>
    /// Reads a text: with a line break or a tag in it it is the template itself, else the name of a file inside the recipe's folder.
    /// </summary>
    public static Shape<PromptReference> Shape { get; } = Shapes.Text.To(
        (string text, YamlValue node, Reading reading, out PromptReference reference) =>
        {
            if (text.Contains('\n', StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal))
            {
                var begins = ((YamlScalar)node).Begins;
                reference = new PromptReference($"{begins.File}:{begins.Line}:{begins.Column}", null, text, begins);
                return true;
            }

            var read = FileReference.Shape.TryRead(node, reading, out var file);
            reference = new PromptReference(text, file, null, node.Mark);
            if (read) reference = new PromptReference(file.Path, file, null, file.Mark);
            return read;
        });
}
