using Minwal.Quality.Privacy;
using Xunit;

namespace Minwal.Quality.Tests.Privacy;

public sealed class PrivacyTests
{
    // The figures are scikit-learn's and plain Python's: /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py
    [Fact]
    public void The_nearest_rows_are_those_of_scikit_learn()
    {
        var nearest = new NearestText(Banking.TrainTexts).Of(Banking.TestTexts)[..5];
        Assert.Equal([178, 7, 9, 17, 18], nearest.Select(n => n.Row));
        double[] expected = [0.42416, 0.62614, 0.44008, 0.52820, 0.34630];
        for (var i = 0; i < 5; i++) Assert.Equal(expected[i], nearest[i].Similarity, 4);
    }

    [Fact]
    public void A_row_can_be_kept_from_finding_itself()
    {
        var index = new NearestText(["a b c", "a b d", "x y"]);
        Assert.Equal([0, 1, 2], index.Of(["a b c", "a b d", "x y"]).Select(n => n.Row));
        Assert.Equal([1, 0, -1], index.Of(["a b c", "a b d", "x y"], [0, 1, 2]).Select(n => n.Row));
    }

    [Theory]
    [InlineData(5, 0.303797, 0.9875)]
    [InlineData(8, 0.019608, 0.6375)]
    public void The_share_of_rows_with_a_known_run_of_words_is_of_those_that_are_long_enough(int n, double share, double able)
    {
        var found = PrivacyReport.WordOverlap(Banking.Test, Banking.Train, n);
        Assert.Equal(share, found.Share!.Value, 6);
        Assert.Equal(able, found.Long, 6);
    }

    [Fact]
    public void The_share_of_known_runs_of_characters() =>
        Assert.Equal(0.330104, PrivacyReport.CharacterOverlap(Banking.Test, Banking.Train)!.Value, 6);

    [Fact]
    public void A_set_that_copies_its_sources_betrays_them()
    {
        // Half of the real rows are copied with a word more; the other half was never seen.
        var (members, others) = Banking.Train.Halves();
        var copies = new TextSet([.. members.Rows.Select(row => row with { Text = row.Text + " please" })], 1);
        var section = PrivacyReport.Of(copies, members, others);
        Assert.InRange(section.Figures.Single(f => f.Name == "membership").Value!.Value, 0.98, 1);
        Assert.InRange(section.Figures.Single(f => f.Name == "distance_ratio").Value!.Value, 0, 0.4);
        var innocent = PrivacyReport.Of(Banking.Test, members, others);
        Assert.InRange(innocent.Figures.Single(f => f.Name == "membership").Value!.Value, 0.4, 0.6);
    }

    [Fact]
    public void Without_rows_that_it_was_not_made_from_membership_is_not_measured()
    {
        var figure = PrivacyReport.Of(Banking.Test, Banking.Train, null).Figures.Single(f => f.Name == "membership");
        Assert.Null(figure.Value);
        Assert.Contains("--holdout", figure.Reason, StringComparison.Ordinal);
    }
}
