namespace Minwal.Text.Personal;

/// <summary>Sums by which numbers show that nobody mistyped them.</summary>
internal static class CheckDigits
{
    /// <summary>
    /// Whether the last of <paramref name="digits"/> is the check digit of the others (H. P. Luhn, US patent 2,950,048; ISO/IEC 7812-1,
    /// annex B).
    /// </summary>
    public static bool IsLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>
    /// The rest of an account number divided by 97, its country and check digits behind the rest and letters as 10 to 35: 1 where the check
    /// digits are right (ISO 7064, mod 97-10; ISO 13616).
    /// </summary>
    public static int Mod97(string iban)
    {
        var rest = 0;
        foreach (var c in iban[4..] + iban[..4])
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        return rest;
    }
}
