using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>A typed parameter of a recipe.</summary>
/// <param name="Name">The name in formulas.</param>
/// <param name="Mark">Where the recipe declares it.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Default">The value when the option is not given.</param>
/// <param name="Min">The least number; null for none.</param>
/// <param name="Max">The greatest number; null for none.</param>
/// <param name="Choices">The allowed texts; empty for any.</param>
/// <param name="Help">What it does, in one line.</param>
public sealed record ParameterSpec(
    string Name, Mark Mark, ParameterType Type, object? Default, double? Min, double? Max, IReadOnlyList<string> Choices, string Help)
{
    /// <summary>Parameters that cannot be set beside it.</summary>
    public IReadOnlyList<string> NotWith { get; init; } = [];

    /// <summary>The allowed values in words.</summary>
    public string Allowed
    {
        get
        {
            var bounds = (Min, Max) switch
            {
                (null, null) => "",
                ({ } a, null) => FormattableString.Invariant($" of at least {a}"),
                (null, { } b) => FormattableString.Invariant($" of at most {b}"),
                ({ } a, { } b) => FormattableString.Invariant($" from {a} to {b}"),
            };
            return Type switch
            {
                ParameterType.Integer => "a whole number" + bounds,
                ParameterType.Number => "a number" + bounds,
                ParameterType.Boolean => "true or false",
                ParameterType.Range => "a range such as 6-12" + (bounds.Length > 0 ? " with ends" + bounds : ""),
                ParameterType.List =>
                    "a comma-separated list" + (Choices.Count > 0 ? " of " + string.Join(", ", Choices) + ", each once" : ""),
                ParameterType.Weights => "names with weights, such as " + string.Join(',',
                    (Choices.Count > 1 ? Choices : ["a", "b"]).Take(2).Select((name, i) => $"{name}={i + 1}"))
                    + (Choices.Count > 0 ? " of " + string.Join(", ", Choices) : "")
                    + ", each name once, no weight below 0 and one above it",
                _ => Choices.Count > 0 ? "one of " + string.Join(", ", Choices) : "any text",
            };
        }
    }

    /// <summary>Turns what was typed into a value; <paramref name="complaint"/> says what is allowed when it does not fit.</summary>
    public bool TryParse(string typed, out object? value, out string? complaint)
    {
        value = ParameterParser.Parse(this, typed);
        complaint = value is null ? $"found '{typed}', allowed is {Allowed}{Hint(typed)}" : null;
        return value is not null;
    }

    /// <summary>The first word of <paramref name="typed"/> that is none of the choices, with the one that is nearest to it.</summary>
    private string Hint(string typed)
    {
        string[] words = Type is ParameterType.List or ParameterType.Weights
            ? typed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [typed];
        if (Type == ParameterType.Weights) words = [.. words.Select(word => word.Split('=')[0].TrimEnd())];
        if (Choices.Count == 0 || words.FirstOrDefault(word => !Choices.Contains(word)) is not { } stranger) return "";
        var hints = new List<string>();
        if (words.Length > 1) hints.Add($"'{stranger}' is none of them");
        // Any letter is one edit from any other.
        if (stranger.Length > 2 && Spelling.Nearest(stranger, Choices) is { } near) hints.Add($"did you mean '{near}'?");
        return hints.Count == 0 ? "" : $" ({string.Join("; ", hints)})";
    }

    /// <summary>The value as it would be typed.</summary>
    public static string Typed(object? value) => value switch
    {
        IReadOnlyList<object?> list => string.Join(list.All(item => item is long) && list.Count == 2 ? '-' : ',',
            list.Select(Value.ToText)),
        Fields weights => string.Join(',', weights.Select(weight => $"{weight.Key}={Value.ToText(weight.Value)}")),
        _ => Value.ToText(value),
    };
}

/// <summary>The types of parameters.</summary>
public enum ParameterType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Two whole numbers: 6-12.</summary>
    Range,

    /// <summary>Several texts.</summary>
    List,

    /// <summary>Names with relative weights: A=1,B=2. A map from name to number.</summary>
    Weights,
}
