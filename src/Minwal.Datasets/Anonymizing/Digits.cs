using System.Globalization;
using System.Text;
using Minwal.Text.Personal;

namespace Minwal.Datasets.Anonymizing;

/// <summary>
/// Numbers that belong to nobody, in the form of one that belongs to somebody: see <see cref="Minwal.Text.Personal.MadeUp"/>.
/// </summary>
internal static class Digits
{
    /// <summary>The same country and network, and 0000 and three digits that do not begin with 0 behind them.</summary>
    public static string Phone(string key, int number)
    {
        var head = key[..^7];
        // The networks' last digit makes ten times as many.
        if (head.Length > 0) head = head[..^1] + (char)('0' + ((head[^1] - '0' + (number / 900)) % 10));
        return $"{head}0000{((number % 900) + 100).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The first digit (784 of the Emirates), zeros, and four digits of which the last is no right check digit.</summary>
    public static string Id(string key, int number) => WithWrongCheck(Zeros(key, key.Length == 15 ? 3 : 1, number));

    /// <summary>The network's digit, zeros, and four digits of which the last is no right check digit.</summary>
    public static string Card(string key, int number) => WithWrongCheck(Zeros(key, 1, number));

    /// <summary>The same country, right check digits, zeros and four digits.</summary>
    public static string Iban(string key, int number)
    {
        var account = Zeros(key[4..], 0, number);
        var rest = CheckDigits.Mod97($"{key[..2]}00{account}");
        return $"{key[..2]}{(98 - rest).ToString("00", CultureInfo.InvariantCulture)}{account}";
    }

    /// <summary>As many digits, of which the last nine are <paramref name="number"/>.</summary>
    public static string Any(string digits, int number) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0')[^digits.Length..];

    /// <summary>The digits and letters of ASCII in <paramref name="text"/>, digits of any script as 0–9.</summary>
    public static string Of(string text)
    {
        var digits = new StringBuilder();
        foreach (var c in text)
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit) digits.Append((char)('0' + digit));
        return digits.ToString();
    }

    /// <summary>
    /// What is <paramref name="written"/> with the end of <paramref name="made"/> in place of what it shares with <paramref name="key"/>:
    /// its separators, its script and what it has before the key's digits (a zero, a country's code) stay.
    /// </summary>
    public static string Written(string written, string key, string made)
    {
        var result = written.ToCharArray();
        for (int at = written.Length - 1, i = 1; at >= 0 && i <= key.Length; at--)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(written[at]);
            var unit = digit >= 0 ? (char)('0' + digit) : char.ToUpperInvariant(written[at]);
            if (digit < 0 && !char.IsAsciiLetter(written[at])) continue;
            // A zero that is dialled in the country only is in what is written and not in the key.
            if (unit != key[^i]) break;
            var next = made[^i];
            result[at] = digit >= 0 && char.IsAsciiDigit(next) ? (char)(written[at] - digit + (next - '0'))
                : char.IsLower(written[at]) ? char.ToLowerInvariant(next) : next;
            i++;
        }

        return new string(result);
    }

    private static string Zeros(string key, int kept, int number) =>
        key[..kept] + number.ToString("0000", CultureInfo.InvariantCulture).PadLeft(key.Length - kept, '0');

    private static string WithWrongCheck(string digits) =>
        CheckDigits.IsLuhn(digits) ? digits[..^1] + (char)('0' + ((digits[^1] - '0' + 1) % 10)) : digits;
}
