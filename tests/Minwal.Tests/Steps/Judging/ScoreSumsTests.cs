using Minwal.Runs.Journal;
using Minwal.Steps;
using Minwal.Steps.Judging;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps.Judging;

/// <summary>What the scores of many records come to.</summary>
public sealed class ScoreSumsTests
{
    // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D: four observers, twelve units, some not seen by all.
    private static readonly int[][] Published =
    [
        [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2],
        [5, 5, 5], [1, 1], [3],
    ];

    [Fact]
    public void Alpha_is_that_of_the_published_example()
    {
        var sums = new CriterionSums();
        sums.AddRecord(3, 3L, "{}", []);
        foreach (var unit in Published) sums.AddVotes([.. unit.Select(vote => (double)vote)]);
        var judged = sums.Complete("judge", new Criterion("c", default, "", 1, 5));
        Assert.Equal((0.849, 11L), (judged.Alpha, judged.Drafts));
    }

    [Fact]
    public void Votes_that_are_all_the_same_have_no_alpha_and_single_votes_no_agreement()
    {
        var (same, single) = (new CriterionSums(), new CriterionSums());
        same.AddRecord(4, 4L, "{}", []);
        same.AddVotes([4, 4]);
        same.AddVotes([4, 4]);
        single.AddRecord(4, 4L, "{}", []);
        single.AddVotes([4]);
        var criterion = new Criterion("c", default, "", 1, 5);
        Assert.Equal((1.0, 1.0, null), Agreement(same.Complete("judge", criterion)));
        Assert.Equal((null, null, null), Agreement(single.Complete("judge", criterion)));

        static (double?, double?, double?) Agreement(JudgedCriterion judged) => (judged.Agreement, judged.WithinOne, judged.Alpha);
    }

    [Fact]
    public void Means_are_of_accepted_records_by_cell_and_agreement_is_of_all_drafts()
    {
        var sums = new ScoreSums([Judge(new Criterion("fluency", default, "", 1, 5))]);
        var accepted = Draft(DraftRecord.Accepted, "4", 4, 4);
        sums.AddRecord(accepted, Cell("red"));
        sums.AddRecord(Draft(DraftRecord.Accepted, "2.5", 2, 3), Cell("blue"));
        sums.AddRecord(Draft(DraftRecord.Accepted, "5", 5, 5), Cell("red"));
        sums.AddVotes(accepted);
        sums.AddVotes(Draft("judge.low.fluency", "1", 1, 3));
        var judged = Assert.Single(sums.Complete());
        Assert.Equal((3L, 3.833, 2L), (judged.Records, judged.Mean, judged.Drafts));
        Assert.Equal((0.75, 0.5), (judged.Agreement, judged.WithinOne));
        Assert.Equal("""{"2.5":1,"4":1,"5":1}""", Json.ToText(judged.Scores));
        Assert.Equal([("blue", 2.5), ("red", 4.5)], judged.Cells.Select(cell => ((string)cell.Cell["kind"]!, cell.Mean)));
    }

    [Fact]
    public void Records_that_nobody_judged_count_for_nothing()
    {
        var sums = new ScoreSums([Judge(new Criterion("fluency", default, "", 1, 5))]);
        sums.AddRecord(new DraftRecord(0, 0, 0, DraftRecord.Accepted, null, null), Cell("red"));
        sums.AddVotes(new DraftRecord(0, 0, 0, "words.too_few", """{"message":"2 words","numbers":{}}""", null));
        Assert.Empty(sums.Complete());
        Assert.False(new ScoreSums([]).IsAsked);
    }

    private static StepSettings Judge(Criterion criterion) =>
        new("judge", default, "judge", null, null, [], ["judge"], [], _ => throw new NotSupportedException()) { Criteria = [criterion] };

    private static Fields Cell(string kind) => new Fields().Add("kind", kind);

    private static DraftRecord Draft(string verdict, string score, params IEnumerable<int> votes)
    {
        var list = string.Join(',', votes.Select(vote => $"{{\"fluency\":{vote}}}"));
        return new DraftRecord(0, 0, 0, verdict, "{\"scores\":{\"judge\":{\"fluency\":" + score + ",\"votes\":[" + list + "]}}}", null);
    }
}
