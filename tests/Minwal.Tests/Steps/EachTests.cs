using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps;

/// <summary>A step that asks for every item of a list.</summary>
public sealed class EachTests : IDisposable
{
    private const string Each = "each: { in: \"${list}\", as: candidate }, returns: { score: { type: integer, range: [0, 9] } }";

    private readonly StepTrial _trial = new();

    public EachTests() => _trial.Write("ask.hbs", "Rate {{candidate}}: {{brief}}"u8);

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task All_items_are_asked_for_at_once_and_the_answers_are_a_list()
    {
        var (result, session) = await RunAsync(Each, List("a", "b", "c"), Score(1), Score(2), Score(3));
        Assert.Equal([3], session.Together);
        Assert.Equal("""{"write":[{"score":1},{"score":2},{"score":3}]}""", Json.ToText(result.Gives!));
        Assert.Equal(["Rate a", "Rate b", "Rate c"], session.Asked.Select(call => call.Messages[0].Text.Split(':')[0]));
        Assert.Contains("\"candidate\":\"b\"", session.Asked[1].Messages[0].Text, StringComparison.Ordinal);
        Assert.True(session.Asked[1].Context.Variables.TryGet("candidate", out var item) && (string)item! == "b");
        Assert.Equal(3, session.Asked.Select(call => call.Context.Random).Distinct().Count());
    }

    [Fact]
    public async Task One_that_was_refused_or_said_nothing_is_asked_as_often_as_the_recipe_says()
    {
        var asksThrice = Each.Replace("as: candidate", "as: candidate, asks: 3", StringComparison.Ordinal);
        var (result, session) = await RunAsync(asksThrice, List("a", "b", "c"),
            StepTrial.Failure("MW3007"), Score(2), StepTrial.Failure("MW3009"), StepTrial.Failure("MW3009"), Score(3), Score(1));
        Assert.Equal([3, 2, 1], session.Together);
        Assert.Equal("""[{"score":1},{"score":2},{"score":3}]""", Json.ToText(result.Gives!["write"]));
        Assert.Equal(6, session.Asked.Select(call => call.Context.Random).Distinct().Count());

        (result, session) = await RunAsync(asksThrice, List("a"),
            StepTrial.Failure("MW3007"), StepTrial.Failure("MW3007"), StepTrial.Failure("MW3007"));
        Assert.Equal(("MW3007", 3), (result.Failure!.Reason, session.Asked.Count));

        (result, session) = await RunAsync(Each, List("a"), StepTrial.Failure("MW3007"));
        Assert.Equal(("MW3007", 1), (result.Failure!.Reason, session.Asked.Count));
    }

