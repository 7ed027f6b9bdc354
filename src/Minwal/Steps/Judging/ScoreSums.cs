using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>The sums of what judges said of many records, by criterion and cell. Memory goes with the cells, not with the records.</summary>
internal sealed class ScoreSums
{
    private readonly List<(string Step, Criterion Criterion, CriterionSums Sums)> _all;

    /// <summary>Sums for every criterion of <paramref name="steps"/>.</summary>
    public ScoreSums(IEnumerable<StepSettings> steps) => _all =
        [.. steps.SelectMany(step => step.Criteria.Select(criterion => (step.Name, criterion, new CriterionSums())))];

    /// <summary>Whether anything is judged.</summary>
    public bool IsAsked => _all.Count > 0;

    /// <summary>Adds what was said of <paramref name="draft"/>, which has the labels <paramref name="cell"/>.</summary>
    public void Add(DraftRecord draft, Fields cell)
    {
        if (draft.Detail is null || (Json.Parse(draft.Detail) as Fields)?.GetValueOrDefault(DraftRecord.Scores) is not Fields scores) return;
        var key = Json.ToText(cell);
        foreach (var (step, criterion, sums) in _all)
        {
            // A step that is for some records only has said nothing of the others.
            if (scores.GetValueOrDefault(step) is not Fields result) continue;
            if (criterion.PlaceOf(result.GetValueOrDefault(criterion.Name)) is not { } place) continue;
            List<Fields> votes = [.. ((IReadOnlyList<object?>)result[JudgeSettings.Votes]!).OfType<Fields>()];
            sums.Add(place, result[criterion.Name], VoteCount.Places(criterion, votes), key, cell);
        }
    }

    /// <summary>What it comes to, for every criterion of which something was said.</summary>
    public IReadOnlyList<JudgedCriterion> Complete() =>
        [.. _all.Where(entry => entry.Sums.Records > 0).Select(entry => entry.Sums.Complete(entry.Step, entry.Criterion))];
}
