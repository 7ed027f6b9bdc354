namespace Minwal.Text.Personal;

/// <summary>
/// Numbers of payment cards: 13 to 19 digits with a right check digit by Luhn that begin as the great networks' do, in one, in fours, or
/// in four, six and five.
/// </summary>
internal static class CardNumber
{
    private static readonly string[] Words = ["بطاقه", "البطاقه", "card", "visa", "mastercard", "فيزا", "مدي"];

    /// <summary>The digits; null when it is none.</summary>
    public static string? KeyOf(NumberRun run)
    {
        var digits = run.Digits;
        if (run.Plus || digits.Length is < 13 or > 19 || digits[0] is not (>= '3' and <= '6') || !IsGroupedAsCard(run)) return null;
        if (digits.AsSpan().IndexOfAnyExcept(digits[0]) < 0) return null;
        return run.IsLuhn() || (run.IsGrouped(4, 4, 4, 4) && run.IsNear(Words)) ? digits : null;
    }

    private static bool IsGroupedAsCard(NumberRun run)
    {
        if (run.Groups.Count == 1 || run.IsGrouped(4, 6, 5)) return true;
        for (var i = 0; i < run.Groups.Count - 1; i++)
            if (run.Groups[i] != 4) return false;
        return run.Groups[^1] is >= 1 and <= 4;
    }
}
