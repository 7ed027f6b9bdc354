using Minwal.Planning;
using Minwal.Quality.Reports;
using Minwal.Quality.Separability;
using Minwal.Values;
using Xunit;

namespace Minwal.Quality.Tests.Separability;

public sealed class SeparabilityTests
{
    [Fact]
    public void Real_labels_are_told_by_the_text_and_permuted_ones_by_nothing()
    {
        var section = SeparabilityReport.Of(Banking.Train, 1);
        Assert.InRange(Figure(section, "ngrams").Value!.Value, 0.95, 1);
        Assert.InRange(Control(section, "ngrams", "permuted labels"), 0.4, 0.6);
        Assert.InRange(Figure(section, "accuracy").Value!.Value, 0.75, 0.95);
        Assert.Equal(0.125, Control(section, "accuracy", "majority"), 6);
        Assert.True(Figure(section, "words").Value < Figure(section, "bag_of_words").Value);
    }

    [Fact]
    public void A_marker_that_gives_the_label_away_is_seen_as_the_word_that_does()
    {
        var set = Set(i => ($"{(i % 2 == 0 ? "zap" : "nix")} w{i * 7 % 31} w{i * 13 % 29}", i % 2 == 0 ? "a" : "b", []));
        var section = SeparabilityReport.Of(set, 1);
        Assert.Equal(1, Figure(section, "any_word").Value!.Value, 6);
        Assert.Equal(1, Figure(section, "first_word").Value!.Value, 6);
        Assert.InRange(Figure(section, "last_word").Value!.Value, 0.5, 0.75);
        var words = Assert.Single(section.Tables, table => table.Name == "words").Rows;
        Assert.StartsWith("zap ", (string)words[0][1]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_not_in_the_text_is_told_by_nothing()
    {
        var random = new SlotRandom(5);
        var set = Set(_ => ($"w{random.Below(30)} w{random.Below(30)} w{random.Below(30)}", random.Below(2) == 0 ? "a" : "b", []));
        Assert.InRange(Figure(SeparabilityReport.Of(set, 1), "ngrams").Value!.Value, 0.35, 0.65);
    }

    [Fact]
    public void A_field_that_tells_the_label_is_found()
    {
        var set = Set(i => ($"w{i * 7 % 31} w{i * 13 % 29}", i % 2 == 0 ? "a" : "b", new Fields().Add("style", i % 2 == 0 ? "x" : "y")));
        Assert.Equal(1, Figure(SeparabilityReport.Of(set, 1), "style").Value!.Value, 6);
    }

    [Fact]
    public void What_holds_in_one_group_only_is_seen_when_groups_are_left_out()
    {
        // In each group another word tells the label.
        var rows = Enumerable.Range(0, 300).Select(i => new LabelledText(
            i, $"{(i % 2 == 0 ? "up" : "down")}{i % 3} w{i * 7 % 31}", i % 2 == 0 ? "a" : "b", $"g{i % 3}", []));
        var section = SeparabilityReport.Of(new TextSet([.. rows], 1), 1);
        Assert.InRange(Figure(section, "leave_one_group_out").Value!.Value, 0.3, 1);
        Assert.Equal(0.5, Control(section, "leave_one_group_out", "majority"), 2);
    }

    [Fact]
    public void Turns_of_one_speaker_are_also_looked_at_as_one()
    {
        var rows = new List<LabelledText>();
        for (var i = 0; i < 60; i++)
        {
            var record = new Fields().Add("id", (long)i);
            rows.Add(Turn("well I", "open", "a", record));
            rows.Add(Turn($"think w{i % 9}", "closed", "a", record));
            rows.Add(Turn($"yes but w{i % 7}", "open", "b", record));
        }

        var section = SeparabilityReport.Of(new TextSet(rows, 1), 1);
        Assert.Equal("Neighbouring turns of one speaker joined: 120 of 180 rows.", Figure(section, "merged").Meaning);
        Assert.Equal(1, Figure(section, "position").Value!.Value, 6);

        static LabelledText Turn(string text, string label, string speaker, Fields record) =>
            new(1, text, label, $"record {record["id"]}", new Fields().Add("speaker", speaker)) { Parent = record };
    }

    [Fact]
    public void One_label_is_not_measured_and_the_reason_is_told() => Assert.Equal(
        "all rows have the label 'a': there is nothing to tell", SeparabilityReport.Of(Set(i => ($"w{i}", "a", [])), 1).Reason);

    [Fact]
    public void The_best_word_is_chosen_on_other_rows_than_it_is_tried_on()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"once{i}")];
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 2)], folds = [.. Enumerable.Range(0, 200).Select(i => i / 2 % 5)];
        Assert.Equal(0.5, BestWord.Areas(texts, labels, 2, folds)[1].Area!.Value, 6);
    }

    [Fact]
    public void A_sample_of_rows_does_not_depend_on_how_many_are_held_meanwhile()
    {
        var sample = new TextSample();
        for (var i = 0; i < 3 * TextSample.Most; i++) sample.Add($"t{i}", i % 2 == 0, i % 5);
        Assert.InRange(sample.Texts.Count, TextSample.Most, 2 * TextSample.Most);
        Assert.Equal(sample.Texts.Count, sample.Positive + sample.Negative);
    }

    private static TextSet Set(Func<int, (string Text, string Label, Fields Fields)> row) => new([.. Enumerable.Range(0, 200).Select(i =>
    {
        var (text, label, fields) = row(i);
        return new LabelledText(i + 1, text, label, null, fields);
    })], 1);

    private static ReportFigure Figure(ReportSection section, string name) => Assert.Single(section.Figures, figure => figure.Name == name);

    private static double Control(ReportSection section, string figure, string name) =>
        Assert.Single(Figure(section, figure).Controls, control => control.Name == name).Value!.Value;
}
