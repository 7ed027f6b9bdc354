using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Of several rated answers the best one, and the lowest rated that says something else: what preference data is made of.
/// </summary>
internal static class CandidatePair
{
    /// <summary>The functions of formulas that come from it.</summary>
    public static Function[] Functions { get; } =
    [
        new("pair(list, scores)", 2, 2,
            "{chosen, rejected, margin, scores} of rated items: the highest rated, and the lowest rated that differs from it (null: none)",
            (a, _) => Of(a[0], a[1])),
    ];

    /// <summary>What is known of a pair of such candidates.</summary>
    public static AnswerShape Shape(AnswerShape candidate)
    {
        var number = new AnswerShape(AnswerType.Number);
        (string Name, AnswerShape Shape)[] fields =
        [
            ("chosen", candidate), ("rejected", candidate), ("margin", number),
            ("scores", new AnswerShape(AnswerType.List) { Items = number }),
        ];
        return new AnswerShape(AnswerType.Object)
        {
            Fields = [.. fields.Select(field => new Named<AnswerShape>(field.Name, default, field.Shape))],
        };
    }

    /// <summary>
    /// <c>{chosen, rejected, margin, scores}</c> of <paramref name="candidates"/>, of which each has a score at its place.
    /// Of equals the earlier one counts; <c>rejected</c> and <c>margin</c> are null where no two differ.
    /// </summary>
    public static Fields Of(IReadOnlyList<object?> candidates, IReadOnlyList<double> scores)
    {
        var (chosen, rejected) = (-1, -1);
        for (var i = 0; i < candidates.Count; i++)
            if (chosen < 0 || scores[i] > scores[chosen]) chosen = i;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (Value.AreEqual(candidates[i], candidates[chosen])) continue;
            if (rejected < 0 || scores[i] < scores[rejected]) rejected = i;
        }

        return new Fields(4)
            .Add("chosen", chosen < 0 ? null : candidates[chosen])
            .Add("rejected", rejected < 0 ? null : candidates[rejected])
            .Add("margin", rejected < 0 ? null : Number(Margin(scores[chosen], scores[rejected])))
            .Add("scores", scores.Select(score => (object?)Number(score)).ToList());
    }

    private static Fields Of(object? candidates, object? scores)
    {
        if (candidates is not IReadOnlyList<object?> items || scores is not IReadOnlyList<object?> rated)
            throw new EvaluationException($"pair needs two lists, not {Value.TypeName(candidates)} and {Value.TypeName(scores)}");
        if (items.Count != rated.Count)
            throw new EvaluationException($"pair needs a score for each item: there are {items.Count} items and {rated.Count} scores");
        return Of(items, [.. rated.Select(score => Value.Number(score) ?? throw new EvaluationException(
            $"pair needs a number for each item, not {Value.TypeName(score)} {Json.ToText(score)}"))]);
    }

    /// <summary>How far two ratings lie apart as they are written: 0.2 for 0.7 and 0.5, where doubles are a little less apart.</summary>
    private static double Margin(double high, double low) => Math.Abs(high) < 1e12 && Math.Abs(low) < 1e12
        ? (double)((decimal)high - (decimal)low)
        : high - low;

    private static object Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (long)value : value;
}
