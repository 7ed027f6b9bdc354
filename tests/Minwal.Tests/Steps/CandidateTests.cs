using Minwal.Calls;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps;

public sealed class CandidateTests : IDisposable
{
    private const string Returns = "returns: { text: { words: [1, 4] } }, ";
    private const string Nearest = Returns + "candidates: 3, best: \"min(words(text) - wanted, wanted - words(text))\"";

    private readonly StepTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task The_candidate_for_which_the_formula_gives_the_greatest_number_is_kept_beside_the_list_of_all()
    {
        var (result, session) = await RunAsync(Nearest, "one", "one two three", "one two");
        Assert.Equal([3], session.Together);
        Assert.Equal("one two three", result.Gives!["text"]);
        Assert.Equal("one two three", ((Fields)result.Gives["write"]!)["text"]);
        Assert.Equal(["one", "one two three", "one two"], Texts(result.Gives["write_candidates"]));
    }

    [Theory]
    [InlineData("a", "b b b b", "c c", "b b b b")]
    [InlineData("a a", "b b b b", "c", "a a")]
    [InlineData("a a a", "b b b", "c c c", "a a a")]
    public async Task Of_equals_the_earlier_one_is_kept(string first, string second, string third, string kept)
    {
        var (result, _) = await RunAsync(Nearest, first, second, third);
        Assert.Equal(kept, result.Gives!["text"]);
    }

    [Fact]
    public async Task The_formula_sees_the_step_by_its_name_what_the_slot_sees_and_the_list()
    {
        const string Step = Returns + "name: line, candidates: 2, best: \"words(line.text) * wanted / len(line_candidates)\"";
        var (loaded, faults) = _trial.Load(Step, "line");
        Assert.Empty(faults);
        var (result, _) = await StepTrial.RunAsync(loaded!, Wanted, Text("one"), Text("one two"));
        Assert.Equal("one two", result.Gives!["text"]);
        Assert.Equal(["one", "one two"], Texts(result.Gives["line_candidates"]));
    }

    [Fact]
    public async Task The_pair_holds_the_best_and_the_lowest_rated_that_says_something_else_with_the_ratings()
    {
        var (result, _) = await RunAsync(Nearest, "one", "one two three", "two");
        Assert.Equal(
            """{"chosen":{"text":"one two three"},"rejected":{"text":"one"},"margin":2,"scores":[-2,0,-2]}""",
            Json.ToText(result.Gives!["write_pair"]));
    }

    [Theory]
    [InlineData("a a a", "a a a", "a a a", """{"chosen":{"text":"a a a"},"rejected":null,"margin":null,"scores":[0,0,0]}""")]
    [InlineData("a a a", "b b b", "a a a", """{"chosen":{"text":"a a a"},"rejected":{"text":"b b b"},"margin":0,"scores":[0,0,0]}""")]
    public async Task Without_two_that_differ_there_is_no_rejected_one(string first, string second, string third, string pair)
    {
        var (result, _) = await RunAsync(Nearest, first, second, third);
        Assert.Equal(pair, Json.ToText(result.Gives!["write_pair"]));
    }

