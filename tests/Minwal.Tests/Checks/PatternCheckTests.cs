using System.Diagnostics;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class PatternCheckTests
{
    [Fact]
    public void A_forbidden_pattern_is_refused_where_it_stands() =>
        Given.Rejects(Given.Verdict("forbidden", "{ field: text, patterns: ['\\{\\w+\\}', '(?i)as an ai'] }",
            """{"text": "Well, As an AI I"}"""), "forbidden.found",
            "contains 'As an AI', which the pattern '(?i)as an ai' forbids", "{'pattern':'(?i)as an ai','at':6}");

    [Fact]
    public void A_text_without_forbidden_patterns_passes() =>
        Assert.Null(Given.Verdict("forbidden", "{ field: text, patterns: '…$' }", """{"text": "all well."}"""));

    [Theory]
    [InlineData("{ field: text, patterns: ['a', 'b'] }", "xb")]
    [InlineData("{ field: text, patterns: '[؟?]$' }", "كيف الحال؟")]
    public void A_text_with_what_is_required_passes(string yaml, string text) =>
        Assert.Null(Given.Verdict("required", yaml, $$"""{"text": "{{text}}"}"""));

    [Fact]
    public void A_text_with_none_of_what_is_required_is_refused() =>
        Given.Rejects(Given.Verdict("required", "{ field: text, patterns: ['x', 'b'] }", """{"text": "a"}"""), "required.missing",
            "contains none of the required patterns", "{'patterns':2}");

    [Fact]
    public void A_wrong_pattern_is_a_fault_with_its_place()
    {
        var fault = Assert.Single(Given.Faults("forbidden", "field: text\npatterns:\n  - fine\n  - 'open('"));
        Assert.Equal(4, fault.Mark.Line);
        Assert.Contains("'open(' is not a regular expression", fault.Message);
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_is_quick()
    {
        var watch = Stopwatch.StartNew();
        Assert.Null(Given.Verdict("forbidden", "{ field: text, patterns: '(a+)+$' }", $$"""{"text": "{{new string('a', 5000)}}b"}"""));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_pattern_that_needs_backtracking_is_stopped_in_time() =>
        Given.Rejects(Given.Verdict("forbidden", "{ field: text, patterns: '(?=a)(a+)+$' }",
            $$"""{"text": "{{new string('a', 5000)}}b"}"""), "pattern.too_slow", "the pattern '(?=a)(a+)+$' took more than 100 ms");
}
