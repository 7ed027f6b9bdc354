using System.Globalization;

namespace Minwal.Recipes;

internal static class ParameterParser
{
    /// <summary>The value of <paramref name="typed"/>, or null when it is not allowed.</summary>
    public static object? Parse(ParameterSpec spec, string typed)
    {
        typed = typed.Trim();
        switch (spec.Type)
        {
            case ParameterType.Integer:
                return Whole(typed) is { } whole && Inside(spec, whole) ? whole : null;
            case ParameterType.Number:
                return double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) && Inside(spec, number) ? number : null;
            case ParameterType.Boolean:
                return typed.ToLowerInvariant() switch
                {
                    "true" or "yes" or "on" or "1" => true,
                    "false" or "no" or "off" or "0" => false,
                    _ => null,
                };
            case ParameterType.Range:
                var dash = typed.IndexOf('-', Math.Min(1, typed.Length));
                var (a, b) = dash < 0 ? (Whole(typed), Whole(typed)) : (Whole(typed[..dash]), Whole(typed[(dash + 1)..]));
                return a is { } least && b is { } most && least <= most && Inside(spec, least) && Inside(spec, most)
                    ? new List<object?> { least, most }
                    : null;
            case ParameterType.List:
                var items = typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return items.Length > 0 && items.Distinct().Count() == items.Length
                    && items.All(item => spec.Choices.Count == 0 || spec.Choices.Contains(item))
                    // A choice among choices is a set: the order in which it was typed says nothing.
                    ? (spec.Choices.Count == 0 ? items : spec.Choices.Where(items.Contains)).Cast<object?>().ToList()
                    : null;
            default:
                return spec.Choices.Count == 0 || spec.Choices.Contains(typed) ? typed : null;
        }
    }

    private static long? Whole(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    private static bool Inside(ParameterSpec spec, double number) => !(number < spec.Min) && !(number > spec.Max);
}
