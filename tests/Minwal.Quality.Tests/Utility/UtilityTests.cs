using Minwal.Quality.Sheets;
using Minwal.Quality.Utility;
using Xunit;

namespace Minwal.Quality.Tests.Utility;

public sealed class UtilityTests
{
    [Fact]
    public void Real_rows_are_worth_what_they_are()
    {
        // The training rows against themselves as the reference: as good as the real rows, since they are.
        var section = UtilityReport.Of(Banking.Train, Banking.Train, Banking.Test, 1);
        var tstr = section.Figures.Single(f => f.Name == "tstr");
        Assert.InRange(tstr.Value!.Value, 0.82, 0.88);
        Assert.Equal(1, section.Figures.Single(f => f.Name == "ratio").Value!.Value, 6);
        Assert.InRange(section.Figures.Single(f => f.Name == "worth").Value!.Value, 20, 25);
        Assert.Equal(["majority", "length only", "punctuation only", "label names only", "keyword lists"],
            tstr.Controls.Select(c => c.Name));
        Assert.Equal(0.125, tstr.Controls[0].Value!.Value, 6);
        Assert.All(tstr.Controls.Skip(1).Take(2), control => Assert.InRange(control.Value!.Value, 0.05, 0.35));
        Assert.InRange(tstr.Controls[3].Value!.Value, 0.3, 0.7);
        Assert.InRange(tstr.Controls[4].Value!.Value, 0.4, 0.85);
    }

    [Fact]
    public void Rows_with_labels_of_chance_are_worth_nothing()
    {
        var labels = Validation().Select(i => Banking.TrainLabels[i]).ToList();
        var wrong = new TextSet([.. Banking.Train.Rows.Select((row, i) => row with { Label = labels[i] })], 1);
        var section = UtilityReport.Of(wrong, Banking.Train, Banking.Test, 1);
        Assert.InRange(section.Figures.Single(f => f.Name == "tstr").Value!.Value, 0, 0.3);
        Assert.InRange(section.Figures.Single(f => f.Name == "worth").Value!.Value, 0, 1);

        static int[] Validation() => Quality.Validation.Folds.Shuffled(Banking.TrainLabels.Count, 5);
    }

    [Fact]
    public void Labels_of_other_names_are_told_and_not_guessed()
    {
        var renamed = new TextSet([.. Banking.Train.Rows.Select(row => row with { Label = row.Label!.ToUpperInvariant() })], 1);
        var section = UtilityReport.Of(renamed, Banking.Train, Banking.Test, 1);
        Assert.Empty(section.Figures);
        Assert.Equal("no label occurs on both sides; --map theirs=ours names those that are the same", section.Reason);
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.3, 1)]
    [InlineData(0.5, 3.162278)]
    [InlineData(0.7, 10)]
    [InlineData(0.9, 10)]
    public void The_worth_lies_on_the_curve_of_real_rows(double accuracy, double expected) =>
        Assert.Equal(expected, UtilityReport.Worth(accuracy, [new(1, 8, 0.3, 0, 0), new(10, 80, 0.7, 0, 0)]).Value!.Value, 5);

    [Fact]
    public void A_sheet_is_blind_and_finds_its_rows_again()
    {
        var sheet = LabelSheet.Make(Banking.Test.Rows, 40, seed: 2).ToList();
        Assert.Equal(40, sheet.Select(row => row["id"]).Distinct().Count());
        Assert.All(sheet, row => Assert.Equal("", row["label"]));
        // A person who sees the true label in three of four rows.
        var byText = Banking.Test.Rows.ToLookup(row => row.Text, row => row.Label!);
        var filled = sheet.Select((row, i) => ((string)row["id"]!, i % 4 == 0 ? "other" : byText[(string)row["text"]!].First())).ToList();
        var section = LabelSheet.Score(Banking.Test.Rows, [.. filled, ("ffff", "x")], 1);
        Assert.Equal(0.75, section.Figures[0].Value!.Value, 6);
        Assert.Equal((40, 1), ((int)section.Figures[2].Value!.Value, (int)section.Figures[2].Controls[1].Value!.Value));
        Assert.Equal(10, section.Tables[0].Rows.Count);
    }
}
