namespace Minwal.Datasets.Shapes;

/// <summary>What a model thought, in front of what it says: <c>&lt;think&gt;…&lt;/think&gt;</c>.</summary>
internal static class Thinking
{
    /// <summary>The field of a turn with what was thought, in shapes that have one.</summary>
    public const string Field = "reasoning_content";

    private const string Open = "<think>", Close = "</think>";

    /// <summary>What the turn thought; null for nothing.</summary>
    public static string? Of(Turn turn) => turn.Rest.GetValueOrDefault(Field) as string;

    /// <summary><paramref name="text"/> with what was thought in front.</summary>
    /// <param name="thought">What was thought; null for nothing.</param>
    /// <param name="text">What is said.</param>
    /// <param name="line">What stands between the tags and the thought.</param>
    public static string Before(string? thought, string text, string line = "\n")
    {
        if (thought is null)
            return text.StartsWith(Open, StringComparison.Ordinal) ? throw new ShapeException($"a turn says '{Open}' itself") : text;
        return thought.Contains(Close, StringComparison.Ordinal)
            ? throw new ShapeException($"what was thought says '{Close}' itself")
            : $"{Open}{line}{thought}{line}{Close}\n\n{text}";
    }

    /// <summary>The two parts of <paramref name="text"/>.</summary>
    public static (string? Thought, string Text) Split(string text)
    {
        if (!text.StartsWith(Open, StringComparison.Ordinal)) return (null, text);
        var end = text.IndexOf(Close, StringComparison.Ordinal);
        if (end < 0) return (null, text);
        var said = text[(end + Close.Length)..];
        return (Bare(text[Open.Length..end]), said.StartsWith("\n\n", StringComparison.Ordinal) ? said[2..] : said.TrimStart('\n'));
    }

    private static string Bare(string thought) =>
        thought.Length > 1 && thought[0] == '\n' && thought[^1] == '\n' ? thought[1..^1] : thought.Trim('\n');
}
