namespace Minwal.Text.Personal;

/// <summary>
/// Phone numbers. With a country's code (plus, 00, or bare for mobiles of Arab countries) by ITU-T E.164 and the length of the country's
/// numbers where it is listed; as they are dialled in Saudi Arabia, Egypt, Jordan, Iraq and Morocco; in the American form 555-123-4567;
/// and any seven to twelve digits beside a word for a phone.
/// </summary>
internal static class PhoneNumber
{
    private static readonly string[] Words =
        ["جوال", "موبايل", "هاتف", "تلفون", "تليفون", "واتس", "اتصل", "كلمني", "دق علي", "رقمي", "phone", "mobile", "whatsapp",
            "call me", "text me", "cell", "tel ", "fax", "contact number"];

    /// <summary>Country codes with the fewest and the most digits that follow (national numbering plans, ITU-T E.164).</summary>
    private static readonly Dictionary<string, (int Least, int Most)> Countries = new(StringComparer.Ordinal)
    {
        ["1"] = (10, 10),
        ["7"] = (10, 10),
        ["20"] = (8, 10),
        ["27"] = (9, 9),
        ["30"] = (10, 10),
        ["31"] = (9, 9),
        ["32"] = (8, 9),
        ["33"] = (9, 9),
        ["34"] = (9, 9),
        ["39"] = (8, 11),
        ["41"] = (9, 9),
        ["44"] = (9, 10),
        ["45"] = (8, 8),
        ["46"] = (7, 10),
        ["47"] = (8, 8),
        ["48"] = (9, 9),
        ["49"] = (7, 11),
        ["60"] = (8, 10),
        ["61"] = (9, 9),
        ["62"] = (8, 12),
        ["63"] = (10, 10),
        ["81"] = (9, 10),
        ["82"] = (8, 10),
        ["86"] = (10, 11),
        ["90"] = (10, 10),
        ["91"] = (10, 10),
        ["92"] = (9, 10),
        ["98"] = (10, 10),
        ["212"] = (9, 9),
        ["213"] = (8, 9),
        ["216"] = (8, 8),
        ["218"] = (8, 9),
        ["222"] = (8, 8),
        ["249"] = (9, 9),
        ["252"] = (7, 9),
        ["253"] = (8, 8),
        ["351"] = (9, 9),
        ["353"] = (8, 9),
        ["358"] = (7, 10),
        ["961"] = (7, 8),
        ["962"] = (8, 9),
        ["963"] = (8, 9),
        ["964"] = (8, 10),
        ["965"] = (8, 8),
        ["966"] = (8, 9),
        ["967"] = (7, 9),
        ["968"] = (8, 8),
        ["970"] = (8, 9),
        ["971"] = (8, 9),
        ["973"] = (8, 8),
        ["974"] = (8, 8),
    };

    /// <summary>The number with its country's code where that is known, in digits alone; null when it is none.</summary>
    public static string? KeyOf(NumberRun run)
    {
        var digits = run.Digits;
        if (run.Plus) return International(digits);
        if (digits.StartsWith("00", StringComparison.Ordinal) && International(digits[2..]) is { } dialled) return dialled;
        if (Local(digits) is { } local && IsPlausiblyGrouped(run)) return local;
        if (run.IsGrouped(3, 3, 4) && digits[0] >= '2' && digits[3] >= '2') return "1" + digits;
        return digits.Length is >= 7 and <= 12 && run.Groups.Count <= 5 && run.IsNear(Words) ? digits : null;
    }

    private static string? International(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (!Countries.TryGetValue(digits[..length], out var rest)) continue;
            var left = digits.Length - length;
            if (left >= rest.Least && left <= rest.Most) return digits;
            // +966 (0)50 123 4567: the zero is dialled inside of the country only.
            return digits[length] == '0' && left - 1 >= rest.Least && left - 1 <= rest.Most ? digits.Remove(length, 1) : null;
        }

        return digits.Length is >= 8 and <= 15 && digits[0] != '0' ? digits : null;
    }

    private static string? Local(string digits) => (digits.Length, digits[0]) switch
    {
        // Saudi Arabia: mobiles, fixed lines by region, numbers of firms. The Emirates' mobiles have the same form.
        (10, '0') when digits[1] == '5' => "966" + digits[1..],
        (10, '0') when digits[1] == '1' && digits[2] is >= '1' and <= '7' => "966" + digits[1..],
        (9, '9') when digits.StartsWith("9200", StringComparison.Ordinal) => "966" + digits,
        (12, '9') when digits.StartsWith("9665", StringComparison.Ordinal) => digits,
        // Egypt: mobiles, Cairo.
        (11, '0') when digits[1] == '1' && digits[2] is '0' or '1' or '2' or '5' => "20" + digits[1..],
        (10, '0') when digits[1] == '2' => "20" + digits[1..],
        (12, '2') when digits.StartsWith("201", StringComparison.Ordinal) && digits[3] is '0' or '1' or '2' or '5' => digits,
        // Jordan, Iraq, Morocco.
        (10, '0') when digits[1] == '7' && digits[2] is '7' or '8' or '9' => "962" + digits[1..],
        (11, '0') when digits[1] == '7' && digits[2] is '3' or '5' or '7' or '8' or '9' => "964" + digits[1..],
        (10, '0') when digits[1] is '6' => "212" + digits[1..],
        // Mobiles with the country's code and without the plus.
        (12, '9') when digits.StartsWith("9715", StringComparison.Ordinal) || digits.StartsWith("9627", StringComparison.Ordinal) => digits,
        (11, '9') when digits[..3] is "965" or "968" or "973" or "974" && digits[3] is '3' or '5' or '6' or '7' or '9' => digits,
        _ => null,
    };

    /// <summary>A number in one piece or in a few; one that is broken into single digits by chance is none.</summary>
    private static bool IsPlausiblyGrouped(NumberRun run) => run.Groups.Count <= 5 || run.Groups.All(group => group <= 2);
}
