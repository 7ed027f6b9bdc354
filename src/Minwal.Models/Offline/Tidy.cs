using System.Text;
using System.Text.RegularExpressions;
using Minwal.Models.Offline.Filters;

namespace Minwal.Models.Offline;

/// <summary>Cleans a finished text: the seams between its parts must not show.</summary>
internal static partial class Tidy
{
    private const string Closing = ",.;:?!)،؛؟";
    private const string Single = ",;:،؛";

    public static string Apply(string text, Tidying how)
    {
        if (how == Tidying.None) return text;
        var result = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            if (c is ' ' or '\t')
            {
                if (result.Length > 0 && result[^1] is not (' ' or '\n')) result.Append(' ');
                continue;
            }

            if (Closing.Contains(c, StringComparison.Ordinal) || c == '\n')
            {
                while (result.Length > 0 && result[^1] == ' ') result.Length--;
                // Two marks that met: the stronger stays (a full stop after a question mark is dropped, a comma before a full stop too).
                if (result.Length > 0 && Closing.Contains(result[^1], StringComparison.Ordinal) && c is not (')' or '\n')
                    && result[^1] != ')' && !(c == '.' && result[^1] == '.' && IsEllipsis(text)))
                {
                    if (!Single.Contains(result[^1], StringComparison.Ordinal)) continue;
                    result.Length--;
                }
            }

            if (how == Tidying.English && start && char.IsLetter(c))
            {
                result.Append(char.ToUpperInvariant(c));
                start = false;
                continue;
            }

            if (start && char.IsDigit(c)) start = false;
            result.Append(c);
            if (how == Tidying.English && c is '?' or '!' or '\n') start = true;
            else if (how == Tidying.English && c == '.') start = true;
            else if (start && result.Length > 1 && !char.IsWhiteSpace(c) && c is not ('"' or '\'' or '(' or '“' or '[')) start = false;
        }

        if (how == Tidying.English) LowerInsideAbbreviations(text, result);
        var tidy = result.ToString().Trim();
        return how == Tidying.English ? Article().Replace(tidy, AgreeArticle) : tidy;
    }

    // A noun that a slot put behind a written article decides its form. Function words behind "a" show that it is a letter ("plan a or b").
    [GeneratedRegex(@"\b(?<a>[Aa])n? (?=(?<next>[""'“(]?[\p{L}\d][\p{L}\d,]*))(?!(?:or|and|is|are|as|at|in|if|of|on|was)\b)")]
    private static partial Regex Article();

    private static string AgreeArticle(Match match) =>
        match.Groups["a"].Value + (English.TakesAn(match.Groups["next"].ValueSpan) ? "n " : " ");

    private static bool IsEllipsis(string text) => text.Contains("...", StringComparison.Ordinal);

    /// <summary>
    /// A full stop inside a word or number (3.5, example.com, e.g.) does not begin a sentence: what follows it at once keeps its case.
    /// </summary>
    private static void LowerInsideAbbreviations(string text, StringBuilder result)
    {
        for (var i = 1; i + 1 < result.Length; i++)
            if (result[i] == '.' && char.IsLetterOrDigit(result[i - 1]) && char.IsUpper(result[i + 1])
                && text.Contains($"{result[i - 1]}.{char.ToLowerInvariant(result[i + 1])}", StringComparison.Ordinal))
                result[i + 1] = char.ToLowerInvariant(result[i + 1]);
    }
}
