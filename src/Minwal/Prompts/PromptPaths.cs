using System.Text.RegularExpressions;
using Minwal.Expressions;

namespace Minwal.Prompts;

/// <summary>Says what the words of a template mean inside the blocks that are open around them.</summary>
/// <param name="open">The blocks, the innermost first.</param>
internal sealed partial class PromptPaths(Stack<PromptBlock> open)
{
    private static readonly string[] Data = ["index", "first", "last", "key", "value"];

    /// <summary>What <paramref name="word"/> reads: nothing when it is a literal or tells where a loop is.</summary>
    public PromptPath Find(string word)
    {
        if (word is "true" or "false" or "null" or "undefined" || word[0] is '"' or '\'' || Number().IsMatch(word)) return PromptPath.None;
        if (word[0] == '@') return FindData(word[1..]);
        var contexts = open.Where(block => block.Context is not null).Select(block => block.Context!).ToList();
        var (up, at) = (0, word);
        for (; at.StartsWith("../", StringComparison.Ordinal) || at == ".."; up++) at = at.Length > 3 ? at[3..] : "";
        if (up > contexts.Count) return PromptPath.Wrong($"'{word}' leads out of the outermost block");
        var isBare = up == 0 && at != "." && !at.StartsWith("./", StringComparison.Ordinal) && This().Match(at) is { Success: false };
        if (!isBare) at = This().Replace(at, "");
        var steps = Steps(at);
        var first = steps.Count > 0 ? steps[0].Field : "";
        if (isBare && open.SelectMany(block => block.Names).FirstOrDefault(name => name.Name == first) is { } bound)
            return new PromptPath(bound.Path?.Then([.. steps.Skip(1)]), null, null);
        if (up < contexts.Count)
        {
            var outside = isBare && steps.Count > 0 ? string.Concat(Enumerable.Repeat("../", contexts.Count)) + word : null;
            return new PromptPath(contexts[up].Path?.Then(steps), outside, null);
        }

        return steps.Count == 0
            ? PromptPath.Wrong($"'{word}' stands for nothing here: it is the item of {{{{#each}}}} or the value of {{{{#with}}}}")
            : new PromptPath(NamePath.Of(first).Then([.. steps.Skip(1)]), null, null);
    }

    private static PromptPath FindData(string word)
    {
        if (word.StartsWith("root.", StringComparison.Ordinal) && Steps(word[5..]) is { Count: > 0 } steps)
            return new PromptPath(NamePath.Of(steps[0].Field).Then([.. steps.Skip(1)]), null, null);
        var name = word.Replace("../", "", StringComparison.Ordinal);
        return Data.Contains(name)
            ? PromptPath.None
            : PromptPath.Wrong($"unknown name '@{word}'; there are {string.Join(", ", Data.Select(d => "@" + d))} and @root");
    }

    private static List<PathStep> Steps(string path) =>
    [
        .. Segment().Matches(path).Select(segment => segment.Value.Trim('[', ']'))
            .Select(name => name.All(char.IsAsciiDigit) ? PathStep.At(name) : PathStep.To(name)),
    ];

    [GeneratedRegex(@"^-?\d+(\.\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:this|\.)(?:[./]|$)")]
    private static partial Regex This();

    [GeneratedRegex(@"\[[^\]]*\]|[^./\[\]]+")]
    private static partial Regex Segment();
}

/// <summary>A block that is open.</summary>
/// <param name="Name">What closes it.</param>
/// <param name="At">Where it begins in the text.</param>
/// <param name="Context">What bare names are fields of inside it; null where they mean what they mean around it.</param>
/// <param name="Names">The names that it binds.</param>
internal sealed record PromptBlock(string Name, int At, PromptContext? Context, IReadOnlyList<BoundName> Names)
{
    /// <summary>Whether its {{else}} has come.</summary>
    public bool IsElse { get; init; }
}

/// <summary>What bare names are fields of.</summary>
/// <param name="Path">Its path; null where that is not known.</param>
internal sealed record PromptContext(NamePath? Path);

/// <summary>What a word of a template reads.</summary>
/// <param name="Path">The path; null when it reads nothing, or what cannot be told.</param>
/// <param name="Outside">
/// How the same word would be written if a name around the block was meant; null where that makes no difference.
/// </param>
/// <param name="Complaint">What is wrong with it; null for nothing.</param>
internal readonly record struct PromptPath(NamePath? Path, string? Outside, string? Complaint)
{
    /// <summary>It reads nothing.</summary>
    public static PromptPath None => default;

    /// <summary>It is wrong.</summary>
    public static PromptPath Wrong(string complaint) => new(null, null, complaint);
}