    [Fact]
    public async Task Texts_are_a_list_of_texts()
    {
        var (result, _) = await RunAsync(
            "each: { in: list, as: candidate }", List("a", "b"), StepTrial.Answer(" x "), StepTrial.Answer("y"));
        Assert.Equal("""{"write":["x","y"]}""", Json.ToText(result.Gives!));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task Nothing_is_asked_for_an_empty_list_or_null(int? length)
    {
        var (result, session) = await RunAsync(Each, length is null ? null : List());
        Assert.Equal((0, """{"write":[]}"""), (session.Asked.Count, Json.ToText(result.Gives!)));
    }

    [Fact]
    public async Task Those_that_need_it_get_their_repair_turn_at_once_and_one_that_cannot_be_used_fails_the_step()
    {
        var (result, session) = await RunAsync(Each, List("a", "b", "c"),
            StepTrial.Answer("no"), Score(2), StepTrial.Answer("no"), Score(1), Score(3));
        Assert.Equal([3, 2], session.Together);
        Assert.Equal("""[{"score":1},{"score":2},{"score":3}]""", Json.ToText(result.Gives!["write"]));
        Assert.Equal(5, session.Asked.Select(call => call.Context.Random).Distinct().Count());

        (result, _) = await RunAsync(Each, List("a", "b"), Score(1), StepTrial.Failure("MW3005"));
        Assert.Equal("MW3005", result.Failure!.Reason);
    }

    [Fact]
    public async Task A_value_that_is_no_list_and_a_list_that_is_too_long_reject_the_draft()
    {
        var (result, session) = await RunAsync(Each, "text");
        Assert.Equal(("each.no_list", 0), (result.Failure!.Reason, session.Asked.Count));
        (result, _) = await RunAsync(Each.Replace("${list}", "${list + 1 / 0}", StringComparison.Ordinal), 1L);
        Assert.Equal("each.no_list", result.Failure!.Reason);
        (result, session) = await RunAsync(Each, Enumerable.Range(0, 1001).Select(i => (object?)(long)i).ToList());
        Assert.Equal(("each.too_many", 0), (result.Failure!.Reason, session.Asked.Count));
    }

    [Fact]
    public async Task The_shape_of_an_answer_and_its_images_may_depend_on_the_item()
    {
        _trial.Write("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        const string Step = "each: { in: list, as: candidate }, images: \"${candidate}\", returns: { is: { one_of: \"${[candidate]}\" } }";
        var (result, session) = await RunAsync(Step, List("a.png"), StepTrial.Answer("""{"is":"a.png"}"""));
        Assert.Equal("""[{"is":"a.png"}]""", Json.ToText(result.Gives!["write"]));
        Assert.Equal(2, session.Asked[0].Messages[0].Contents.Count);
    }

    [Theory]
    [InlineData("each: { in: wanted, as: candidate }, records: 3, returns: { a: string }", "'each' cannot stand beside 'records'")]
    [InlineData("each: { in: wnted, as: candidate }", "unknown name 'wnted'")]
    [InlineData("each: { in: wanted }", "the key 'as' is missing")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string step, string message)
    {
        var (_, faults) = _trial.Load(step, "wanted");
        Assert.Contains(faults, fault => fault.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pair_of_rated_items_is_a_function()
    {
        var language = Minwal.Recipes.RecipeLanguage.Create();
        var faults = new List<Fault>();
        object? Pair(string formula) => language.Read(faults).Formula(formula, default)!.Evaluate(Variables.None);
        string Refused(string formula) => Assert.Throws<MinwalException>(() => Pair(formula)).Message;
        Assert.Equal("""{"chosen":"b","rejected":"c","margin":4.5,"scores":[3,5,0.5]}""",
            Json.ToText(Pair("pair(['a', 'b', 'c'], [3, 5, 0.5])")));
        Assert.Equal("0.2", Json.ToText(Pair("pair(['a', 'b'], [0.7, 0.5]).margin")));
        Assert.Equal("""{"chosen":null,"rejected":null,"margin":null,"scores":[]}""", Json.ToText(Pair("pair([], [])")));
        Assert.Contains("2 items and 1 scores", Refused("pair([1, 2], [1])"), StringComparison.Ordinal);
        Assert.Contains("a number for each item", Refused("pair([1], ['x'])"), StringComparison.Ordinal);
        Assert.Contains("two lists", Refused("pair(1, 2)"), StringComparison.Ordinal);
    }

    private static List<object?> List(params IEnumerable<string> items) => [.. items];

    private static CallAnswer Score(long score) => StepTrial.Answer($$"""{"score":{{score}}}""");

    private async Task<(Minwal.Steps.StepResult Result, ScriptedSession Session)> RunAsync(
        string step, object? list, params IReadOnlyList<CallAnswer> answers)
    {
        // The recipe's list has a name that it knows; the slot says what it is.
        var (loaded, faults) = _trial.Load(step.Replace("list", "file", StringComparison.Ordinal), "write");
        return faults.Count == 0
            ? await StepTrial.RunAsync(loaded!, new Fields().Add("file", list), answers)
            : throw new MinwalException([.. faults]);
    }
}
