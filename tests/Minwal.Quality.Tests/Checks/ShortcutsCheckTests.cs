using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Quality.Separability;
using Minwal.Tests.Checks;
using Minwal.Values;
using Xunit;

namespace Minwal.Quality.Tests.Checks;

public sealed class ShortcutsCheckTests
{
    [Fact]
    public void Nothing_predicts_a_label_that_is_drawn_by_itself()
    {
        const string Features = "words: 0.6, characters: 0.6, final_punctuation: 0.6, last_word: 0.75, first_word: 0.6, "
            + "speaker: 0.6, style: 0.6";
        var finding = Run($"{{ rows: turns, text: text, label: eou, features: {{ {Features} }} }}", 600,
            (ref SlotRandom random) => (random.Below(2) == 0, 3 + random.Below(8), "." + random.Below(40)));
        Assert.Empty(finding.Rejections);
        Assert.Equal(7, finding.Figures.Count);
        Assert.All(finding.Figures, figure => Assert.InRange((double)figure.Value!, 0.5, 0.55));
    }

    /// <summary>Halves of equal length tell nothing; joined, the second are twice as long as the first.</summary>
    [Theory]
    [InlineData("", 0.5)]
    [InlineData("joined: speaker, ", 1)]
    public void Neighbours_of_one_speaker_can_be_joined_as_detectors_see_them(string joined, double area)
    {
        var check = Given.Measure("shortcuts", $"{{ rows: turns, text: text, label: eou, {joined}features: {{ words: 0.6 }} }}");
        for (var i = 0; i < 50; i++)
            check.Add(Given.Record("""
                {"turns": [{"speaker": "a", "text": "w w", "eou": false}, {"speaker": "a", "text": "w w", "eou": true},
                           {"speaker": "b", "text": "w w", "eou": false}, {"speaker": "b", "text": "w w", "eou": true}]}
                """), Variables.None);
        Assert.Equal(area, Figure(check.Complete(), "words").Value);
    }

