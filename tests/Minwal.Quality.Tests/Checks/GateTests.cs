using Minwal.Expressions;
using Minwal.Tests.Checks;
using Minwal.Values;
using Xunit;

namespace Minwal.Quality.Tests.Checks;

public sealed class GateTests
{
    private static readonly IReadOnlyDictionary<string, double> Quotas = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.5 };

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
    public void Few_texts_have_no_templates()
    {
        var measure = Given.Measure("templates", "{ text: t, most: 0.5 }");
        measure.Add(new Fields().Add("t", "a b"), Variables.None);
        Assert.Equal("templates: top_50 n/a (fewer than 100 texts)", measure.Complete().ToString());
    }

    private static Minwal.Checks.Finding Shares(string yaml, int a, int b)
    {
        var measure = Given.Measure("shares", yaml, name => name == "l" ? Quotas : null);
        for (var i = 0; i < a + b; i++) measure.Add(new Fields().Add("l", i < a ? "a" : "b"), Variables.None);
        return measure.Complete();
    }
}
