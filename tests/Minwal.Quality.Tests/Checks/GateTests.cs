using Minwal.Expressions;
using Minwal.Tests.Checks;
using Minwal.Text;
using Minwal.Values;
using Xunit;

namespace Minwal.Quality.Tests.Checks;

public sealed class GateTests
{
    private static readonly IReadOnlyDictionary<string, double> Quotas = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.5 };

    private static readonly string[] Sense = ["please cancel my order", "where is the parcel now", "thank you for the quick help"];

    [Fact]
    public void Shares_that_are_those_of_the_quotas_pass()
    {
        var finding = Shares("{ label: l }", 500, 500);
        Assert.Empty(finding.Rejections);
        Assert.Equal(0, finding.Figures[0].Value);
    }

    [Fact]
    public void A_file_of_one_label_does_not_have_the_shares_of_the_quotas()
    {
        var rejection = Assert.Single(Shares("{ label: l }", 1_000, 0).Rejections);
        Assert.Equal("shares.distance", rejection.Reason);
        Assert.Equal("50 % of the records would have to have another label, at most 10 % are allowed; 'a' has 100 % in place of 50 %",
            rejection.Message);
    }

    [Fact]
    public void Few_records_are_off_by_chance_and_pass() => Assert.Empty(Shares("{ label: l }", 5, 3).Rejections);

    [Fact]
    public void Weights_go_before_quotas() => Assert.Empty(Shares("{ label: l, weights: { a: 9, b: 1 } }", 900, 100).Rejections);

    [Fact]
    public void Weights_can_be_a_formula_and_labels_a_list()
    {
        var measure = Given.Measure("shares", "{ label: \"l[]\", weights: \"${mix[who]}\" }");
        var names = new Variables(new Fields().Add("who", "x").Add("mix", Json.Parse("""{"x": {"a": 3, "b": 1}, "y": {"b": 1}}""")));
        for (var i = 0; i < 100; i++) measure.Add(new Fields().Add("l", new List<object?> { "a", "b", "a", "a" }), names);
        Assert.Equal("shares: distance 0", measure.Complete().ToString());
    }

    [Fact]
    public void A_mean_is_weighed_and_held_against_its_bounds()
    {
        var measure = Given.Measure("mean", "{ of: right / all, weight: all, least: 0.7, most: 0.8, name: right }");
        for (var i = 0; i < 100; i++)
        {
            measure.Add([], new Variables(new Fields().Add("right", 9L).Add("all", 10L)));
            measure.Add([], new Variables(new Fields().Add("right", 15L).Add("all", 30L)));
        }

        var finding = measure.Complete();
        // (100 · 9 + 100 · 15) / (100 · 40); variance (10 · 0.3² + 30 · 0.1²) / 40 = 0.03, as many records as 4000² / (100 · 1000) = 160.
        Assert.Equal((0.6, 0.0275), (finding.Figures[0].Value, finding.Figures[0].Chance));
        Assert.Equal("right 0.6 ± 0.028, from 0.7 to 0.8", Assert.Single(finding.Rejections).Message);
    }

    [Fact]
    public void A_mean_of_few_records_fails_only_by_more_than_chance()
    {
        var measure = Given.Measure("mean", "{ of: x, least: 0.7 }");
        foreach (var x in (long[])[0, 1, 1]) measure.Add([], new Variables(new Fields().Add("x", x)));
        Assert.Empty(measure.Complete().Rejections);
    }

    [Fact]
    public void A_mean_of_no_record_is_not_judged()
    {
        var measure = Given.Measure("mean", "{ of: x, most: 1 }");
        measure.Add([], new Variables(new Fields().Add("x", null)));
        Assert.Equal(["fewer than 2 records have a value"], measure.Complete().NotJudged);
        Assert.Empty(measure.Complete().Rejections);
    }

    [Fact]
    public void Where_the_quotas_say_nothing_of_a_label_nothing_is_measured()
    {
        var measure = Given.Measure("shares", "{ label: l }");
        measure.Add(new Fields().Add("l", "a"), Variables.None);
        Assert.Equal(
            "shares: distance n/a (the shares are not known here: minwal check asks the quotas, or weights say them)",
            measure.Complete().ToString());
    }

    [Fact]
    public void A_file_of_one_sentence_with_other_fillings_fails()
    {
        var measure = Given.Measure("templates", "{ text: t, top: 1, most: 0.5 }");
        for (var i = 0; i < 200; i++)
            measure.Add(new Fields().Add("t", $"please transfer {i} dollars to account{i}x now"), Variables.None);
        var finding = measure.Complete();
        Assert.Equal(1, finding.Figures[0].Value);
        Assert.Contains(
            "please transfer # dollars to # now (200 times)", Assert.Single(finding.Rejections).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_which_no_two_are_alike_have_no_frequent_template()
    {
        var measure = Given.Measure("templates", "{ text: t, most: 0 }");
        for (var i = 0; i < 200; i++) measure.Add(new Fields().Add("t", $"{SplitMix64.Mix((ulong)i):x}"), Variables.None);
        var finding = measure.Complete();
        Assert.Equal((0.0, 0), (finding.Figures[0].Value, finding.Rejections.Count));
    }

    [Fact]
    public void Few_texts_have_no_templates()
    {
        var measure = Given.Measure("templates", "{ text: t, most: 0.5 }");
        measure.Add(new Fields().Add("t", "a b"), Variables.None);
        Assert.Equal("templates: top_50 n/a (fewer than 100 texts)", measure.Complete().ToString());
    }

    [Fact]
    public void Labels_that_the_text_tells_pass() => Assert.Empty(Separability("", (i, label) => $"{Sense[label]} {i % 7}").Rejections);

    [Fact]
    public void Labels_that_were_dealt_to_other_texts_do_not_belong_to_them()
    {
        var finding = Separability("", (i, _) => $"{Sense[(int)(SplitMix64.Mix((ulong)i) % 3)]} {i % 7}");
        var rejection = Assert.Single(finding.Rejections);
        Assert.Equal("separability.ngrams", rejection.Reason);
        Assert.StartsWith("the text hardly tells 'l': an area under the curve of 0.", rejection.Message, StringComparison.Ordinal);
        Assert.InRange((double)finding.Figures[0].Value!, 0.4, 0.6);
    }

    [Fact]
    public void A_word_that_gives_a_label_away_is_named()
    {
        var finding = Separability(", any_word: 0.9",
            (i, label) => $"{(label == 1 ? "zzq" : "")} {Sense[(i + label) % 2 == 0 ? label : 0]}");
        var rejection = Assert.Single(finding.Rejections);
        Assert.Equal("the word 'zzq' alone tells 'b' with an area under the curve of 1, at most 0.9 is allowed", rejection.Message);
    }

    [Fact]
    public void Few_rows_and_one_label_are_not_judged()
    {
        const string few = "too few to judge: 87 rows of 3 labels, 30 a label are needed";
        Assert.Equal([few], Separability("", (i, label) => Sense[label], 87).NotJudged);
        Assert.Equal(["all rows have the label 'a', so there is nothing to tell"], Separability("", (i, _) => Sense[0], 1).NotJudged);
    }

    [Fact]
    public void Rows_of_one_record_are_told_by_other_records_alone()
    {
        // What is said is known only within a record, so it tells nothing of another.
        var measure = Given.Measure("separability", "{ rows: turns, label: l, text: t }");
        for (var i = 0; i < 60; i++)
        {
            var turns = Enumerable.Range(0, 4).Select(turn => (object?)new Fields()
                .Add("t", $"{SplitMix64.Mix((ulong)((i * 2) + (turn % 2))):x}").Add("l", turn % 2 == 0)).ToList();
            measure.Add(new Fields().Add("turns", turns), Variables.None);
        }

        Assert.NotEmpty(measure.Complete().Rejections);
    }

    private static Minwal.Checks.Finding Separability(string more, Func<int, int, string> text, int rows = 600)
    {
        var measure = Given.Measure("separability", $"{{ label: l, text: t{more} }}");
        for (var i = 0; i < rows; i++)
            measure.Add(new Fields().Add("t", text(i, i % 3)).Add("l", ((string[])["a", "b", "c"])[i % 3]), Variables.None);
        return measure.Complete();
    }

    private static Minwal.Checks.Finding Shares(string yaml, int a, int b)
    {
        var measure = Given.Measure("shares", yaml, name => name == "l" ? Quotas : null);
        for (var i = 0; i < a + b; i++) measure.Add(new Fields().Add("l", i < a ? "a" : "b"), Variables.None);
        return measure.Complete();
    }
}
