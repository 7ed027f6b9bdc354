using Xunit;

namespace Minwal.Tests.Checks;

public sealed class RepetitionCheckTests
{
    [Theory]
    [InlineData("{ field: text, word: 2, in_a_row: false, ngram: 2, times: 1, distinct: 0.5 }", "one two three two")]
    [InlineData("{ field: text, word: 1 }", "")]
    [InlineData("{ field: text }", "no no really")]
    public void Texts_without_too_much_repetition_pass(string yaml, string text) =>
        Assert.Null(Given.Verdict("repetition", yaml, $$"""{"text": "{{text}}"}"""));

    [Theory]
    [InlineData("{ field: text, word: 2 }", "Go go, go!", "repetition.word", "'go' comes 3 times, at most 2 are allowed")]
    [InlineData("{ field: text, in_a_row: false }", "كتاب كِتاب جديد", "repetition.in_a_row", "words 1 and 2 are both 'كتاب'")]
    [InlineData("{ field: text, ngram: 2, times: 1 }", "at the end, at the end", "repetition.ngram",
        "'at the' comes 2 times, at most 1 are allowed")]
    [InlineData("{ field: text, distinct: 0.8 }", "a b a b", "repetition.few_words",
        "0.5 of the words are different, at least 0.8 is asked for")]
    public void Too_much_is_refused_with_the_words(string yaml, string text, string reason, string message) =>
        Given.Rejects(Given.Verdict("repetition", yaml, $$"""{"text": "{{text}}"}"""), reason, message);

    [Fact]
    public void The_numbers_are_given() =>
        Assert.Equal(3L, Given.Verdict("repetition", "{ field: text, word: 2 }", """{"text": "x x x"}""")!.Numbers["times"]);

    [Theory]
    [InlineData("{ field: text, ngram: 1 }", "from 2 to 50")]
    [InlineData("{ field: text, distinct: 2 }", "from 0 to 1")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("repetition", yaml)).Message);
}
