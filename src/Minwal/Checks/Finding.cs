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

    /// <summary>Why figures could not be measured, each reason once; empty when all were.</summary>
    public IReadOnlyList<string> NotJudged => [.. Figures.Select(figure => figure.NotJudged).OfType<string>().Distinct()];

    /// <summary>The figures by name; null for what could not be measured.</summary>
    public Fields ToFields() => new(Figures.Select(figure => KeyValuePair.Create(figure.Name, (object?)figure.Value)));

    /// <summary>The check and its figures in one line; <c>n/a</c> for what could not be measured, and why.</summary>
    public override string ToString()
    {
        // What is the same for several is said once.
        var together = NotJudged.Count == 1 && Figures.Count(figure => figure.NotJudged is not null) > 1;
        return $"{Check}: {string.Join(", ", Figures.Select(figure => Written(figure, together)))}"
            + (together ? $"; n/a: {NotJudged[0]}" : "");
    }

    private static string Written(Figure figure, bool together) => figure.IsWithinChance || figure.IsVague ? figure.ToString()
        : figure.Value is { } value ? $"{figure.Name} {Value.ToText(value)}"
        : figure.NotJudged is { } why && !together ? $"{figure.Name} n/a ({why})" : $"{figure.Name} n/a";
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

    /// <summary>Whether so few were measured that it says little also where it keeps to its limits.</summary>
    public bool IsVague { get; init; }

    /// <summary>Why it could not be measured, in words; null when it was, or nobody knows.</summary>
    public string? NotJudged { get; init; }

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
