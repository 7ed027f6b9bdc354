using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class DistanceCheckTests
{
    private static readonly IReadOnlyList<Fields> Seeds =
    [
        new Fields().Add("question", "ما هي عاصمة المملكة العربية السعودية؟"),
        new Fields().Add("question", "what is the longest river of the whole world"),
    ];

    [Fact]
    public void A_text_of_its_own_passes() =>
        Assert.Null(Verdict("{ field: text, from: seeds, from_field: question, run: 4 }", "what is the name of a short river"));

    [Fact]
    public void A_text_with_the_words_of_a_seed_is_refused() =>
        Given.Rejects(Verdict("{ field: text, from: seeds, from_field: question }", "المملكة العربيه السعودية: ما هى عاصمة"),
            "distance.similar",
            "word similarity 1 to row 1 of seeds, below 0.7 is asked for", "{'similarity':1,'below':0.7,'row':1}");

    [Fact]
    public void A_long_run_of_words_of_a_seed_is_refused() =>
        Given.Rejects(Verdict("{ field: text, from: seeds, from_field: question, run: 4 }",
            "Tell me once more which is the longest river of them"), "distance.copied",
            "shares a run of 5 words with row 2 of seeds", "{'run':5,'row':2}");

    [Fact]
    public void A_field_that_no_seed_has_is_a_fault()
    {
        var fault = Assert.Throws<MinwalException>(() => Verdict("{ field: text, from: seeds }", "a")).Faults[0];
        Assert.Equal("the check 'distance' reads 'text' of the source 'seeds', but no row has it", fault.Message);
        Assert.Equal(("MW1009", "rows have question"), (fault.Code, fault.Hint));
    }

    [Theory]
    [InlineData("{ field: text }", "'from' is missing")]
    [InlineData("{ field: text, from: seeds, similarity: 0 }", "from 0.05 to 1")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("distance", yaml)).Message);

    private static Minwal.Checks.Rejection? Verdict(string yaml, string text) =>
        Given.Verdict("distance", yaml, $$"""{"text": "{{text}}"}""",
            rows: name => name == "seeds" ? Seeds : throw new ArgumentException(name));
}
