using System.Globalization;
using System.Text;

namespace Minwal.Text;

/// <summary>
/// A number that is written in digits of any script: <c>1,234.5</c>, <c>١٬٢٣٤٫٥</c>, <c>12 %</c>. The decimal sign is <c>.</c> or <c>٫</c>;
/// a comma, an apostrophe, a narrow or no-break space or <c>٬</c> before exactly three digits separates thousands. Signs and words for
/// numbers are not read.
/// </summary>
/// <param name="Digits">The number in digits 0–9 with a point, without separators and without zeros that change nothing.</param>
/// <param name="IsPercent">Whether a percent sign or a word for it follows.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is as it is written, in UTF-16 units, without the percent sign.</param>
internal readonly record struct Numeral(string Digits, bool IsPercent, int Start, int Length)
{
    private const string Thousands = ",٬'’\u00A0\u2009\u202F";
    private const string Decimals = ".٫";

    private static readonly string[] PercentWords =
        ["%", "٪", "﹪", "％", "percent", "per cent", "بالمئة", "بالمائة", "في المئة", "في المائة"];

    /// <summary>The numbers in <paramref name="text"/> in their order; the marks of numbered lists ("1.", "2)") are left out.</summary>
    public static IEnumerable<Numeral> In(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (DigitAt(text, at) < 0)
            {
                at++;
                continue;
            }

            var start = at;
            var digits = Read(text, ref at);
            if (!IsListMark(text, start, at)) yield return new Numeral(digits, IsPercentAt(text, at), start, at - start);
        }
    }

    private static string Read(string text, ref int at)
    {
        var (digits, fraction) = (new StringBuilder(), false);
        Take(text, ref at, digits);
        var first = digits.Length;
        while (at + 1 < text.Length && DigitAt(text, at + 1) >= 0)
        {
            if (!fraction && first <= 3 && Thousands.Contains(text[at]) && DigitsAt(text, at + 1) == 3)
            {
                at++;
            }
            else if (!fraction && Decimals.Contains(text[at]))
            {
                fraction = true;
                digits.Append('.');
                at++;
            }
            else
            {
                break;
            }

            Take(text, ref at, digits);
        }

        var written = digits.ToString();
        if (fraction) written = written.TrimEnd('0').TrimEnd('.');
        written = written.TrimStart('0');
        return written.Length == 0 || written[0] == '.' ? "0" + written : written;
    }

    private static void Take(string text, ref int at, StringBuilder digits)
    {
        for (; DigitAt(text, at) is >= 0 and var digit; at++) digits.Append((char)('0' + digit));
    }

    private static int DigitsAt(string text, int at)
    {
        var count = 0;
        while (DigitAt(text, at + count) >= 0) count++;
        return count;
    }

    private static int DigitAt(string text, int at) => at < text.Length ? CharUnicodeInfo.GetDecimalDigitValue(text[at]) : -1;

    private static bool IsListMark(string text, int start, int end)
    {
        if (end - start > 3 || end >= text.Length || text[end] is not ('.' or ')' or '-')) return false;
        if (end + 1 < text.Length && !char.IsWhiteSpace(text[end + 1])) return false;
        var before = text.AsSpan(0, start).TrimEnd(' ');
        return (before.IsEmpty || before[^1] == '\n') && end + 1 < text.Length;
    }

    private static bool IsPercentAt(string text, int at)
    {
        var rest = text.AsSpan(at).TrimStart(" \u00A0\u202F");
        foreach (var word in PercentWords)
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
