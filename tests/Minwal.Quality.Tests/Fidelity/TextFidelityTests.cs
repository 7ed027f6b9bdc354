using Minwal.Quality.Fidelity;
using Minwal.Quality.Utility;
using Xunit;

namespace Minwal.Quality.Tests.Fidelity;

public sealed class TextFidelityTests
{
    // The figures are scipy's and plain Python's: /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py
    [Fact]
    public void The_distance_of_lengths_is_that_of_scipy() =>
        Assert.Equal(0.12, TextFidelity.KolmogorovSmirnov(Lengths(Banking.Train), Lengths(Banking.Test)), 6);

    [Fact]
    public void The_distance_of_first_words() => Assert.Equal(0.2675, TextFidelity.Distance(
        Banking.Train.Keys.Select(key => key.Split(' ')[0]), Banking.Test.Keys.Select(key => key.Split(' ')[0])), 6);

    [Fact]
    public void Coverage_and_overlap_of_vocabularies()
    {
        Assert.Equal(0.938922, TextFidelity.Coverage(Banking.Train.WordCounts(), Banking.Test.WordCounts()), 6);
        Assert.Equal(0.405340, TextFidelity.Overlap(Banking.Train.WordCounts(), Banking.Test.WordCounts()), 6);
    }

    [Theory]
    [InlineData("card", 0.200576)]
    [InlineData("identity", -0.700651)]
    [InlineData("stolen", -0.171797)]
    public void The_log_odds_of_words(string word, double expected) =>
        Assert.Equal(expected, WordOdds.Of(Banking.Train.WordCounts(), Banking.Test.WordCounts())[word], 6);

    [Fact]
    public void Halves_of_one_set_are_not_told_apart_and_other_texts_are()
    {
        var (first, second) = Banking.Train.Halves();
        Assert.InRange(TextFidelity.TwoSample(first, second, 1)!.Value, 0.38, 0.62);
        var other = new TextSet([.. Enumerable.Range(0, 100).Select(i =>
            new LabelledText(i, $"the weather of day {i} was fine in town {i % 7}", "x", null, []))], 1);
        Assert.InRange(TextFidelity.TwoSample(Banking.Train, other, 1)!.Value, 0.99, 1);
    }

    [Fact]
    public void Without_a_reference_there_is_a_reason_and_no_figure()
    {
        var section = FidelityReport.Of(Banking.Test, null, null, 1);
        Assert.Empty(section.Figures);
        Assert.Contains("--reference", section.Reason, StringComparison.Ordinal);
    }

    private static double[] Lengths(TextSet set) => [.. set.Texts.Select(text => (double)Text.Words.Count(text))];
}