    [Fact]
    public void A_label_that_lengths_tell_is_found_by_rank()
    {
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", 400, (ref SlotRandom random) =>
        {
            var eou = random.Below(2) == 0;
            return (eou, eou ? 6 + random.Below(6) : 3 + random.Below(6), "");
        });
        // Lengths 6–11 against 3–8: of 36 equally likely pairs 3 are the wrong way and 3 are ties, so the area is (30 + 1.5) / 36.
        Assert.InRange((double)Figure(finding, "words").Value!, 0.875 - 0.02, 0.875 + 0.02);
        Assert.StartsWith("words alone tells the label with an area under the curve of 0.8", Assert.Single(finding.Rejections).Message);
        Assert.Equal("shortcuts.words", finding.Rejections[0].Reason);
    }

    [Fact]
    public void Few_rows_fail_only_by_more_than_chance()
    {
        // Twelve rows whose lengths tell nothing in truth, but lie so that 24 of 36 pairs are in one order.
        var lengths = new Queue<(bool, int, string)>(
        [
            (true, 4, ""), (false, 3, ""), (true, 6, ""), (false, 5, ""), (true, 9, ""), (false, 7, ""),
            (true, 8, ""), (false, 8, ""), (true, 11, ""), (false, 2, ""), (true, 10, ""), (false, 12, ""),
        ]);
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", 3, (ref SlotRandom _) => lengths.Dequeue());
        var figure = Figure(finding, "words");
        Assert.True(figure.Value > 0.6, $"{figure}");
        Assert.True(figure.IsWithinChance, $"{figure}");
        Assert.Empty(finding.Rejections);
        Assert.Contains("±", finding.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Four rows of each label are in a perfect order by chance in 2 of 70 cases.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Too_few_rows_are_not_judged_whatever_they_look_like(bool tells)
    {
        var number = 0;
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6, last_word: 0.75 } }", 2,
            (ref SlotRandom _) => (number++ % 2 == 0, tells ? 3 + (number % 2) : 3, ""));
        Assert.All(finding.Figures, figure => Assert.Null(figure.Value));
        Assert.Empty(finding.Rejections);
        Assert.Equal("shortcuts: words n/a, last_word n/a; n/a: too few to judge: 4 with the label and 4 without", finding.ToString());
    }

    [Fact]
    public void A_figure_of_few_rows_never_passes_without_its_chance()
    {
        var number = 0;
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", 3,
            (ref SlotRandom _) => (number++ % 2 == 0, 3, ""));
        Assert.Matches("^shortcuts: words 0.5 ± 0.[34][0-9]*, at most 0.6$", finding.ToString());
    }

    /// <summary>Rows of one record are compared with each other alone: of three with one label and nine without those are nine
    /// pairs.</summary>
    [Theory]
    [InlineData(3, false)]
    [InlineData(20, true)]
    public void A_perfect_order_fails_when_it_is_of_enough_rows(int records, bool fails)
    {
        var number = 0;
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", records,
            (ref SlotRandom _) => number++ % 4 == 0 ? (true, 9, "") : (false, 3, ""));
        var figure = Figure(finding, "words");
        Assert.Equal(1, figure.Value);
        Assert.True(figure.Chance > 0, $"{figure}");
        Assert.Equal(fails, finding.Rejections.Count > 0);
    }

    [Fact]
    public void Rows_of_one_label_are_not_judged()
    {
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", 100, (ref SlotRandom _) => (true, 3, ""));
        Assert.Null(Figure(finding, "words").Value);
        Assert.StartsWith("all rows have the same label", Assert.Single(finding.NotJudged), StringComparison.Ordinal);
    }

    [Fact]
    public void The_standard_error_is_that_of_Hanley_and_McNeil()
    {
        var feature = new SingleFeature(number: true);
        for (var i = 0; i < 10; i++)
        {
            feature.Add("1", positive: false, fold: 0);
            feature.Add("2", positive: true, fold: 0);
        }

        // (0.9 · 0.1 + 9 · (0.9 / 1.1 − 0.81) + 9 · (1.62 / 1.9 − 0.81)) / 100 = 0.0054732
        Assert.Equal(Math.Sqrt(0.0054732), feature.StandardError(0.9), 5);
        Assert.Equal(0, feature.StandardError(1));
    }

    [Fact]
    public void A_label_of_middle_lengths_is_found_although_no_order_of_lengths_tells_it()
    {
        var finding = Run("{ rows: turns, text: text, label: eou, features: { words: 0.6 } }", 400, (ref SlotRandom random) =>
        {
            var length = 3 + random.Below(9);
            return (length is >= 6 and <= 8, length, "");
        });
        Assert.InRange((double)Figure(finding, "words").Value!, 0.999, 1);
    }

    [Fact]
    public void A_last_word_and_a_last_sign_that_tell_the_label_are_found()
    {
        const string Features = "last_word: 0.75, final_punctuation: 0.6, first_word: 0.6";
        var finding = Run($"{{ rows: turns, text: text, label: eou, features: {{ {Features} }} }}", 400, (ref SlotRandom random) =>
        {
            var eou = random.Below(2) == 0;
            return (eou, 5, eou ? " done." : " and…");
        });
        Assert.Equal(["shortcuts.last_word", "shortcuts.final_punctuation"], finding.Rejections.Select(r => r.Reason));
        Assert.Equal(1.0, Figure(finding, "last_word").Value);
    }

    [Fact]
    public void Words_that_occur_once_tell_nothing()
    {
        var number = 0;
        var finding = Run("{ rows: turns, text: text, label: eou, features: { last_word: 0.75 } }", 400, (ref SlotRandom random) =>
            (random.Below(2) == 0, 3, " word" + number++));
        Assert.Equal(0.5, Figure(finding, "last_word").Value);
    }

    [Fact]
    public void A_field_of_the_record_can_be_a_feature_of_its_rows()
    {
        var check = Given.Measure("shortcuts", "{ rows: turns, text: text, label: eou, features: { style: 0.6 } }");
        for (var i = 0; i < 200; i++)
        {
            var (style, eou) = i % 2 == 0 ? ("formal", "true") : ("loose", "false");
            check.Add(Given.Record($$"""{"style": "{{style}}", "turns": [{"text": "a", "eou": {{eou}}}]}"""), Variables.None);
        }

        Assert.Equal("shortcuts.style", Assert.Single(check.Complete().Rejections).Reason);
    }

    [Fact]
    public void A_column_that_no_row_has_is_not_measured_and_does_not_look_harmless()
    {
        var check = Given.Measure("shortcuts", "{ rows: turns, text: text, label: eou, features: { speaker: 0.6, words: 0.6 } }");
        for (var i = 0; i < 50; i++)
            check.Add(Given.Record($$"""{"turns": [{"text": "a b", "eou": {{(i % 2 == 0 ? "true" : "false")}}}]}"""), Variables.None);
        var finding = check.Complete();
        Assert.Null(Figure(finding, "speaker").Value);
        Assert.Equal(0.5, Figure(finding, "words").Value);
        Assert.Equal("shortcuts: speaker n/a (no row has 'speaker'), words 0.5", finding.ToString());
    }

    [Fact]
    public void A_place_and_the_label_before_it_are_features_of_rows()
    {
        var check = Given.Measure("shortcuts",
            "{ rows: turns, text: text, label: eou, features: { position: 0.6, previous_label: 0.6 } }");
        for (var i = 0; i < 100; i++)
        {
            // The first of a pair is always open, the second always ends.
            check.Add(Given.Record("""{"turns": [{"text": "a", "eou": false}, {"text": "a", "eou": true}]}"""), Variables.None);
        }

        Assert.Equal(["shortcuts.position", "shortcuts.previous_label"], check.Complete().Rejections.Select(r => r.Reason));
    }

    [Theory]
    [InlineData("any_word", 1)]
    [InlineData("bag_of_words", 1)]
    [InlineData("ngrams", 1)]
    public void What_the_whole_text_tells_can_be_a_gate(string feature, double area)
    {
        var check = Given.Measure("shortcuts", $"{{ text: text, label: l, features: {{ {feature}: 0.9 }} }}");
        var random = new SlotRandom(3);
        for (var i = 0; i < 200; i++)
        {
            var word = i % 2 == 0 ? "please" : "now";
            check.Add(new Fields().Add("text", $"w{random.Below(50)} {word} w{random.Below(50)}").Add("l", i % 2 == 0), Variables.None);
        }

        var finding = check.Complete();
        Assert.Equal($"shortcuts.{feature}", Assert.Single(finding.Rejections).Reason);
        Assert.Equal(area, Figure(finding, feature).Value!.Value, 3);
    }

    [Fact]
    public void No_record_at_all_is_no_finding() =>
        Assert.Empty(Given.Measure("shortcuts", "{ text: text, label: l, features: { words: 0.6 } }").Complete().Rejections);

    [Theory]
    [InlineData("{ text: text, label: l, features: [words] }", "found a list")]
    [InlineData("{ text: text, label: l, features: { words: 0.4 } }", "from 0.5 to 1")]
    [InlineData("{ text: text, features: { words: 0.6 } }", "'label' is missing")]
    [InlineData("{ text: text, label: l, features: { position: 0.6 } }", "'position' needs 'rows'")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("shortcuts", yaml)).Message);

    [Fact]
    public void A_figure_carries_the_limit_that_it_is_held_against()
    {
        var finding = Run("{ rows: turns, text: text, label: eou, features: { last_word: 0.75 } }", 100, (ref SlotRandom random) =>
        {
            var eou = random.Below(2) == 0;
            return (eou, 5, eou ? " done." : " and…");
        });
        var figure = Figure(finding, "last_word");
        Assert.Equal((0.75, false, "last_word 1 ± 0.056, at most 0.75"), (figure.Most!.Value, figure.Passes, figure.ToString()));
    }

    private static Figure Figure(Finding finding, string name) => Assert.Single(finding.Figures, figure => figure.Name == name);

    private delegate (bool Eou, int Words, string Tail) Draw(ref SlotRandom random);

    // Records of four turns whose words are drawn from a vocabulary of 300.
    private static Finding Run(string yaml, int records, Draw draw)
    {
        var check = Given.Measure("shortcuts", yaml);
        var random = new SlotRandom(17);
        for (var i = 0; i < records; i++)
        {
            var turns = new List<object?>();
            for (var turn = 0; turn < 4; turn++)
            {
                var (eou, words, tail) = draw(ref random);
                var text = "";
                for (var w = 0; w < words; w++) text += (w == 0 ? "w" : " w") + random.Below(300);
                turns.Add(new Fields().Add("text", text + tail).Add("eou", eou).Add("speaker", turn % 2 == 0 ? "a" : "b"));
            }

            check.Add(new Fields().Add("style", random.Below(3) == 0 ? "formal" : "loose").Add("turns", turns), Variables.None);
        }

        return check.Complete();
    }
}
