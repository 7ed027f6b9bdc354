using System.Globalization;
using Minwal.Values;

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
            case ParameterType.Weights:
                return Weights(spec, typed);
            default:
                return spec.Choices.Count == 0 || spec.Choices.Contains(typed) ? typed : null;
        }
    }

    /// <summary>Names with weights; a name of several that may be chosen has none where it is left out.</summary>
    private static Fields? Weights(ParameterSpec spec, string typed)
    {
        var weights = new Fields();
        foreach (var part in typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.LastIndexOf('=');
            var name = at < 1 ? "" : part[..at].TrimEnd();
            if (name.Length == 0 || weights.ContainsKey(name) || (spec.Choices.Count > 0 && !spec.Choices.Contains(name))) return null;
            if (!double.TryParse(part[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                || !double.IsFinite(weight) || weight < 0 || !Inside(spec, weight))
            {
                return null;
            }

            weights[name] = weight == Math.Floor(weight) && weight < 1e15 ? (long)weight : weight;
        }

        if (!weights.Values.Any(weight => Value.Number(weight) > 0)) return null;
        // The order in which they were typed says nothing.
        return spec.Choices.Count == 0 ? weights
            : new Fields(spec.Choices.Where(weights.ContainsKey).Select(name => KeyValuePair.Create(name, weights[name])));
    }

    private static long? Whole(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    private static bool Inside(ParameterSpec spec, double number) => !(number < spec.Min) && !(number > spec.Max);
}
