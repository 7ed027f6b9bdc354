using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>What the votes about one record come to.</summary>
internal static class VoteCount
{
    /// <summary>
    /// Where votes that lie at <paramref name="places"/> come to: their median, of two in the middle what lies between them, or with levels
    /// the worse one; or their mean.
    /// </summary>
    public static double Place(Criterion criterion, IReadOnlyList<double> places, bool mean)
    {
        if (mean && criterion.Levels.Count == 0) return places.Average();
        var sorted = places.Order().ToList();
        var (low, high) = (sorted[(sorted.Count - 1) / 2], sorted[sorted.Count / 2]);
        return criterion.Levels.Count > 0 ? low : (low + high) / 2;
    }

    /// <summary>The share of votes that give the score that most of them give, 0 to 1.</summary>
    public static double Agreement(IReadOnlyList<double> places) =>
        (double)places.GroupBy(place => place).Max(same => same.Count()) / places.Count;

    /// <summary>
    /// <c>{criterion: score, …, agreement: {criterion: share, …}, votes: [{criterion: score, …, why}, …]}</c> of
    /// <paramref name="votes"/>, which are answers without their id.
    /// </summary>
    public static Fields Of(JudgeSettings judge, IReadOnlyList<Fields> votes)
    {
        var result = new Fields(judge.Criteria.Count + 2);
        var agreement = new Fields(judge.Criteria.Count);
        foreach (var criterion in judge.Criteria)
        {
            var places = Places(criterion, votes);
            result[criterion.Name] = criterion.ScoreAt(Place(criterion, places, judge.IsMean));
            agreement[criterion.Name] = Criterion.Number(Agreement(places));
        }

        return result.Add(JudgeSettings.Agreement, agreement).Add(JudgeSettings.Votes, votes.ToList<object?>());
    }

    /// <summary>Where <paramref name="votes"/> lie on the scale of <paramref name="criterion"/>.</summary>
    public static IReadOnlyList<double> Places(Criterion criterion, IReadOnlyList<Fields> votes) =>
        [.. votes.Select(vote => criterion.PlaceOf(vote.GetValueOrDefault(criterion.Name))).OfType<double>()];
}
