namespace Minwal.Text.Personal;

/// <summary>
/// Numbers under which a state knows a person. Saudi Arabia: ten digits, the first 1 (citizens) or 2 (residents), the last a check digit
/// by Luhn. Egypt: fourteen digits, century, date of birth, governorate, serial number. The Emirates: 784, year of birth, seven digits and
/// one. The United States: three, two and four digits with hyphens. A number of the right length without a right check digit counts when
/// a word for it stands near.
/// </summary>
internal static class NationalId
{
    private static readonly string[] Words =
        ["هويه", "الهويه", "سجل مدني", "السجل المدني", "رقم قومي", "الرقم القومي", "اقامه", "الاقامه", "بطاقه شخصيه",
            "national id", "id number", "iqama", "identity", "ssn", "social security"];

    private static readonly string[] Governorates =
        ["01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "23", "24", "25", "26", "27", "28", "29",
            "31", "32", "33", "34", "35", "88"];

    /// <summary>The digits; null when it is none.</summary>
    public static string? KeyOf(NumberRun run)
    {
        if (run.Plus) return null;
        var digits = run.Digits;
        return digits.Length switch
        {
            9 when run.IsGrouped(3, 2, 4) && IsHyphened(run) && digits[0] != '9' && digits[..3] is not ("000" or "666") => digits,
            10 when run.Groups.Count == 1 && digits[0] is '1' or '2' => run.IsLuhn() || run.IsNear(Words) ? digits : null,
            14 when run.Groups.Count == 1 && digits[0] is '2' or '3' => IsEgyptian(digits) || run.IsNear(Words) ? digits : null,
            15 when digits.StartsWith("784", StringComparison.Ordinal) && (run.IsGrouped(3, 4, 7, 1) || run.IsLuhn()) => digits,
            _ => null,
        };
    }

    private static bool IsHyphened(NumberRun run) => run.Text.Digits.AsSpan(run.Start, run.End - run.Start).Count('-') == 2;

    private static bool IsEgyptian(string digits)
    {
        var (year, month, day) = (int.Parse(digits.AsSpan(1, 2)), int.Parse(digits.AsSpan(3, 2)), int.Parse(digits.AsSpan(5, 2)));
        if (month is < 1 or > 12 || day < 1 || !Governorates.Contains(digits.Substring(7, 2))) return false;
        return day <= DateTime.DaysInMonth((digits[0] == '2' ? 1900 : 2000) + year, month);
    }
}
