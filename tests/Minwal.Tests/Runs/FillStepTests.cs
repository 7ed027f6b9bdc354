using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class FillStepTests
{
    private const string Steps = """
          - write: { prompt: ask.hbs, returns: { text: string } }
          - fill: { name: noised, grammar: ask.hbs }
        """;

    private const string Record = """record: { text: "${text}", noised: "${noised}" }""";

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_grammar_writes_with_what_the_step_sees_and_no_model_is_asked_for_it()
    {
        var grammar = new StepsScene.Saying((variables, _) => variables.TryGet("text", out var text) ? $"{text}~" : null);
        var (records, model, result) = await StepsScene.RunAsync(StepsScene.Load(Steps, Record),
            call => StepsScene.Field("text", $"w{call.Slot}"), grammars: task => task == "words/noised" ? grammar : null);
        Assert.Contains("""{"text":"w1","noised":"w1~"}""", records);
        Assert.Equal((3, 3L), (model.Begun, result.Ledger.Calls.Sums().Sum(sum => sum.Calls)));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task It_draws_from_random_numbers_of_slot_and_attempt_that_are_the_same_each_time()
    {
        var keys = new List<string>();
        for (var trial = 0; trial < 2; trial++)
        {
            var drawn = new List<ulong>();
            var grammar = new StepsScene.Saying((_, random) =>
            {
                lock (drawn) drawn.Add(random);
                return (long)new SlotRandom(random).Below(1_000_000);
            });
            var (records, _, _) = await StepsScene.RunAsync(
                StepsScene.Load(Steps, Record), call => StepsScene.Field("text", "x"), samples: 20, grammars: _ => grammar);
            Assert.Equal(20, drawn.Distinct().Count());
            keys.Add(string.Join('\n', records));
        }

        Assert.Equal(keys[0], keys[1]);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task With_returns_its_fields_are_variables_typed_and_checked()
    {
        var recipe = StepsScene.Load("""
              - fill: { name: made, grammar: ask.hbs, returns: { a: { type: integer, range: [1, 5] }, b: string } }
            """, """record: { spread: "${made}", c: "${a + 1}" }""");
        var number = 3;
        var grammar = new StepsScene.Saying((_, _) => new Fields().Add("a", $"{number++}").Add("b", " x ").Add("more", 1L));
        var (records, model, result) = await StepsScene.RunAsync(recipe, _ => "", samples: 4, grammars: _ => grammar);
        Assert.Equal(["""{"a":3,"b":"x","c":4}""", """{"a":4,"b":"x","c":5}""", """{"a":5,"b":"x","c":6}"""], records.Order());
        Assert.Equal((0, 1L), (model.Begun, result.Ledger.Reasons["answer.shape"]));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_grammar_that_was_not_given_is_told_before_anything_is_asked()
    {
        var fault = await Assert.ThrowsAsync<MinwalException>(
            () => StepsScene.RunAsync(StepsScene.Load(Steps, Record), call => StepsScene.Field("text", "x")));
        Assert.Equal("MW1301", fault.Faults[0].Code);
    }

    [Theory]
    [InlineData("  - fill: { name: made, grammar: aks.hbs }", "the file 'aks.hbs' is not in the recipe's folder (did you mean 'ask.hbs'?)")]
    [InlineData("  - fill: { name: made }", "the key 'grammar' is missing")]
    [InlineData("  - fill: { name: made, grammar: ask.hbs, model: writer }", "unknown key 'model'")]
    [InlineData("  - fill: { name: made, grammar: ask.hbs }\n  - write: { name: made, prompt: ask.hbs }", "two steps are called 'made'")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string step, string message)
    {
        var fault = Assert.Throws<MinwalException>(() => StepsScene.Load(step, """record: { text: "${made}" }"""));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }
}
