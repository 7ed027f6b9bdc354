using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions over numbers. Whole numbers stay exact (64 bits); what does not fit is refused, never wrapped.</summary>
internal static partial class NumberFunctions
{
    public static readonly Function[] All =
    [
        new("number(text)", 1, 1,
            "the number that a text says, in digits of any script: '-1,234.5', '١٢٫٥', '1e3'; null when it says none; a number as it is",
            (a, _) => a[0] is string text ? Parse(text) : Value.Number(a[0]) is null ? null : a[0]),
        new("sum(list)", 1, 1, "the numbers added up", (a, _) => Sum(List(a[0]))),
        new("mean(list)", 1, 1, "the arithmetic mean of the numbers; null when there is none",
            (a, _) => List(a[0]) is { Count: > 0 } list ? Plain(Finite(list.Sum(Number) / list.Count)) : null),
        new("min(a, b, …)", 1, 8, "the smallest number, also of one list; null of an empty list", (a, _) => Extreme(Several(a), -1)),
        new("max(a, b, …)", 1, 8, "the largest number, also of one list; null of an empty list", (a, _) => Extreme(Several(a), 1)),
        new("clamp(number, least, most)", 3, 3, "brought into the range", (a, _) => Clamp(a[0], a[1], a[2])),
        new("abs(number)", 1, 1, "without its sign", (a, _) => a[0] is long whole
            ? whole == long.MinValue ? throw TooLarge() : Math.Abs(whole)
            : Math.Abs(Number(a[0]))),
        new("round(number[, digits])", 1, 2, "half to even, to 0 to 15 digits", (a, _) => Round(a[0], Optional(a, 1))),
        new("floor(number)", 1, 1, "the next whole number below", (a, _) => a[0] is long ? a[0] : Fitting(Math.Floor(Number(a[0])))),
        new("ceil(number)", 1, 1, "the next whole number above", (a, _) => a[0] is long ? a[0] : Fitting(Math.Ceiling(Number(a[0])))),
    ];

    public static EvaluationException TooLarge() => new("the result is too large for a number");

    public static double Finite(double value) => double.IsFinite(value) ? value : throw TooLarge();

    private static object Fitting(double value) => value is >= -9.2e18 and <= 9.2e18 ? (long)value : throw TooLarge();

    private static object Sum(IReadOnlyList<object?> list)
    {
        if (!list.All(item => item is long)) return Plain(Finite(list.Sum(Number)));
        var sum = list.Aggregate(Int128.Zero, (sum, item) => sum + (long)item!);
        return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : throw TooLarge();
    }

    private static IReadOnlyList<object?> Several(object?[] arguments) => arguments is [IReadOnlyList<object?> list] ? list : arguments;

    /// <param name="numbers">What is compared.</param>
    /// <param name="sign">1 for the largest, −1 for the smallest.</param>
    private static object? Extreme(IReadOnlyList<object?> numbers, int sign)
    {
        if (numbers.Count == 0) return null;
        if (numbers.All(number => number is long))
            return sign > 0 ? numbers.Max(number => (long)number!) : numbers.Min(number => (long)number!);
        return Plain(sign > 0 ? numbers.Max(Number) : numbers.Min(Number));
    }

    private static object Clamp(object? number, object? least, object? most)
    {
        if (Number(least) > Number(most))
            throw new EvaluationException($"clamp needs a least that is not above the most, not {AsText(least)} and {AsText(most)}");
        return number is long a && least is long b && most is long c && b <= c
            ? Math.Clamp(a, b, c)
            : Plain(Math.Clamp(Number(number), Number(least), Number(most)));
    }

    private static object Round(object? number, object? digits)
    {
        var places = digits is null ? 0 : Whole(digits);
        if (places is < 0 or > 15) throw new EvaluationException($"round takes 0 to 15 digits, not {places}");
        return number is long ? number : Plain(Math.Round(Number(number), (int)places));
    }

    private static object? Parse(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.Format) continue;
            plain.Append(c switch
            {
                '\u066B' => '.',
                '\u066C' => ',',
                '\u2212' => '-',
                _ when char.IsDigit(c) => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
                _ => c,
            });
        }

        var said = plain.ToString();
        if (!Said().IsMatch(said)) return null;
        said = said.Replace(",", "", StringComparison.Ordinal);
        if (long.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        var number = double.Parse(said, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : null;
    }

    /// <summary>Commas part groups of three digits, or stand nowhere.</summary>
    [GeneratedRegex(@"\A[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Said();
}
