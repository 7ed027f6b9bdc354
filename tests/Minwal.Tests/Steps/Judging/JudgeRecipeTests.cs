using Xunit;

namespace Minwal.Tests.Steps.Judging;

/// <summary>What a recipe may say of a judge, and what is told when it cannot be.</summary>
public sealed class JudgeRecipeTests : IDisposable
{
    private const string Fluency = "criteria: { fluency: Does it read well? }, offline: { fluency: 4 }";

    private readonly JudgeTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData($"of: text, {Fluency}, least: {{ fluenci: 3 }}",
        "'least' names the criterion 'fluenci'", "did you mean 'fluency'?", "fluenci:")]
    [InlineData($"of: text, {Fluency}, least: {{ fluency: 7 }}",
        "'fluency' must reach 7, which is not on its scale: 1 to 5", null, "fluency: 7")]
    [InlineData("of: text, criteria: { fluency: { help: How?, scale: [5, 1] } }, offline: { fluency: 4 }",
        "the scale [5, 1] is reversed", "write [1, 5], and say in 'help' what is best", "[5, 1]")]
    [InlineData("of: text, criteria: { fluency: { help: How?, scale: [3, 3] } }, offline: { fluency: 3 }",
        "the scale [3, 3] has one step", null, "[3, 3]")]
    [InlineData("of: text, criteria: { fluency: How?, tone: How? }, offline: { fluency: 4 }",
        "the rule for 'tone' is missing", "write tone: 5", "{ fluency: 4")]
    [InlineData("of: text, criteria: { fluency: How? }, offline: { fluency: 4, tone: 3 }",
        "'offline' names the criterion 'tone'", null, "tone: 3")]
    [InlineData("of: text, criteria: { fluency: How? }, offline: { fluency: 9 }",
        "the rule for 'fluency' gives 9, which is not on its scale: 1 to 5", "a formula stands in ${…}", "9 }")]
    [InlineData("of: text, criteria: { fluency: How? }, offline: { fluency: len(text) }",
        "the rule for 'fluency' gives \"len(text)\"", "a formula stands in ${…}", "len(text)")]
    [InlineData("of: text, criteria: { holds: { help: How?, levels: [no, no] } }, offline: { holds: no }", "the level 'no' is there twice",
        null, "[no, no]")]
    [InlineData("of: text, criteria: { holds: { help: How?, levels: [no] } }, offline: { holds: no }",
        "there are 1 levels, allowed are 2 to 20", null, "[no]")]
    [InlineData("of: text, criteria: { holds: { help: How?, levels: [1, 2, 3] } }, offline: { holds: 1 }",
        "the level '1' is no word; a scale of numbers is written scale: [1, 3]", null, "[1, 2")]
    [InlineData("of: text, criteria: { holds: { help: How?, levels: [no, yes], scale: [1, 2] } }, offline: { holds: no }",
        "'levels' cannot stand beside 'scale'", null, "[no, yes]")]
    [InlineData("of: text, criteria: { why: How? }, offline: { why: 4 }", "a criterion cannot be called 'why'", null, "why: How")]
    [InlineData("of: text, criteria: { if: How? }, offline: { if: 4 }", "a criterion cannot be called 'if'", null, "if: How")]
    [InlineData($"of: text, source: [page, text], {Fluency}", "'text' is what is judged", null, "text], ")]
    [InlineData($"of: text, agreement: 0.5, {Fluency}", "'agreement' needs 'votes'", null, "0.5")]
    [InlineData($"of: text, votes: 16, {Fluency}", "a whole number from 1 to 15", null, "16")]
    [InlineData($"of: vote, {Fluency}", "'vote' means something else in a judge's prompt",
        "give the variable another name, with a 'set' for instance", "vote, ")]
    [InlineData("of: text, criteria: { fluency: How? }", "the key 'offline' is missing", null, null)]
    [InlineData($"of: txt, {Fluency}", "unknown name 'txt'", "did you mean 'text'?", "txt")]
    [InlineData($"of: text, together: true, {Fluency}", "'together' judges the drafts of one call together", null, null)]
    public void What_cannot_be_is_told_with_its_place(string judge, string message, string? hint, string? at)
    {
        var (_, faults) = _trial.Load($"{{ {judge} }}", "page");
        var fault = Assert.Single(faults);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        if (hint is not null) Assert.Equal(hint, fault.Hint);
        // Without a place of its own it is told of the step, whose brace stands in column 12.
        Assert.Equal((11, at is null ? 12 : judge.IndexOf(at, StringComparison.Ordinal) + 14), (fault.Mark.Line, fault.Mark.Column));
    }

    [Theory]
    [InlineData("judge.fluency + 1", null)]
    [InlineData("judge.agreement.fluency", null)]
    [InlineData("pluck(judge.votes, 'fluency')", null)]
    [InlineData("judge.votes[0].why", null)]
    [InlineData("judge.fluenci", "'judge' has no field 'fluenci'")]
    [InlineData("judge.votes[0].record_id", "has no field 'record_id'")]
    public void Records_can_hold_scores_agreement_and_votes(string record, string? message)
    {
        var (_, faults) = _trial.Load($"{{ of: text, {Fluency} }}", record);
        if (message is null) Assert.Empty(faults);
        else Assert.Contains(message, Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{secret}}", "name: write", "'secret' cannot be used here", "the judge sees only what 'of' and 'source' name")]
    [InlineData("{{cell.kind}}", "name: write", "unknown name 'cell'", null)]
    [InlineData("{{page.text}} {{wanted}} {{count}} {{#each items}}{{text}}{{/each}}", "name: write", null, null)]
    [InlineData("{{#each items}}{{record_id}} {{text}} {{page.text}}{{/each}} {{wanted}} {{vote}}", "records: 2", null, null)]
    [InlineData("{{text}}", "records: 2", "'text' cannot be used here",
        "the call is about several records: what each has stands in {{#each items}}…{{/each}}")]
    public void A_rubric_names_what_the_judge_sees(string rubric, string first, string? message, string? hint)
    {
        var together = first.StartsWith("records", StringComparison.Ordinal) ? "together: true, " : "";
        var (_, faults) = _trial.Load($"{{ of: text, source: page, rubric: \"{rubric}\", {together}{Fluency} }}", first: first);
        if (message is null)
        {
            Assert.Empty(faults);
            return;
        }

        var fault = Assert.Single(faults);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        if (hint is not null) Assert.Equal(hint, fault.Hint);
    }
}
