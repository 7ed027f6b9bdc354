using System.Text;
using Minwal.Text;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions that say how one text becomes another.</summary>
internal static class EditFunctions
{
    public static readonly Function[] All =
    [
        new("edits(a, b[, unit])", 2, 3,
            "how the words of a become those of b, a list of {op, from, to, start, end, before, after}: op is insert, delete or replace, "
            + "from and to count words of a, start and end characters of a",
            (a, _) => WordEdits.Between(Compared(a[0]), Compared(a[1]), TextUnits.Named(Optional(a, 2)))),
        new("apply(text, edits[, unit])", 2, 3,
            "the text with what each edit says: `after` stands where `before` stood, from start to end; as `edits` and the step `corrupt` "
            + "give them, in the order of the text. Refused where the text has another `before` there",
            (a, _) => Apply(Compared(a[0]), List(a[1]), TextUnits.Named(Optional(a, 2)))),
        new("edit_distance(a, b)", 2, 2, "Levenshtein distance in characters",
            (a, _) => Levenshtein.Distance<string>(Characters(Compared(a[0])), Characters(Compared(a[1])))),
        new("word_distance(a, b)", 2, 2, "Levenshtein distance in words",
            (a, _) => Levenshtein.Distance<string>(WordEdits.Words(Compared(a[0])), WordEdits.Words(Compared(a[1])))),
        new("similarity(a, b)", 2, 2,
            "how many of their words two texts have in common, 0 to 1: the Jaccard similarity of the sets of words, compared as the check "
            + "`distance` does", (a, _) => Similarity(Compared(a[0]), Compared(a[1]))),
        new("word_error_rate(reference, text)", 2, 2, "word_distance divided by the words of the reference; null when it has none",
            (a, _) => WordErrorRate(WordEdits.Words(Compared(a[0])), WordEdits.Words(Compared(a[1])))),
    ];

    private static string Apply(string text, IReadOnlyList<object?> edits, TextUnit unit)
    {
        var units = new TextUnits(text, unit);
        var (made, at) = (new StringBuilder(text.Length), 0);
        foreach (var edit in edits.Select(Object))
        {
            var (start, end) = (Place("start"), Place("end"));
            var before = AsText(edit.GetValueOrDefault("before"));
            if (start < at || end < start || text[start..end] != before)
                throw new EvaluationException($"'{before}' does not stand at {AsText(edit.GetValueOrDefault("start"))}, or edits overlap");
            made.Append(text, at, start - at).Append(AsText(edit.GetValueOrDefault("after")));
            at = end;

            int Place(string name) => Whole(edit.GetValueOrDefault(name)) is var place && place >= 0 && place <= units.Count
                ? units.Index((int)place)
                : throw new EvaluationException($"the {name} of an edit lies outside of the text");
        }

        var result = made.Append(text, at, text.Length - at).ToString();
        RefuseLength(result.Length);
        return result;
    }

    private static object Similarity(string a, string b)
    {
        var (left, right) = (Tokens.Hashes(CompareKey.Of(a)).ToHashSet(), Tokens.Hashes(CompareKey.Of(b)).ToHashSet());
        var shared = left.Count(right.Contains);
        var all = left.Count + right.Count - shared;
        return Plain(all == 0 ? 1 : (double)shared / all);
    }

    private static object? WordErrorRate(string[] reference, string[] text) =>
        reference.Length == 0 ? null : Plain((double)Levenshtein.Distance<string>(reference, text) / reference.Length);

    private static string[] Characters(string text)
    {
        var units = new TextUnits(text, TextUnit.Characters);
        var characters = new string[units.Count];
        for (var i = 0; i < characters.Length; i++) characters[i] = text[units.Index(i)..units.Index(i + 1)];
        return characters;
    }
}
