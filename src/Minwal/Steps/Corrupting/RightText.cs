using System.Text.RegularExpressions;
using Minwal.Expressions;

namespace Minwal.Steps.Corrupting;

/// <summary>A text that is right, and what is known of the errors that can be made in it beside those of the rules.</summary>
/// <param name="Text">The text.</param>
/// <param name="Marked">Places that whoever wrote the text has given with it.</param>
internal sealed partial record RightText(string Text, IReadOnlyList<ErrorPlace> Marked)
{
    private readonly int[] _words = WordStarts(Text);
    private readonly TextUnits _units = new(Text, TextUnit.Characters);

    /// <summary>How many words it has, parted at white space.</summary>
    public int WordCount => _words.Length;

    /// <summary>
    /// Takes marks <c>{right|wrong|type|note}</c> out of a text. The note is a key of the rules' notes, or the note itself; it may be
    /// absent.
    /// </summary>
    public static RightText Unmarked(string text, ErrorRules rules)
    {
        var (plain, at) = (new System.Text.StringBuilder(text.Length), 0);
        var marks = new List<(int Start, Match Mark)>();
        foreach (Match mark in Mark().Matches(text))
        {
            plain.Append(text, at, mark.Index - at);
            marks.Add((plain.Length, mark));
            plain.Append(mark.Groups["right"].ValueSpan);
            at = mark.Index + mark.Length;
        }

        plain.Append(text, at, text.Length - at);
        var bare = new RightText(plain.ToString(), []);
        return new RightText(bare.Text, [.. marks.Select(m => bare.Place(
            m.Mark.Groups["type"].Value, m.Start, m.Mark.Groups["right"].Value, m.Mark.Groups["wrong"].Value,
            rules.Note(m.Mark.Groups["note"].Value))).OfType<ErrorPlace>()]);
    }

    /// <summary>
    /// A text with pairs of right and wrong. A pair whose right side does not stand there exactly once, as whole words, is passed over:
    /// nobody could say which place was meant.
    /// </summary>
    public static RightText Of(string text, IEnumerable<(string Right, string Wrong, string Type, string Note)> pairs, ErrorRules rules)
    {
        var bare = new RightText(text, []);
        var places = new List<ErrorPlace>();
        foreach (var (right, wrong, type, note) in pairs)
        {
            if (right.Length == 0) continue;
            var found = Whole(right).Matches(text);
            if (found.Count == 1 && bare.Place(type, found[0].Index, right, wrong, rules.Note(note)) is { } place) places.Add(place);
        }

        return new RightText(text, places);

        static Regex Whole(string right) => Pattern.Computed($@"(?<!\w){Regex.Escape(right)}(?!\w)");
    }

    /// <summary>The places for errors of a rule.</summary>
    public IReadOnlyList<ErrorPlace> PlacesOf(ErrorRule rule)
    {
        var places = new List<ErrorPlace>();
        foreach (Match match in rule.Find.Matches(Text))
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            // An error in a part of a word is an error of the word.
            while (start > 0 && start < Text.Length && IsWord(Text[start - 1]) && IsWord(Text[start])) start--;
            while (end > 0 && end < Text.Length && IsWord(Text[end - 1]) && IsWord(Text[end])) end++;
            var right = Text[start..end];
            if (rule.Unless?.IsMatch(right) == true) continue;
            var wrong = $"{Text[start..match.Index]}{match.Result(rule.Wrong)}{Text[(match.Index + match.Length)..end]}";
            if (Place(rule.Type, start, right, wrong, rule.Note.Length == 0 ? "" : match.Result(rule.Note)) is { } place) places.Add(place);
        }

        // A rule that fits many words counts no more than one that fits few.
        return [.. places.Select(place => place with { Weight = rule.Weight / places.Count })];
    }

    /// <summary>Null where right and wrong do not differ, or where a place would cut a character in two.</summary>
    private ErrorPlace? Place(string type, int start, string right, string wrong, string note)
    {
        if (right == wrong || wrong.Any(char.IsSurrogate)) return null;
        // What both have in common around whole words is no part of the error.
        var same = right.AsSpan().CommonPrefixLength(wrong);
        while (same > 0 && !(IsEdge(right, same) && IsEdge(wrong, same))) same--;
        (start, right, wrong) = (start + same, right[same..], wrong[same..]);
        var tail = 0;
        while (tail < Math.Min(right.Length, wrong.Length) && right[^(tail + 1)] == wrong[^(tail + 1)]) tail++;
        while (tail > 0 && !(IsEdge(right, right.Length - tail) && IsEdge(wrong, wrong.Length - tail))) tail--;
        (right, wrong) = (right[..^tail], wrong[..^tail]);
        var end = start + right.Length;
        if (!_units.IsEdge(start) || !_units.IsEdge(end)) return null;
        return new ErrorPlace(type, start, end, right, wrong, note, 1) { Words = WordsOf(start, end) };
    }

    private (int From, int To) WordsOf(int start, int end)
    {
        var from = Math.Max(0, WordAt(start > 0 && (start == Text.Length || char.IsWhiteSpace(Text[start])) ? start - 1 : start));
        return (from, Math.Max(from, WordAt(Math.Max(start, end - 1))) + 1);
    }

    private int WordAt(int place)
    {
        var at = Array.BinarySearch(_words, place);
        return at >= 0 ? at : ~at - 1;
    }

    private static int[] WordStarts(string text) =>
        [.. Enumerable.Range(0, text.Length).Where(i => !char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1])))];

    private static bool IsEdge(string text, int at) => at == 0 || at == text.Length || !IsWord(text[at - 1]) || !IsWord(text[at]);

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_'
        || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark;

    [GeneratedRegex(@"\{(?<right>[^{}|]*)\|(?<wrong>[^{}|]*)\|(?<type>[^{}|]+)(\|(?<note>[^{}|]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
