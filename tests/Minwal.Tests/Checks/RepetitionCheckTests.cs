using Xunit;

namespace Minwal.Tests.Checks;

public sealed class RepetitionCheckTests
{
    [Theory]
    [InlineData("{ field: text, word: 2, row: 1, ngram: { size: 2, times: 1 }, distinct: 0.5 }", "one two three two")]
    [InlineData("{ field: text, word: 2, ignore: [the] }", "the a the b the c")]
    [InlineData("{ field: text, word: 1 }", "")]
    [InlineData("{ field: text, row: 2 }", "no no really")]
    public void Texts_without_too_much_repetition_pass(string yaml, string text) => Assert.Null(Given.Verdict("repetition", yaml, $$"""{"text": "{{text}}"}"""));

    [Theory]
    [InlineData("{ field: text, word: 2 }", "Go go, go!", "repetition.word", "'go' occurs 3 times, at most 2 are allowed")]
    [InlineData("{ field: text, word: 2, ignore: [the] }", "the b the b the b", "repetition.word", "'b' occurs 3 times, at most 2 are allowed")]
    [InlineData("{ field: text, row: 1 }", "كتاب كِتاب جديد", "repetition.row", "'كتاب' stands 2 times in a row, at most 1 are allowed")]
    [InlineData("{ field: text, ngram: { size: 2, times: 1 } }", "at the end, at the end", "repetition.ngram", "'at the' occurs 2 times, at most 1 are allowed")]
    [InlineData("{ field: text, distinct: 0.8 }", "a b a b", "repetition.distinct", "2 of 4 words are different, a share of 0.500; at least 0.8 is asked for")]
    public void Too_much_is_refused_with_the_words(string yaml, string text, string reason, string message) =>
        Given.Rejects(Given.Verdict("repetition", yaml, $$"""{"text": "{{text}}"}"""), reason, message);

    [Fact]
    public void The_numbers_are_given() =>
        Assert.Equal(3L, Given.Verdict("repetition", "{ field: text, word: 2 }", """{"text": "x x x"}""")!.Numbers["times"]);

    [Theory]
    [InlineData("{ field: text }", "at least one of word, row, ngram and distinct")]
    [InlineData("{ field: text, ngram: { size: 1, times: 1 } }", "from 2 to 20")]
    [InlineData("{ field: text, distinct: 2 }", "from 0 to 1")]
    public void Wrong_settings_are_faults(string yaml, string message) => Assert.Contains(message, Assert.Single(Given.Faults("repetition", yaml)).Message);
}
