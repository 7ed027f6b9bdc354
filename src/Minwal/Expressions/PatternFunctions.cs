using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions over regular expressions of .NET.</summary>
internal static class PatternFunctions
{
    /// <summary>How long all searches of one call may take together.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static readonly Function[] All =
    [
        new("matches(text, pattern)", 2, 2, "whether the regular expression is found in the text; `^…$` asks for the whole text",
            (a, _) => Regex(a[1]).IsMatch(AsText(a[0]))) { PatternAt = 1 },
        new("extract(text, pattern[, unit])", 2, 3,
            "the first match as {text, start, end, groups, names}, null when there is none; groups is a list of the groups without name, "
            + "names an object of those with one, each {text, start, end} or null",
            (a, _) => Matches(AsText(a[0]), Regex(a[1]), TextUnits.Named(Optional(a, 2))).FirstOrDefault()) { PatternAt = 1 },
        new("extract_all(text, pattern[, unit])", 2, 3, "a list of all matches, each as `extract` gives it",
            (a, _) => Matches(AsText(a[0]), Regex(a[1]), TextUnits.Named(Optional(a, 2))).ToList<object?>()) { PatternAt = 1 },
        new("escape(text)", 1, 1, "the text as a part of a pattern that finds it as it is", (a, _) => Escape(AsText(a[0]))),
        new("replace_all(text, pattern, new)", 3, 3, "every match replaced; `$1` and `${name}` in the new text are groups",
            (a, _) => Replace(AsText(a[0]), Regex(a[1]), AsText(a[2]))) { PatternAt = 1 },
    ];

    /// <summary>The library leaves what only closes or stands inside brackets as it is; here it may stand inside brackets too.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(System.Text.RegularExpressions.Regex.Escape(text));
        foreach (var c in "]}-") escaped.Replace(c.ToString(), $"\\{c}");
        RefuseLength(escaped.Length);
        return escaped.ToString();
    }

    private static Regex Regex(object? value) => (Regex)value!;

    /// <summary>
    /// The matches from left to right. One that begins or ends inside a character takes the whole of it, and the next begins after it.
    /// </summary>
    private static IEnumerable<Fields> Matches(string text, Regex pattern, TextUnit unit)
    {
        var units = new TextUnits(text, unit);
        var taken = 0;
        foreach (var match in InTime(text, pattern))
        {
            if (match.Index < taken) continue;
            var found = Piece(text, units, match, out taken);
            var groups = new List<object?>();
            var names = new Fields();
            foreach (var number in pattern.GetGroupNumbers().Where(number => number > 0))
            {
                var name = pattern.GroupNameFromNumber(number);
                var piece = match.Groups[number] is { Success: true } group ? Piece(text, units, group, out _) : null;
                if (name == number.ToString(CultureInfo.InvariantCulture)) groups.Add(piece);
                else names[name] = piece;
            }

            yield return found.Add("groups", groups).Add("names", names);
        }
    }

    private static Fields Piece(string text, TextUnits units, Capture capture, out int end)
    {
        var from = units.Before(capture.Index);
        var to = capture.Length == 0 ? from : units.After(capture.Index + capture.Length);
        var (start, stop) = (units.Index(from), units.Index(to));
        end = stop;
        return new Fields(5).Add("text", text[start..stop]).Add("start", (long)from).Add("end", (long)to);
    }

    private static string Replace(string text, Regex pattern, string with)
    {
        var replaced = new StringBuilder();
        var rest = 0;
        foreach (var match in InTime(text, pattern))
        {
            replaced.Append(text, rest, match.Index - rest).Append(match.Result(with));
            RefuseLength(replaced.Length);
            rest = match.Index + match.Length;
        }

        return replaced.Append(text, rest, text.Length - rest).ToString();
    }

    private static IEnumerable<Match> InTime(string text, Regex pattern)
    {
        var began = Stopwatch.GetTimestamp();
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
        {
            yield return match;
            if (Stopwatch.GetElapsedTime(began) > Limit)
                throw new EvaluationException($"all matches of the pattern '{pattern}' took more than {Limit.TotalSeconds:0} s");
        }
    }
}
