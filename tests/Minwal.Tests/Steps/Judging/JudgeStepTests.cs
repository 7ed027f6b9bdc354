using Minwal.Calls;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps.Judging;

/// <summary>What a judge is shown, what its votes come to, and what they reject.</summary>
public sealed class JudgeStepTests : IDisposable
{
    private const string Fluency = "criteria: { fluency: Does it read well? }, offline: { fluency: 4 }";

    private const string Levels =
        "criteria: { holds: { help: Does the page say it?, levels: [no, partly, yes] } }, offline: { holds: yes }";

    private readonly JudgeTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task Votes_are_distinct_calls_made_at_once_and_come_to_their_median_with_the_share_that_agrees()
    {
        var (results, session) = await RunAsync($"of: text, votes: 3, {Fluency}", Score(4), Score(1), Score(4));
        Assert.Equal([3], session.Together);
        Assert.Equal(3, session.Asked.Select(call => call.Context.Random).Distinct().Count());
        Assert.Equal(3, session.Asked.Select(call => call.Messages[0].Text).Distinct().Count());
        Assert.All(session.Asked, call => Assert.Equal("judge", call.Role));
        Assert.Equal(
            """{"judge":{"fluency":4,"agreement":{"fluency":0.667},"votes":[{"fluency":4},{"fluency":1},{"fluency":4}]}}""",
            Json.ToText(results[0].Gives!));
        Assert.Null(results[0].Failure);
    }