    [Fact]
    public void A_pair_is_made_of_ratings_so_there_is_none_without_best()
    {
        Assert.Empty(_trial.Load(Nearest, "write_pair.rejected.text").Faults);
        var (_, faults) = _trial.Load(Returns + "candidates: 2", "write_pair.rejected.text");
        Assert.Contains("unknown name 'write_pair'", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_can_be_chosen_too()
    {
        var (result, _) = await _trial.RunAsync(
            "candidates: 2, best: \"len(write)\"", [], StepTrial.Answer("ab"), StepTrial.Answer(" abc "));
        Assert.Equal("abc", result.Gives!["write"]);
        Assert.Equal(["ab", "abc"], (IReadOnlyList<object?>)result.Gives["write_candidates"]!);
    }

    [Fact]
    public async Task Without_a_formula_the_first_that_can_be_used_is_kept()
    {
        var (result, _) = await _trial.RunAsync(Returns + "candidates: 3", [], StepTrial.Failure("MW3005"), Text("b"), Text("c"));
        Assert.Equal("b", result.Gives!["text"]);
        Assert.Equal(["b", "c"], Texts(result.Gives["write_candidates"]));
    }

    [Fact]
    public async Task Those_that_need_it_get_their_one_repair_turn_at_once_in_their_order_and_fall_away_when_it_does_not_help()
    {
        var (result, session) = await _trial.RunAsync(Nearest, Wanted,
            StepTrial.Answer("no JSON"), Text("one"), StepTrial.Answer("[]"), StepTrial.Answer("still none"), Text("one two three"));
        Assert.Equal([3, 2], session.Together);
        Assert.Contains("no JSON", session.Asked[3].Messages[^2].Text, StringComparison.Ordinal);
        Assert.Equal("[]", session.Asked[4].Messages[^2].Text);
        // The calls that came first are left as they were.
        Assert.All(session.Asked.Take(3), call => Assert.Single(call.Messages));
        Assert.Equal("one two three", result.Gives!["text"]);
        Assert.Equal(["one", "one two three"], Texts(result.Gives["write_candidates"]));
    }

    [Fact]
    public async Task When_none_is_left_the_first_failure_is_told_and_a_call_without_an_answer_is_not_repaired()
    {
        var (result, session) = await _trial.RunAsync(Nearest, Wanted,
            StepTrial.Answer("no JSON"), StepTrial.Failure("MW3005"), StepTrial.Answer("[]"), StepTrial.Answer(""), StepTrial.Answer("[]"));
        Assert.Equal([3, 2], session.Together);
        Assert.Equal("answer.empty", result.Failure!.Reason);
    }

    [Theory]
    [InlineData("text == 'a'", "gave false")]
    [InlineData("null", "gave null")]
    [InlineData("wanted - text", "could not be computed")]
    [InlineData("text", "gave \"b\"")]
    public async Task A_formula_that_gives_no_number_is_a_failure_that_says_so(string formula, string message)
    {
        var (result, _) = await RunAsync(Returns + $"candidates: 2, best: \"{formula}\"", "b", "c");
        Assert.Equal("best.no_number", result.Failure!.Reason);
        Assert.Contains(message, result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_candidate_and_each_repair_has_random_numbers_of_its_own_and_the_first_one_those_of_a_step_without_candidates()
    {
        var unfit = StepTrial.Answer("no JSON");
        var (_, plain) = await _trial.RunAsync(Returns.TrimEnd(',', ' '), Wanted, unfit, unfit);
        var (_, several) = await _trial.RunAsync(Returns + "candidates: 16", Wanted, Enumerable.Repeat(unfit, 32).ToList());
        Assert.Equal(32, several.Asked.Select(Key).Distinct().Count());
        Assert.Equal(plain.Asked.Select(Key), [Key(several.Asked[0]), Key(several.Asked[16])]);
        // What calls that ask for several records and repairs draw below the same key.
        var others = Enumerable.Range(0, 1000).Select(i => SlotRandom.Key(Key(plain.Asked[0]), i));
        Assert.Empty(several.Asked.Skip(1).Take(15).Select(Key).Intersect(others));

        static ulong Key(Call call) => call.Context.Random;
    }

    [Theory]
    [InlineData("candidates: 1", "a whole number from 2 to 16")]
    [InlineData("candidates: 17", "a whole number from 2 to 16")]
    [InlineData("candidates: 2, records: 3", "'candidates' cannot stand beside 'records'")]
    [InlineData("best: \"words(text)\"", "'best' needs 'candidates'")]
    [InlineData("candidates: 2, best: \"words(txt)\"", "unknown name 'txt'")]
    [InlineData("candidates: 2, name: x, returns: { x_candidates: string }", "'x_candidates' is the list of all candidates")]
    [InlineData("candidates: 2, best: \"1\", name: x, returns: { x_pair: string }",
        "'x_pair' is the list of all candidates, or their pair")]
    [InlineData("candidates: 2, best: \"len(write_pair)\"", "unknown name 'write_pair'")]
    [InlineData("candidates: 2, each: { in: \"[1]\", as: x }", "'each' cannot stand beside 'candidates'")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string step, string message)
    {
        var (_, faults) = _trial.Load(step.Contains("returns", StringComparison.Ordinal) ? step : Returns + step, "wanted");
        Assert.Contains(message, Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_can_hold_all_candidates_and_a_step_without_them_has_no_such_list()
    {
        Assert.Empty(_trial.Load(Returns + "candidates: 2", "write_candidates").Faults);
        var (_, faults) = _trial.Load(Returns.TrimEnd(',', ' '), "write_candidates");
        Assert.Contains("unknown name 'write_candidates'", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    private static Fields Wanted => new Fields().Add("wanted", 3L);

    private static CallAnswer Text(string text) => StepTrial.Answer(Json.ToText(new Fields().Add("text", text)));

    private Task<(Minwal.Steps.StepResult Result, ScriptedSession Session)> RunAsync(string step, params IEnumerable<string> texts) =>
        _trial.RunAsync(step, Wanted, [.. texts.Select(Text)]);

    private static IEnumerable<object?> Texts(object? list) => ((IReadOnlyList<object?>)list!).Select(item => ((Fields)item!)["text"]);
}
