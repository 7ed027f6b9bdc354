namespace Minwal.Models.Pricing;

/// <summary>
/// About how many tokens a text has, without any model's tokenizer: four Latin characters, two and a quarter characters of another script.
/// A rule of thumb for plans; bills are counted from what providers report.
/// </summary>
internal static class TokenEstimate
{
    private const double Latin = 4, Other = 2.25;

    /// <summary>The estimate, at least 1 for a text that is not empty.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var other = 0;
        foreach (var c in text)
            if (c > 0x024F) other++;
        return (int)Math.Ceiling(((text.Length - other) / Latin) + (other / Other));
    }
}
