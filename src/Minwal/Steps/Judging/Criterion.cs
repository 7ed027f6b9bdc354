using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>What a judge looks at, with its scale. Its places are whole numbers; of named levels the worst has place 1.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mark">Where the recipe names it.</param>
/// <param name="Help">What is judged, for the judge.</param>
/// <param name="Least">The worst place.</param>
/// <param name="Most">The best place.</param>
internal sealed record Criterion(string Name, Mark Mark, string Help, long Least, long Most)
{
    /// <summary>The levels with what each means (null for nothing), the worst first; empty for a scale of numbers.</summary>
    public IReadOnlyList<(string Name, string? Help)> Levels { get; init; } = [];

    /// <summary>The type of a score in an answer.</summary>
    public AnswerShape Answer => Levels.Count == 0
        ? new AnswerShape(AnswerType.Integer) { Help = Help, Range = Setting<Band>.Of(new Band(Least, Most)) }
        : new AnswerShape(AnswerType.String)
        {
            Help = Help,
            OneOf = Setting<IReadOnlyList<string>>.Of([.. Levels.Select(level => level.Name)]),
        };

    /// <summary>The type of what several votes come to: between two numbers there may be another one.</summary>
    public AnswerShape Score => new(Levels.Count == 0 ? AnswerType.Number : AnswerType.String);

    /// <summary>The scale in words: <c>1 to 5</c>, or <c>no, partly, yes</c>.</summary>
    public string Scale => Levels.Count == 0
        ? FormattableString.Invariant($"{Least} to {Most}")
        : string.Join(", ", Levels.Select(level => level.Name));

    /// <summary>Where <paramref name="score"/> lies on the scale; null when it does not.</summary>
    public double? PlaceOf(object? score)
    {
        if (Levels.Count == 0) return Value.Number(score) is { } number && number >= Least && number <= Most ? number : null;
        for (var i = 0; i < Levels.Count; i++)
            if (score is string level && Levels[i].Name == level) return i + 1;
        return null;
    }

    /// <summary>The score at <paramref name="place"/>: a number with at most three digits behind its point, or a level's name.</summary>
    public object ScoreAt(double place) => Levels.Count > 0 ? Levels[(int)place - 1].Name : Number(place);

    /// <summary>A number as records have it, with at most three digits behind its point.</summary>
    public static object Number(double value) =>
        Math.Round(value, 3) is var rounded && rounded == Math.Floor(rounded) ? (object)(long)rounded : rounded;

    /// <summary>As templates see it.</summary>
    public Fields ToFields() => new Fields(4).Add("name", Name).Add("help", Help).Add("scale", Scale)
        .Add("levels", Levels.Select(level => (object?)new Fields(2).Add("name", level.Name).Add("help", level.Help)).ToList());
}
