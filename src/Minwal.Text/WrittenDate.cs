using System.Globalization;
using System.Text.RegularExpressions;

namespace Minwal.Text;

/// <summary>
/// A date as it is written in a text: 2024-05-03, 3/5/2024 (which may be the third of May or the fifth of March), 3 May 2024, May 3rd,
/// May 2024, ٣ مايو ٢٠٢٤. Years alone, names of days, and words such as "yesterday" are not read.
/// </summary>
/// <param name="Year">The year; null when none is written.</param>
/// <param name="Days">What month and day it can be; the day is null for a month alone, hijri months are 13 to 24.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
internal sealed record WrittenDate(int? Year, IReadOnlyList<(int Month, int? Day)> Days, int Start, int Length)
{
    // In Arabic "and", "so", "in" and "for" are written onto the word.
    private const string Begin = @"\b[وفبل]?";

    private const string OfYear = "(?:of +|(?:من +)?(?:عام|سنه) +)?";

    private static readonly string Month = $"(?<m>{Months.Alternatives})";

    private static readonly Regex[] Forms =
    [
        Form($@"{Begin}(?<y>\d{{4}})[-/.](?<n>\d{{1,2}})[-/.](?<d>\d{{1,2}})\b"),
        Form($@"{Begin}(?<a>\d{{1,2}})[-/.](?<b>\d{{1,2}})[-/.](?<y>\d{{4}})\b"),
        Form($@"{Begin}(?<d>\d{{1,2}})(?:st|nd|rd|th)? +(?:of +|من +)?{Month}\b(?:\.?,? +{OfYear}(?<y>\d{{4}})\b)?"),
        Form($@"{Begin}{Month}\.? +(?<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? +(?<y>\d{{4}})\b)?"),
        Form($@"{Begin}{Month}\.?,? +{OfYear}(?<y>\d{{4}})\b"),
    ];

    /// <summary>The dates in <paramref name="text"/> in their order.</summary>
    public static IReadOnlyList<WrittenDate> In(string text)
    {
        // Without a digit there is no date.
        if (!text.Any(c => CharUnicodeInfo.GetDecimalDigitValue(c) >= 0)) return [];
        var (folded, found) = (Fold(text), new List<WrittenDate>());
        foreach (var form in Forms)
        {
            foreach (Match match in form.Matches(folded))
            {
                if (found.Exists(other => match.Index < other.Start + other.Length && other.Start < match.Index + match.Length)) continue;
                if (Of(match, text) is { } date) found.Add(date);
            }
        }

        return [.. found.OrderBy(date => date.Start)];
    }

    /// <summary>
    /// Whether <paramref name="other"/> says all that this one says; a year that it leaves out may stand elsewhere in its text, among
    /// <paramref name="years"/>.
    /// </summary>
    public bool IsSaidBy(WrittenDate other, IReadOnlySet<string> years) =>
        Days.Any(day => other.Days.Any(said => day.Month == said.Month && (day.Day is null || day.Day == said.Day)))
        && (Year is null || Year == other.Year
            || (other.Year is null && years.Contains(Year.Value.ToString(CultureInfo.InvariantCulture))));

    private static WrittenDate? Of(Match match, string text)
    {
        var year = Number(match.Groups["y"]);
        List<(int Month, int? Day)> days;
        if (match.Groups["a"].Success)
        {
            var (a, b) = (Number(match.Groups["a"])!.Value, Number(match.Groups["b"])!.Value);
            days = a == b ? [(a, b)] : [(b, a), (a, b)];
        }
        else if (match.Groups["n"].Success)
        {
            days = [(Number(match.Groups["n"])!.Value, Number(match.Groups["d"]))];
        }
        else
        {
            var name = match.Groups["m"];
            // "may" and "march" are words too: an English month has a capital.
            if (text[name.Index] is >= 'a' and <= 'z') return null;
            var month = Months.NumberOf(name.Value);
            days = [(month, Number(match.Groups["d"]))];
            if (days[0].Day is < 1 or > 31) return null;
            return new WrittenDate(year, days, match.Index, match.Length);
        }

        days.RemoveAll(day => day.Month is < 1 or > 12 || day.Day is < 1 or > 31);
        return days.Count == 0 ? null : new WrittenDate(year, days, match.Index, match.Length);
    }

    private static int? Number(Group group) =>
        group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    // Without backtracking, in time that grows with the text alone.
    private static Regex Form(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The text with as many units, so that places stay: digits 0–9, lower case, letters folded, white space as spaces.</summary>
    private static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            folded[i] = CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit ? (char)('0' + digit)
                : char.IsWhiteSpace(c) ? ' '
                : Arabic.Fold(char.ToLowerInvariant(c));
        }
    });
}
