using Minwal.Values;

namespace Minwal.Checks;

/// <summary>What a measure found over all records.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Figures">The figures with their limits, in the recipe's order.</param>
public sealed record Finding(string Check, IReadOnlyList<Figure> Figures)
{
    /// <summary>What is out of bounds or could not be computed; empty when all is well.</summary>
    public IReadOnlyList<Rejection> Rejections { get; init; } = [];

    /// <summary>Whether it only warns: what it found does not fail the file.</summary>
    public bool Warning { get; init; }

    /// <summary>Records that were left out because the file does not hold a name that the check needs: how many, by that name.</summary>
    public IReadOnlyDictionary<string, long> NotChecked { get; init; } = new Dictionary<string, long>();

    /// <summary>The figures by name; null for what could not be measured.</summary>
    public Fields ToFields() => new(Figures.Select(figure => KeyValuePair.Create(figure.Name, (object?)figure.Value)));

    /// <summary>The check and its figures in one line; <c>n/a</c> for what could not be measured.</summary>
    public override string ToString() =>
        $"{Check}: {string.Join(", ", Figures.Select(f => f.IsWithinChance ? f.ToString() : $"{f.Name} {Written(f)}"))}";

    private static string Written(Figure figure) => figure.Value is { } value ? Value.ToText(value)
        : figure.Reason is null ? "n/a" : $"n/a ({figure.Reason})";
}

/// <summary>One figure of a measure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null when it could not be measured.</param>
/// <param name="Least">The least that is allowed; null for no limit.</param>
/// <param name="Most">The most that is allowed; null for no limit.</param>
public sealed record Figure(string Name, double? Value, double? Least = null, double? Most = null)
{
    /// <summary>How far it may lie from the truth by chance, since it was measured on so few: 0 when it is exact.</summary>
    public double Chance { get; init; }

    /// <summary>Why it could not be measured; null where it was, or where nothing is to be said.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it keeps to its limits, or misses them by no more than chance; what could not be measured does.</summary>
    public bool Passes => !(Value + Chance < Least) && !(Value - Chance > Most);

    /// <summary>Whether it misses a limit, but by no more than chance.</summary>
    public bool IsWithinChance => Passes && (Value < Least || Value > Most);

    /// <summary>The figure with its limit: <c>words 0.71, at most 0.6</c>, or <c>words 0.62 ± 0.05, at most 0.6</c>.</summary>
    public override string ToString()
    {
        var limit = (Least, Most) switch
        {
            (null, null) => "",
            ({ } least, null) => FormattableString.Invariant($", at least {least}"),
            (null, { } most) => FormattableString.Invariant($", at most {most}"),
            ({ } least, { } most) => FormattableString.Invariant($", from {least} to {most}"),
        };
        var chance = Chance > 0 ? FormattableString.Invariant($" ± {Chance:0.###}") : "";
        return $"{Name} {(Value is { } value ? FormattableString.Invariant($"{value}{chance}") : "n/a")}{limit}";
    }
}
