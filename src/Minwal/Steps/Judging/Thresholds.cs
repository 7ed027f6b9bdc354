using System.Globalization;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>What a draft's scores must reach.</summary>
internal sealed class Thresholds(JudgeSettings judge)
{
    private const int MostCharacters = 120;

    /// <summary>Why the votes reject a draft: too low a score, or votes that do not agree; null when they do not.</summary>
    public Rejection? Reject(IReadOnlyList<Fields> votes, IVariables variables)
    {
        foreach (var (name, _, least) in judge.Least)
            if (TooLow(Of(name), least, votes, variables) is { } rejection) return rejection;
        return judge.Criteria.Select(criterion => Split(criterion, votes)).FirstOrDefault(split => split is not null);
    }

    private Criterion Of(string name) => judge.Criteria.First(criterion => criterion.Name == name);

    private Rejection? TooLow(Criterion criterion, Template least, IReadOnlyList<Fields> votes, IVariables variables)
    {
        object? bound;
        try
        {
            bound = least.Evaluate(variables);
        }
        catch (MinwalException e)
        {
            return new Rejection("judge.no_value", $"what {criterion.Name} must reach could not be computed: {e.Message}", []);
        }

        if (criterion.PlaceOf(bound) is not { } needed)
        {
            return new Rejection(
                "judge.no_value", $"{criterion.Name} must reach {Json.ToText(bound)}, which is not on its scale {criterion.Scale}", []);
        }

        var place = VoteCount.Place(criterion, VoteCount.Places(criterion, votes), judge.IsMean);
        if (place >= needed) return null;
        var score = criterion.ScoreAt(place);
        return new Rejection($"judge.low.{criterion.Name}",
            $"{criterion.Name} is {Value.ToText(score)}, at least {Value.ToText(bound)} is asked for{Told(criterion, votes)}",
            new Fields(3).Add("score", score).Add("least", bound).Add("votes", Scores(criterion, votes)));
    }

    private Rejection? Split(Criterion criterion, IReadOnlyList<Fields> votes)
    {
        var agreement = VoteCount.Agreement(VoteCount.Places(criterion, votes));
        if (agreement >= judge.LeastAgreement) return null;
        var (found, asked) = (Value.ToText(Criterion.Number(agreement)), Value.ToText(judge.LeastAgreement));
        return new Rejection($"judge.split.{criterion.Name}",
            $"{found} of the votes for {criterion.Name} agree, at least {asked} is asked for{Told(criterion, votes)}",
            new Fields(3).Add("agreement", Criterion.Number(agreement)).Add("least", judge.LeastAgreement)
                .Add("votes", Scores(criterion, votes)));
    }

    private static List<object?> Scores(Criterion criterion, IReadOnlyList<Fields> votes) =>
        [.. votes.Select(vote => vote.GetValueOrDefault(criterion.Name))];

    /// <summary>What the votes were, and what the worst of them says.</summary>
    private static string Told(Criterion criterion, IReadOnlyList<Fields> votes)
    {
        var scores = votes.Count == 1 ? "" : $"; the votes are {string.Join(", ", Scores(criterion, votes).Select(Value.ToText))}";
        var worst = votes.MinBy(vote => criterion.PlaceOf(vote.GetValueOrDefault(criterion.Name)))!;
        if (worst.GetValueOrDefault(JudgeSettings.Why) is not string { Length: > 0 } why) return scores;
        var line = why.ReplaceLineEndings(" ");
        var cut = StringInfo.ParseCombiningCharacters(line);
        return $"{scores}; the judge says: {(cut.Length <= MostCharacters ? line : line[..cut[MostCharacters]] + "…")}";
    }
}
