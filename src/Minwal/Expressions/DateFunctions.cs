using System.Globalization;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions over dates, which are texts as ISO 8601 writes them. No function knows today's date.</summary>
internal static class DateFunctions
{
    public static readonly Function[] All =
    [
        new("date(text)", 1, 1, "the day that an ISO date or time says, as yyyy-MM-dd; null when the text is none",
            (a, _) => IsoDate.TryParse(AsText(a[0]), out var date) ? date.Day : null),
        new("date_add(date, number, unit)", 3, 3,
            "that many years, months, weeks, days, hours, minutes or seconds later, or earlier when negative; written as the date is",
            (a, _) => Date(a[0]).Add(Whole(a[1]), AsText(a[2])).ToString()),
        new("date_diff(from, to, unit)", 3, 3, "whole years, months, weeks, days, hours, minutes or seconds from one to the other",
            (a, _) => Date(a[0]).Until(Date(a[1]), AsText(a[2]))),
        new("weekday(date)", 1, 1, "1 for Monday to 7 for Sunday", (a, _) => (long)Date(a[0]).Weekday),
        new("format_date(date, format)", 2, 2, "written by a format of .NET in English, such as 'd MMMM yyyy' or 'dddd'",
            (a, _) => Date(a[0]).Format(AsText(a[1]))),
    ];

    private static IsoDate Date(object? value) => value is string text && IsoDate.TryParse(text, out var date)
        ? date
        : throw new EvaluationException($"expected a date such as '2024-05-31' or '2024-05-31T09:30', not '{AsText(value)}'");
}

/// <summary>A day, or a time of one, and how it was written.</summary>
internal readonly record struct IsoDate(DateTimeOffset At, string Written)
{
    private const string DayOnly = "yyyy-MM-dd";

    private static readonly string[] Forms =
    [
        DayOnly,
        .. from separator in (string[])["'T'", " "]
           from time in (string[])["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"]
           from zone in (string[])["", "'Z'", "zzz"]
           select $"{DayOnly}{separator}{time}{zone}",
    ];

    public static bool TryParse(string text, out IsoDate date)
    {
        text = text.Trim();
        if (text.Any(c => c > 127 && char.IsDigit(c)))
            text = string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c));
        foreach (var form in Forms)
        {
            const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal;
            if (!DateTimeOffset.TryParseExact(text, form, CultureInfo.InvariantCulture, Styles, out var at)) continue;
            date = new IsoDate(at, form);
            return true;
        }

        date = default;
        return false;
    }

    public string Day => At.ToString(DayOnly, CultureInfo.InvariantCulture);

    /// <summary>As ISO 8601 counts: Monday is 1.</summary>
    public int Weekday => At.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)At.DayOfWeek;

    public IsoDate Add(long number, string unit)
    {
        try
        {
            var at = unit switch
            {
                "years" => At.AddYears(checked((int)number)),
                "months" => At.AddMonths(checked((int)number)),
                _ => At.AddTicks(checked(number * Ticks(unit))),
            };
            var timed = unit is "hours" or "minutes" or "seconds";
            return new IsoDate(at, timed && Written == DayOnly ? $"{DayOnly}'T'HH:mm:ss" : Written);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new EvaluationException($"{number} {unit} from {this} lie outside of the years 1 to 9999");
        }
    }

    /// <summary>Units that are full; negative when <paramref name="other"/> is earlier.</summary>
    public long Until(IsoDate other, string unit)
    {
        if (unit is not ("years" or "months")) return (other.At - At).Ticks / Ticks(unit);
        var months = (other.At.Year - At.Year) * 12L + other.At.Month - At.Month;
        if (months > 0 && At.AddMonths((int)months) > other.At) months--;
        else if (months < 0 && At.AddMonths((int)months) < other.At) months++;
        return unit == "months" ? months : months / 12;
    }

    public string Format(string format)
    {
        try
        {
            return At.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw new EvaluationException($"'{format}' is not a format of dates, such as 'd MMMM yyyy'");
        }
    }

    public override string ToString() => At.ToString(Written, CultureInfo.InvariantCulture);

    private static long Ticks(string unit) => unit switch
    {
        "weeks" => 7 * TimeSpan.TicksPerDay,
        "days" => TimeSpan.TicksPerDay,
        "hours" => TimeSpan.TicksPerHour,
        "minutes" => TimeSpan.TicksPerMinute,
        "seconds" => TimeSpan.TicksPerSecond,
        _ => throw new EvaluationException(
            $"a unit of time is 'years', 'months', 'weeks', 'days', 'hours', 'minutes' or 'seconds', not '{unit}'"),
    };
}
