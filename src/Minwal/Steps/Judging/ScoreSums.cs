using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>
/// The sums of what judges said of many records, by criterion and cell. Memory goes with the cells, not with the records.
/// </summary>
internal sealed class ScoreSums
{
    private readonly List<(string Step, Criterion Criterion, CriterionSums Sums)> _all;

    /// <summary>Sums for every criterion of <paramref name="steps"/>.</summary>
    public ScoreSums(IEnumerable<StepSettings> steps) => _all =
        [.. steps.SelectMany(step => step.Criteria.Select(criterion => (step.Name, criterion, new CriterionSums())))];

    /// <summary>Whether anything is judged.</summary>
    public bool IsAsked => _all.Count > 0;

    /// <summary>Adds the scores of <paramref name="record"/>, which has the labels <paramref name="cell"/>.</summary>
    public void AddRecord(DraftRecord record, Fields cell)
    {
        var key = Json.ToText(cell);
        foreach (var (criterion, sums, result) in Said(record))
            if (criterion.PlaceOf(result.GetValueOrDefault(criterion.Name)) is { } place)
                sums.AddRecord(place, result[criterion.Name], key, cell);
    }

    /// <summary>
    /// Adds the votes about <paramref name="draft"/>, whatever came of it: among records that were accepted by their scores votes differ
    /// less than judges do.
    /// </summary>
    public void AddVotes(DraftRecord draft)
    {
        foreach (var (criterion, sums, result) in Said(draft))
            sums.AddVotes(VoteCount.Places(criterion, [.. ((IReadOnlyList<object?>)result[JudgeSettings.Votes]!).OfType<Fields>()]));
    }

    private IEnumerable<(Criterion Criterion, CriterionSums Sums, Fields Result)> Said(DraftRecord draft)
    {
        if (draft.Detail is null || (Json.Parse(draft.Detail) as Fields)?.GetValueOrDefault(DraftRecord.Scores) is not Fields scores)
            yield break;
        // A step that is for some records only has said nothing of the others.
        foreach (var (step, criterion, sums) in _all)
            if (scores.GetValueOrDefault(step) is Fields result) yield return (criterion, sums, result);
    }

    /// <summary>What it comes to, for every criterion of which something was said.</summary>
    public IReadOnlyList<JudgedCriterion> Complete() =>
        [.. _all.Where(entry => entry.Sums.Records > 0).Select(entry => entry.Sums.Complete(entry.Step, entry.Criterion))];
}
