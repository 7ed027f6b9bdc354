using Minwal.Values;

namespace Minwal.Steps.Judging;

/// <summary>The sums of one criterion.</summary>
internal sealed class CriterionSums
{
    private readonly Dictionary<string, (Fields Cell, long Records, double Sum)> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _scores = new(StringComparer.Ordinal);
    private readonly SortedDictionary<double, string> _order = [];
    private double _sum, _agreement, _within, _pairs;
    private long _drafts;

    // Of drafts with several votes: what Krippendorff's alpha is made of.
    private double _votes, _voteSum, _voteSquares, _differences;

    /// <summary>How many records were added.</summary>
    public long Records { get; private set; }

    /// <summary>Adds a record with its score, which lies at <paramref name="place"/>.</summary>
    public void AddRecord(double place, object? score, string key, Fields cell)
    {
        Records++;
        _sum += place;
        var told = Value.ToText(score);
        _scores[told] = _scores.GetValueOrDefault(told) + 1;
        _order[place] = told;
        var (_, records, sum) = _cells.GetValueOrDefault(key);
        _cells[key] = (cell, records + 1, sum + place);
    }

    /// <summary>Adds the votes about a draft, as places on the scale.</summary>
    public void AddVotes(IReadOnlyList<double> votes)
    {
        // A single vote agrees with nobody.
        if (votes.Count < 2) return;
        _drafts++;
        _agreement += VoteCount.Agreement(votes);
        var (total, squares) = (votes.Sum(), votes.Sum(vote => vote * vote));
        _votes += votes.Count;
        _voteSum += total;
        _voteSquares += squares;
        // The squared differences of all pairs in both orders, by the number of votes less one.
        _differences += 2 * ((votes.Count * squares) - (total * total)) / (votes.Count - 1);
        for (var i = 0; i < votes.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                _pairs++;
                if (Math.Abs(votes[i] - votes[j]) <= 1) _within++;
            }
        }
    }

    /// <summary>What it comes to.</summary>
    public JudgedCriterion Complete(string step, Criterion criterion) => new(
        step, criterion.Name, criterion.Scale, Records, Round(_sum / Records))
    {
        Drafts = _drafts,
        Agreement = _drafts == 0 ? null : Round(_agreement / _drafts),
        WithinOne = _drafts == 0 ? null : Round(_within / _pairs),
        Alpha = Alpha(),
        HasLevels = criterion.Levels.Count > 0,
        Scores = new Fields(_order.Values.Select(score => KeyValuePair.Create(score, (object?)_scores[score]))),
        Cells = [.. _cells.Values.Select(cell => new JudgedCell(cell.Cell, cell.Records, Round(cell.Sum / cell.Records)))
            .OrderBy(cell => cell.Mean).ThenBy(cell => Json.ToText(cell.Cell), StringComparer.Ordinal)],
    };

    /// <summary>
    /// Krippendorff's alpha with the squared differences of places: 1 - observed / expected disagreement (Krippendorff, Computing
    /// Krippendorff's Alpha-Reliability, 2011, interval data). Null where all votes are the same, so that nothing was to be told apart.
    /// </summary>
    private double? Alpha()
    {
        var expected = 2 * ((_votes * _voteSquares) - (_voteSum * _voteSum));
        return _votes < 2 || expected <= 1e-9 ? null : Round(1 - ((_votes - 1) * _differences / expected));
    }

    private static double Round(double value) => Math.Round(value, 3);
}
