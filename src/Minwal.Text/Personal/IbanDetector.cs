namespace Minwal.Text.Personal;

/// <summary>
/// Finds account numbers by ISO 13616: a country's letters, two check digits, and as many letters and digits as that country has; in one
/// or in groups. The check digits must be right (ISO 7064, mod 97-10) unless a word for it stands near or all else is digits.
/// </summary>
internal sealed class IbanDetector : IPersonalDetector
{
    /// <summary>The whole length by country, from the registry of ISO 13616.</summary>
    private static readonly Dictionary<string, int> Lengths = new(StringComparer.Ordinal)
    {
        ["AD"] = 24,
        ["AE"] = 23,
        ["AL"] = 28,
        ["AT"] = 20,
        ["AZ"] = 28,
        ["BA"] = 20,
        ["BE"] = 16,
        ["BG"] = 22,
        ["BH"] = 22,
        ["BR"] = 29,
        ["BY"] = 28,
        ["CH"] = 21,
        ["CR"] = 22,
        ["CY"] = 28,
        ["CZ"] = 24,
        ["DE"] = 22,
        ["DK"] = 18,
        ["DO"] = 28,
        ["EE"] = 20,
        ["EG"] = 29,
        ["ES"] = 24,
        ["FI"] = 18,
        ["FO"] = 18,
        ["FR"] = 27,
        ["GB"] = 22,
        ["GE"] = 22,
        ["GI"] = 23,
        ["GL"] = 18,
        ["GR"] = 27,
        ["GT"] = 28,
        ["HR"] = 21,
        ["HU"] = 28,
        ["IE"] = 22,
        ["IL"] = 23,
        ["IQ"] = 23,
        ["IS"] = 26,
        ["IT"] = 27,
        ["JO"] = 30,
        ["KW"] = 30,
        ["KZ"] = 20,
        ["LB"] = 28,
        ["LI"] = 21,
        ["LT"] = 20,
        ["LU"] = 20,
        ["LV"] = 21,
        ["LY"] = 25,
        ["MC"] = 27,
        ["MD"] = 24,
        ["ME"] = 22,
        ["MK"] = 19,
        ["MR"] = 27,
        ["MT"] = 31,
        ["MU"] = 30,
        ["NL"] = 18,
        ["NO"] = 15,
        ["OM"] = 23,
        ["PK"] = 24,
        ["PL"] = 28,
        ["PS"] = 29,
        ["PT"] = 25,
        ["QA"] = 29,
        ["RO"] = 24,
        ["RS"] = 22,
        ["SA"] = 24,
        ["SC"] = 31,
        ["SD"] = 18,
        ["SE"] = 24,
        ["SI"] = 19,
        ["SK"] = 24,
        ["SM"] = 27,
        ["TN"] = 24,
        ["TR"] = 26,
        ["UA"] = 29,
        ["VA"] = 22,
        ["VG"] = 24,
        ["XK"] = 20,
    };

    private static readonly string[] Words = ["iban", "ايبان", "رقم الحساب", "حساب بنكي", "account"];

    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        var digits = text.Digits;
        for (var at = 0; at + 15 <= digits.Length; at++)
        {
            if (!char.IsAsciiLetter(digits[at]) || (at > 0 && char.IsAsciiLetterOrDigit(digits[at - 1]))) continue;
            if (!char.IsAsciiLetter(digits[at + 1])) continue;
            if (!Lengths.TryGetValue(digits.Substring(at, 2).ToUpperInvariant(), out var length)) continue;
            if (Read(text, at, length) is not { } read) continue;
            var all = read.Key.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
            if (!all && CheckDigits.Mod97(read.Key) != 1 && !text.IsNear(at, read.End, Words)) continue;
            found.Add(new PersonalMatch(PersonalKinds.Iban, at, read.End - at, read.Key));
            at = read.End - 1;
        }
    }

    /// <summary>The characters of an account number without what separates its groups; null when there are not as many.</summary>
    private static (string Key, int End)? Read(PersonalText text, int start, int length)
    {
        Span<char> key = stackalloc char[length];
        var (count, at) = (0, start);
        for (; at < text.Digits.Length && count < length; at++)
        {
            var c = text.Digits[at];
            if (char.IsAsciiLetterOrDigit(c)) key[count++] = char.ToUpperInvariant(c);
            else if (c is not (' ' or '-' or '\u00A0') && !PersonalText.IsUnseen(c)) break;
        }

        var whole = count == length && (at == text.Digits.Length || !char.IsAsciiLetterOrDigit(text.Digits[at]));
        return whole && char.IsAsciiDigit(key[2]) && char.IsAsciiDigit(key[3]) ? (key.ToString(), at) : null;
    }
}
