using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Steps.Judging;

/// <summary>Reads a criterion: what is judged in words, or a map with <c>help</c> and its scale.</summary>
internal static class CriterionShape
{
    private const long Widest = 100, MostLevels = 20;

    /// <summary>The scale of a criterion that says none.</summary>
    private static readonly (long Least, long Most) Usual = (1, 5);

    /// <summary>The criterion, which gets its name from the key that it stands under.</summary>
    public static Shape<Criterion> Shape { get; } = Make();

    private static Shape<Criterion> Make()
    {
        var plain = Shapes.Text.As(help => new Criterion("", default, help, Usual.Least, Usual.Most));
        var whole = new MapShape<Criterion>(
            "judge_criterion", "What a judge looks at, with its scale: 1 to 5 unless another one is given.");
        var help = whole.Required("help", Shapes.Text, "What is judged, for the judge.");
        var scale = whole.Optional("scale", Scale(), Usual, "The worst and the best score, whole numbers: [1, 10].");
        var levels = whole.Optional("levels", Levels(), [],
            "Words in place of numbers, the worst first: a list, or a map from the word to what it means.");
        whole.Build(v =>
        {
            if (v.Has(scale) && v.Has(levels)) v.Refuse(levels, "'levels' cannot stand beside 'scale': a score is a word or a number");
            var (least, most) = v.Has(levels) ? (1, v.Get(levels).Count) : v.Get(scale);
            return new Criterion("", v.Mark, v.Get(help), least, most) { Levels = v.Get(levels) };
        });
        return Shapes.Either("what is judged, in words, or a map with 'help' and its scale",
            node => node is YamlMap ? whole : node is YamlScalar ? plain : null, plain, whole);
    }

    private static Shape<(long Least, long Most)> Scale() => Shapes.ListOf(Shapes.Integer(-Widest, Widest), 2, 2).To(
        (IReadOnlyList<long> ends, YamlValue node, Reading reading, out (long, long) scale) =>
        {
            scale = (ends[0], ends[1]);
            if (ends[0] < ends[1]) return true;
            reading.Add(new Fault("MW1007", node.Mark, ends[0] == ends[1]
                ? $"the scale [{ends[0]}, {ends[1]}] has one step: nothing can be told apart on it"
                : $"the scale [{ends[0]}, {ends[1]}] is reversed: the worst score comes first, and the best is the greatest",
                ends[0] == ends[1] ? null : $"write [{ends[1]}, {ends[0]}], and say in 'help' what is best"));
            return false;
        });

    private static Shape<IReadOnlyList<(string Name, string? Help)>> Levels()
    {
        var word = Shapes.Pattern("a word of 1 to 60 characters", @"^\S(.{0,58}\S)?$");
        var list = Shapes.ListOf(word).As(IReadOnlyList<(string, string?)> (names) => [.. names.Select(name => (name, (string?)null))]);
        var map = Shapes.MapOf(Shapes.Text, word)
            .As(IReadOnlyList<(string, string?)> (named) => [.. named.Select(level => (level.Name, (string?)level.Value))]);
        return Shapes.Either("a list of words, or a map from word to what it means", node => node is YamlMap ? map : list, list, map).To(
            (IReadOnlyList<(string Name, string? Help)> levels, YamlValue node, Reading reading,
                out IReadOnlyList<(string, string?)> kept) =>
            {
                kept = levels;
                if (Wrong([.. levels.Select(level => level.Name)]) is not { } wrong) return true;
                reading.Add(new Fault("MW1007", node.Mark, wrong));
                return false;
            });
    }

    private static string? Wrong(IReadOnlyList<string> levels)
    {
        if (levels.Count is < 2 or > (int)MostLevels) return $"there are {levels.Count} levels, allowed are 2 to {MostLevels}";
        if (levels.GroupBy(level => level).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return $"the level '{twice.Key}' is there twice";
        // What a model writes as a number or a truth value would be none of these words.
        return levels.FirstOrDefault(level => new YamlScalar(default, level, true).Value is not string) is { } other
            ? $"the level '{other}' is no word; a scale of numbers is written scale: [1, {levels.Count}]"
            : null;
    }
}
