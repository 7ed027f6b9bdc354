using Minwal.Faults;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ConverseStepTests
{
    private const string Between =
        "between: [{ role: user, system: ask.hbs }, { role: bot, system: ask.hbs }, { role: moderator, system: ask.hbs }]";

    private const string Record = """record: { said: "${pluck(talk, 'content')}", by: "${join(pluck(talk, 'role'), ' ')}" }""";

    [Fact(Timeout = RunScene.Patience)]
    public async Task It_ends_when_the_formula_holds_and_at_the_latest_after_all_turns()
    {
        var recipe = Load("turns: 5, until: \"contains(last(talk).content, 'DONE') and len(messages) == turn\"");
        var (records, model, _) = await StepsScene.RunAsync(recipe,
            call => call.Slot == 1 && Turn(call) == 2 ? "DONE" : $"t{Turn(call)}");
        Assert.Contains("""{"said":["t0","t1","DONE"],"by":"user bot moderator"}""", records);
        Assert.Equal(2, records.Count(record => record.Contains("t4", StringComparison.Ordinal)));
        Assert.Equal(3 + 5 + 5, model.Begun);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_formula_says_who_speaks_next_and_sees_what_was_said()
    {
        var recipe = Load(
            "turns: 5, speaker: \"if(turn % 4 == 0, 'moderator', if(last(messages).role == 'user', 'bot', 'user'))\"");
        var (records, model, _) = await StepsScene.RunAsync(recipe, call => $"t{Turn(call)}", samples: 1);
        Assert.Contains("\"by\":\"moderator user bot user moderator\"", Assert.Single(records), StringComparison.Ordinal);
        Assert.Equal(["words/talk.moderator", "words/talk.user", "words/talk.bot", "words/talk.user", "words/talk.moderator"],
            model.Asked.Select(call => call.Task));
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("speaker: \"if(len(messages) == 1, 'nobody', 'user')\"", "converse.unknown_speaker", 1)]
    [InlineData("speaker: \"last(messages)\"", "converse.unknown_speaker", 0)]
    [InlineData("speaker: \"1 / len(messages)\"", "converse.no_value", 0)]
    [InlineData("until: \"last(talk).content > 3\"", "converse.no_value", 1)]
    public async Task A_formula_that_names_nobody_or_fails_rejects_the_draft(string settings, string reason, int calls)
    {
        var (_, model, result) = await StepsScene.RunAsync(Load("turns: 4, " + settings), _ => "x", samples: 1);
        Assert.Equal((1L, calls), (result.Ledger.Reasons[reason], model.Begun));
    }

    [Theory]
    [InlineData("turns: 4, speaker: \"if(turn % 2 == 0, 'usr', 'bot')\"",
        "it gives \"usr\" for turn 1, allowed is one of user, bot, moderator")]
    [InlineData("turns: 4, speaker: \"'guest'\"", "it gives \"guest\" for turn 1")]
    [InlineData("turns: 4, until: \"len(talks) > 3\"", "unknown name 'talks' in 'len(talks) > 3' (did you mean 'talk'?)")]
    public void What_can_be_known_beforehand_is_told_when_the_recipe_is_read(string settings, string message)
    {
        var fault = Assert.Throws<MinwalException>(() => Load(settings));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static Minwal.Recipes.LoadedRecipe Load(string settings) =>
        StepsScene.Load($"  - converse: {{ name: talk, {settings}, {Between} }}", Record);

    private static int Turn(StubCall call) =>
        call.Options.AdditionalProperties![Minwal.Calls.CallContext.Key] is Minwal.Calls.CallContext context
        && context.Variables.TryGet("turn", out var turn) ? (int)(long)turn! : -1;
}