    [Fact]
    public async Task The_judge_sees_what_is_judged_the_sources_that_are_named_and_nothing_else()
    {
        var (_, session) = await RunAsync($"of: text, source: [page, cell], {Fluency}", Score(4));
        var asked = session.Asked[0].Messages.Single().Text;
        Assert.Contains(
            "<brief>" + """{"task":"graded/judge","record_id":"r1","vote":1,"text":"A text.","page":{"text":"The page."},"cell":"""
            + """{"kind":"red"}}</brief>""",
            asked, StringComparison.Ordinal);
        Assert.Contains("- fluency (1 to 5, the worst first): Does it read well?", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", asked, StringComparison.Ordinal);
        // The answer has no place for the record.
        var schema = session.Asked[0].Schema!.Value.GetProperty("properties");
        Assert.Equal(["record_id", "why", "fluency"], schema.EnumerateObject().Select(field => field.Name));
    }

    [Theory]
    [InlineData("median", 2, 3, 2.5)]
    [InlineData("median", 2, 4, 3.0)]
    [InlineData("mean", 1, 4, 2.5)]
    public async Task Of_two_votes_the_score_lies_in_the_middle(string way, int first, int second, double expected)
    {
        var (results, _) = await RunAsync($"of: text, votes: 2, score: {way}, {Fluency}", Score(first), Score(second));
        Assert.Equal(expected, Value.Number(((Fields)results[0].Gives!["judge"]!)["fluency"]));
    }

    [Fact]
    public async Task The_mean_of_three_votes_has_three_digits()
    {
        var (results, _) = await RunAsync($"of: text, votes: 3, score: mean, {Fluency}", Score(1), Score(2), Score(2));
        Assert.Equal(1.667, ((Fields)results[0].Gives!["judge"]!)["fluency"]);
    }

    [Theory]
    [InlineData("yes", "partly", "partly")]
    [InlineData("no", "yes", "no")]
    public async Task Of_levels_the_worse_one_in_the_middle_counts(string first, string second, string expected)
    {
        var (results, _) = await RunAsync($"of: text, votes: 2, {Levels}", Level(first), Level(second));
        Assert.Equal(expected, ((Fields)results[0].Gives!["judge"]!)["holds"]);
    }

    [Theory]
    [InlineData("fluency: 3", 2, "fluency is 2, at least 3 is asked for")]
    [InlineData("fluency: 2.5", 2, "fluency is 2, at least 2.5 is asked for")]
    [InlineData("fluency: \"${wanted}\"", 2, "fluency is 2, at least 3 is asked for")]
    public async Task A_score_below_its_bound_rejects_the_draft_and_is_kept(string least, int score, string message)
    {
        var (results, _) = await RunAsync($"of: text, least: {{ {least} }}, {Fluency}", Score(score, "It limps."));
        var failure = results[0].Failure!;
        Assert.Equal(("judge.low.fluency", message + "; the judge says: It limps."), (failure.Reason, failure.Message));
        Assert.Equal((2L, 2L), ((long)failure.Numbers["score"]!, (long)((Fields)results[0].Gives!["judge"]!)["fluency"]!));
    }

    [Theory]
    [InlineData("yes", null)]
    [InlineData("partly", null)]
    [InlineData("no", "holds is no, at least partly is asked for")]
    public async Task A_level_is_a_bound_too(string level, string? message)
    {
        var (results, _) = await RunAsync($"of: text, least: {{ holds: partly }}, {Levels}", Level(level));
        Assert.Equal(message, results[0].Failure?.Message);
    }

    [Fact]
    public async Task A_bound_that_is_computed_and_not_on_the_scale_cannot_be_judged_by()
    {
        var (results, _) = await RunAsync($"of: text, least: {{ fluency: \"${{wanted * 3}}\" }}, {Fluency}", Score(4));
        Assert.Equal(("judge.no_value", "fluency must reach 9, which is not on its scale 1 to 5"),
            (results[0].Failure!.Reason, results[0].Failure!.Message));
    }

    [Fact]
    public async Task Votes_that_do_not_agree_reject_the_draft()
    {
        var (results, _) = await RunAsync($"of: text, votes: 3, agreement: 0.6, {Fluency}", Score(1), Score(3), Score(5));
        Assert.Equal(
            ("judge.split.fluency", "0.333 of the votes for fluency agree, at least 0.6 is asked for; the votes are 1, 3, 5"),
            (results[0].Failure!.Reason, results[0].Failure!.Message));
        (results, _) = await RunAsync($"of: text, votes: 3, agreement: 0.6, {Fluency}", Score(1), Score(5), Score(5));
        Assert.Null(results[0].Failure);
    }

    [Fact]
    public async Task An_answer_about_another_record_is_shown_its_fault_once_and_is_then_no_vote()
    {
        var (results, session) = await RunAsync($"of: text, {Fluency}", Score(4, id: "r7"), Score(5));
        Assert.Equal([1, 1], session.Together);
        Assert.Contains("the record 'r1' is not judged: record_id is r7", session.Asked[1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Equal(5L, ((Fields)results[0].Gives!["judge"]!)["fluency"]);
        (results, _) = await RunAsync($"of: text, {Fluency}", Score(4, id: "r7"), Score(4, id: "r7"));
        Assert.Equal(("judge.id", false), (results[0].Failure!.Reason, results[0].Gives is not null));
    }

    [Theory]
    [InlineData("""{"record_id":"r1","fluency":6}""", "fluency: 6, asked for are 1 to 5")]
    [InlineData("""{"record_id":"r1","fluency":3.5}""", "needed is an integer")]
    [InlineData("""{"fluency":3}""", "record_id: nothing there")]
    public async Task A_score_that_is_not_on_the_scale_and_an_answer_without_id_do_not_fit(string answer, string message)
    {
        var (results, _) = await RunAsync($"of: text, {Fluency}", StepTrial.Answer(answer), StepTrial.Answer(answer));
        Assert.Equal("answer.shape", results[0].Failure!.Reason);
        Assert.Contains(message, results[0].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_that_cannot_be_used_fall_away_as_long_as_most_are_left()
    {
        var failed = StepTrial.Failure("MW3005");
        var (results, _) = await RunAsync($"of: text, votes: 3, {Fluency}", Score(4), failed, Score(2));
        Assert.Equal("""{"fluency":3,"agreement":{"fluency":0.5},"votes":[{"fluency":4},{"fluency":2}]}""",
            Json.ToText(results[0].Gives!["judge"]));
        (results, _) = await RunAsync($"of: text, votes: 3, {Fluency}", failed, failed, Score(2));
        Assert.Equal("MW3005", results[0].Failure!.Reason);
        (results, _) = await RunAsync($"of: text, votes: 2, {Fluency}", Score(2), failed);
        Assert.Equal("MW3005", results[0].Failure!.Reason);
    }

    [Fact]
    public async Task Where_there_is_nothing_nobody_is_asked()
    {
        var (results, session) = await _trial.RunAsync($"{{ of: text, {Fluency} }}", [null, "A text."], [Score(4, id: "r2")]);
        Assert.Equal(("judge.nothing", 1), (results[0].Failure!.Reason, session.Asked.Count));
        Assert.Null(results[1].Failure);
    }

    [Fact]
    public async Task Drafts_of_one_call_can_be_judged_in_one_call_by_their_ids()
    {
        var (results, session) = await TogetherAsync(["a", "b", "c"], Together((3, 1), (1, 5), (2, 4)));
        Assert.Equal([1], session.Together);
        Assert.Equal([5L, 4L, 1L], results.Select(result => ((Fields)result.Gives!["judge"]!)["fluency"]));
        Assert.Contains("""
            "count":3,"items":[{"record_id":"r1","text":"a"},{"record_id":"r2","text":"b"},{"record_id":"r3","text":"c"}]
            """, session.Asked[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(["r1", "r2", "r3"], session.Asked[0].Context.Items!.Select(item => item["record_id"]));
    }

    [Fact]
    public async Task One_that_is_left_out_or_judged_twice_costs_the_others_nothing()
    {
        var (results, session) = await TogetherAsync(["a", "b", "c"], Together((1, 5), (2, 4)), Together((1, 5), (2, 4), (3, 3)));
        Assert.Contains("the record 'r3' is not judged: record_id is r1, r2", session.Asked[1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.All(results, result => Assert.Null(result.Failure));
        (results, _) = await TogetherAsync(["a", "b"], Together((1, 5), (1, 4), (2, 3)), Together((1, 5), (1, 4), (2, 3)));
        Assert.Equal(("judge.id", "the record 'r1' is judged 2 times"), (results[0].Failure!.Reason, results[0].Failure!.Message));
        Assert.Equal(3L, ((Fields)results[1].Gives!["judge"]!)["fluency"]);
    }

    [Fact]
    public async Task A_rubric_of_the_recipe_sees_the_criteria_and_what_the_judge_sees()
    {
        _trial.Write("rubric.hbs",
            "{{#each criteria}}{{name}} {{scale}} {{#each levels}}{{name}}={{help}};{{/each}}{{/each}} "
            + "{{record_id}} {{text}} {{page.text}} {{vote}}");
        const string Judge = "of: text, source: page, rubric: rubric.hbs, system: \"Be strict with {{record_id}}.\", "
            + "criteria: { holds: { help: Does it?, levels: { no: never, yes: always } } }, offline: { holds: yes }";
        var (_, session) = await RunAsync(Judge, Level("yes"));
        Assert.Equal(["Be strict with r1.", "holds no, yes no=never;yes=always; r1 A text. The page. 1"],
            session.Asked[0].Messages.Select(message => message.Text));
    }

    private async Task<(IReadOnlyList<Minwal.Steps.StepResult> Results, ScriptedSession Session)> RunAsync(
        string judge, params IReadOnlyList<CallAnswer> answers) => await _trial.RunAsync($"{{ {judge} }}", ["A text."], answers);

    private Task<(IReadOnlyList<Minwal.Steps.StepResult> Results, ScriptedSession Session)> TogetherAsync(
        IReadOnlyList<string?> texts, params IReadOnlyList<CallAnswer> answers) =>
        _trial.RunAsync($"{{ of: text, together: true, {Fluency} }}", texts, answers, "records: 3");

    private static CallAnswer Score(long score, string? why = null, string id = "r1") =>
        StepTrial.Answer(Json.ToText(why is null
            ? new Fields().Add("record_id", id).Add("fluency", score)
            : new Fields().Add("record_id", id).Add("why", why).Add("fluency", score)));

    private static CallAnswer Level(string level) =>
        StepTrial.Answer(Json.ToText(new Fields().Add("record_id", "r1").Add("holds", level)));

    private static CallAnswer Together(params IEnumerable<(int Record, long Score)> scores) =>
        StepTrial.Answer(Json.ToText(new Fields().Add("items", scores.Select(object? (score) =>
            new Fields().Add("record_id", $"r{score.Record}").Add("fluency", score.Score)).ToList())));
}
