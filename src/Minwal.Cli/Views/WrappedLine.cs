namespace Minwal.Cli.Views;

/// <summary>Lines that are broken between words, so that a narrow terminal cuts none in two.</summary>
internal static class WrappedLine
{
    /// <summary>
    /// <paramref name="text"/> in lines of at most <paramref name="width"/> columns; further ones are indented two columns deeper than the
    /// first. A word that is longer than a line stays whole. All of it is one line where there is no width.
    /// </summary>
    public static IEnumerable<string> Of(string text, int? width)
    {
        if (width is not { } most || text.Length <= most) return [text];
        var start = text.Length - text.TrimStart(' ').Length;
        var indent = new string(' ', Math.Min(start + 2, most / 2));
        List<string> lines = [];
        var line = text[..start];
        var isFirst = true;
        foreach (var word in text[start..].Split(' '))
        {
            if (!isFirst && line.Length + 1 + word.Length > most)
            {
                lines.Add(line);
                (line, isFirst) = (indent, true);
            }

            line += isFirst ? word : $" {word}";
            isFirst = false;
        }

        lines.Add(line);
        return lines;
    }
}
