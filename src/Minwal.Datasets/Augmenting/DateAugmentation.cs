using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>
/// Other days and times: all that a record names are moved by as many days and as many hours, so that what lies between them, and which
/// comes first, stays.
/// </summary>
internal sealed partial class DateAugmentation()
    : TextAugmentation("dates", "Other days, dates and times, all of a record moved alike, so that what lies between them stays.")
{
    private static readonly string[] English = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] Arabic = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"];
    private static readonly string[] Keys = [.. Arabic.Select(CompareKey.Of)];

    public override bool ChangesFacts => true;

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var own = new SlotRandom(SlotRandom.Key(shared, 0));
        var (days, hours) = (own.Below(20) + 1, own.Below(3) + 1);
        if (days % 7 == 0) days++;
        // Whichever way all dates that have a name for their month stay in it.
        if (!Moves(text, days)) days = Moves(text, -days) ? -days : 0;
        if (days != 0) text = Weekdays().Replace(MoveDates(text, days), match => MoveDay(match.Value, days));
        return Times().Matches(text).All(match => Moves(match, hours)) ? Times().Replace(text, match => MoveTime(match, hours)) : text;
    }

    private static bool Moves(string text, int days) => WrittenDate.In(text).All(date =>
        date.Days is not [{ Day: { } day, Month: <= 12 } only] || IsNumeric(text, date)
        || (day + days >= 1 && day + days <= DateTime.DaysInMonth(date.Year ?? 2025, only.Month)));

    private static bool IsNumeric(string text, WrittenDate date) =>
        !text.AsSpan(date.Start, date.Length).ContainsAnyExcept("0123456789-/.٠١٢٣٤٥٦٧٨٩");

    private static string MoveDates(string text, int days)
    {
        foreach (var date in WrittenDate.In(text).Reverse())
        {
            var written = text.Substring(date.Start, date.Length);
            if (Moved(written, date, IsNumeric(text, date), days) is { } moved)
                text = string.Concat(text.AsSpan(0, date.Start), moved, text.AsSpan(date.Start + date.Length));
        }

        return text;
    }

    /// <summary>Null for what stays: a month alone, a hijri date, a date that may be read in two ways.</summary>
    private static string? Moved(string written, WrittenDate date, bool isNumeric, int days)
    {
        if (date.Days is not [{ Day: { } day, Month: <= 12 and var month }]) return null;
        var zero = written.FirstOrDefault(c => CharUnicodeInfo.GetDecimalDigitValue(c) >= 0);
        zero = (char)(zero - CharUnicodeInfo.GetDecimalDigitValue(zero));
        if (!isNumeric)
        {
            // The day is the number of at most two digits.
            return DayNumber().Replace(written, match => InScript((day + days).ToString(CultureInfo.InvariantCulture), zero), 1);
        }

        if (date.Year is not { } year || day > DateTime.DaysInMonth(year, month)) return null;
        var moved = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).AddDays(days);
        var parts = written.Split('-', '/', '.');
        var separator = written[parts[0].Length];
        string[] values = parts[0].Length == 4
            ? [Number(moved.Year, parts[0]), Number(moved.Month, parts[1]), Number(moved.Day, parts[2])]
            : day > 12 && Digit(parts[0]) == day
                ? [Number(moved.Day, parts[0]), Number(moved.Month, parts[1]), Number(moved.Year, parts[2])]
            : [Number(moved.Month, parts[0]), Number(moved.Day, parts[1]), Number(moved.Year, parts[2])];
        return string.Join(separator, values);

        string Number(int value, string like) => InScript(value.ToString(new string('0', like.Length), CultureInfo.InvariantCulture), zero);
    }

    private static int Digit(string digits) => digits.Aggregate(0, (number, c) => (10 * number) + CharUnicodeInfo.GetDecimalDigitValue(c));

    private static string InScript(string digits, char zero) => string.Concat(digits.Select(digit => (char)(zero + digit - '0')));

    private static string MoveDay(string day, int days)
    {
        var key = CompareKey.Of(day);
        var at = Array.IndexOf(Keys, key);
        if (at >= 0) return Arabic[(at + days + 70) % 7];
        at = Array.FindIndex(English, name => name.Equals(day, StringComparison.OrdinalIgnoreCase));
        var moved = English[(at + days + 70) % 7];
        return char.IsUpper(day[0]) ? moved : moved.ToLowerInvariant();
    }

    private static bool Moves(Match time, int hours) =>
        Digit(time.Groups["h"].Value) is >= 1 and var hour && hour + hours <= (hour < 12 ? 11 : 23);

    private static string MoveTime(Match time, int hours)
    {
        var written = time.Groups["h"].Value;
        var zero = (char)(written[0] - CharUnicodeInfo.GetDecimalDigitValue(written[0]));
        var moved = (Digit(written) + hours).ToString(new string('0', written.Length), CultureInfo.InvariantCulture);
        return InScript(moved, zero) + time.Value[written.Length..];
    }

    [GeneratedRegex(
        @"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
        + @"|(?<=(?<!\p{L})[وفبك]?)ال(?:[اإ]ثنين|ثلاثاء|[اأ]ربعاء|خميس|جمع[ةه]|سبت|[اأ]حد)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weekdays();

    [GeneratedRegex(@"(?<![\d:.])(?<h>\d{1,2}):\d{2}(?![\d:])", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<!\d)\d{1,2}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DayNumber();
}
