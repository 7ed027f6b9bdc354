using Minwal.Calls;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RepeatStepTests
{
    private const string Evolve = """
          - repeat:
              times: 3
              as: g
              while: "grade < 8"
              collect: generations
              steps:
                - write: { name: asked, prompt: ask.hbs, returns: { question: string } }
                - write: { name: judged, prompt: ask.hbs, returns: { grade: integer }, when: "question != 'same'" }
                - set: { line: "${g}:${question}:${len(generations)}" }
        """;

    private const string Record = """
        record:
          question: ${question}
          lines: "${pluck(generations, 'line')}"
          grades: "${pluck(generations, 'grade')}"
        """;

    [Fact(Timeout = RunScene.Patience)]
    public async Task Rounds_see_what_the_one_before_gave_and_end_when_the_formula_does_not_hold()
    {
        var (records, model, _) = await StepsScene.RunAsync(StepsScene.Load(Evolve, Record), call => call.Task == "words/asked"
            ? StepsScene.Field("question", $"{See(call, "question") ?? "q"}{See(call, "g")}")
            : StepsScene.Field("grade", call.Slot == 1 && Equals(See(call, "g"), 1L) ? 8 : 5));
        Assert.Contains("""{"question":"q01","lines":["0:q0:0","1:q01:1"],"grades":[5,8]}""", records);
        Assert.Contains("""{"question":"q012","lines":["0:q0:0","1:q01:1","2:q012:2"],"grades":[5,5,5]}""", records);
        Assert.Equal(4 + 6 + 6, model.Begun);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_step_that_is_not_for_a_round_gives_null_in_it()
    {
        var recipe = StepsScene.Load(Evolve.Replace("grade < 8", "true", StringComparison.Ordinal), Record);
        var (records, _, _) = await StepsScene.RunAsync(recipe, call => call.Task == "words/asked"
            ? StepsScene.Field("question", Equals(See(call, "g"), 1L) ? "same" : "other") : StepsScene.Field("grade", 5), samples: 1);
        Assert.Equal("""{"question":"other","lines":["0:other:0","1:same:1","2:other:2"],"grades":[5,null,5]}""", Assert.Single(records));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task The_first_round_sees_what_an_outer_step_of_that_name_gave_and_later_steps_see_the_last_round()
    {
        var recipe = StepsScene.Load("""
              - set: { total: 100 }
              - repeat: { times: "${if(kind == 'red', 3, 0)}", steps: [ { set: { total: "${total + 1}" } } ], collect: all }
              - set: { after: "${total * 2}" }
            """, """record: { total: "${total}", after: "${after}", rounds: "${len(all)}", kind: "${kind}" }""");
        var (records, _, _) = await StepsScene.RunAsync(recipe, _ => "");
        Assert.Contains("""{"total":103,"after":206,"rounds":3,"kind":"red"}""", records);
        Assert.Contains("""{"total":100,"after":200,"rounds":0,"kind":"blue"}""", records);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Each_round_has_random_numbers_of_its_own()
    {
        var recipe = StepsScene.Load(
            "  - repeat: { times: 10, as: g, steps: [ { write: { prompt: ask.hbs } }, { set: { one: \"${chosen(1, 1000, g)}\" } } ] }",
            """record: { text: "${write}" }""");
        var (_, model, _) = await StepsScene.RunAsync(recipe, _ => "x", samples: 4);
        Assert.Equal(40, model.Asked.Select(call => call.Options.Seed).Distinct().Count());
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("times: 2, while: \"text > 3\", steps: [ { write: { prompt: ask.hbs, returns: { text: string } } } ]",
        "repeat.no_value", 1)]
    [InlineData("times: \"${kind}\", steps: [ { write: { prompt: ask.hbs, returns: { text: string } } } ]", "repeat.no_value", 0)]
    [InlineData("times: \"${101}\", steps: [ { write: { prompt: ask.hbs, returns: { text: string } } } ]", "repeat.no_value", 0)]
    [InlineData("times: 3, steps: [ { write: { prompt: ask.hbs, returns: { text: { words: 2 } } } } ]", "answer.shape", 2)]
    [InlineData("times: 3, steps: [ { write: { prompt: ask.hbs, returns: { text: string }, when: \"kind > 3\" } } ]", "when.no_value", 0)]
    public async Task What_fails_in_a_round_rejects_the_draft(string settings, string reason, int calls)
    {
        var recipe = StepsScene.Load($"  - repeat: {{ {settings} }}", """record: { text: "${text}" }""");
        var (_, model, result) = await StepsScene.RunAsync(recipe, _ => StepsScene.Field("text", "x"), samples: 1);
        Assert.Equal((1L, calls), (result.Ledger.Reasons[reason], model.Begun));
    }

    [Theory]
    [InlineData("times: 0, steps: [ { set: { a: 1 } } ]", "a whole number from 1 to 100")]
    [InlineData("times: 2, steps: [ { repeat: { times: 2, steps: [] } } ]",
        "unknown step inside 'repeat' 'repeat'; allowed are write, converse, set, fill")]
    [InlineData("times: 2, steps: [ { write: { prompt: ask.hbs, records: 3, returns: { a: string } } } ]",
        "cannot ask for several records")]
    [InlineData("times: 2, as: a, steps: [ { set: { a: 1 } } ]", "'a' is what a step inside gives")]
    [InlineData("times: 2, as: b, collect: b, steps: [ { set: { a: 1 } } ]", "'as' and 'collect' have the same name")]
    [InlineData("times: 2, steps: [ { set: { a: \"${g}\" } } ]", "unknown name 'g'")]
    [InlineData("times: 2, while: \"x\", steps: [ { set: { a: 1 } } ]", "unknown name 'x'")]
    public void What_cannot_be_is_found_when_the_recipe_is_read(string settings, string message)
    {
        var fault = Assert.Throws<MinwalException>(() => StepsScene.Load($"  - repeat: {{ {settings} }}", """record: { a: "${a}" }"""));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Wherever_a_run_was_killed_the_next_goes_on_with_the_same_rounds_and_asks_for_nothing_twice()
    {
        var (plain, told) = await PlainAsync(1);
        Assert.Equal(told, (await PlainAsync(64)).Told);
        var calls = plain.ReadCalls().Count();
        var random = new SlotRandom(7);
        for (var trial = 0; trial < 30; trial++)
        {
            var left = plain.First(random.Below(plain.Rows + 1));
            var kept = left.ReadCalls().Count();
            var model = new StubModel(Drawn);
            var result = await RunScene.RunAsync(Settings(model, 1 + random.Below(64)), left, resumed: true);
            Assert.Equal(told, RunTrial.Told(left, result));
            Assert.Equal(calls - kept, model.Begun);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_update_keeps_the_answers_whose_request_is_the_same()
    {
        var (plain, told) = await PlainAsync(1);
        plain.ForgetDrafts();
        var model = new StubModel(Drawn);
        var settings = Settings(model, 8) with { Resume = new ResumeRules { FindsAnywhere = true, AsksAnew = true } };
        var result = await RunScene.RunAsync(settings, plain, resumed: true);
        Assert.Equal((told, 0), (RunTrial.Told(plain, result), model.Begun));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Where_one_endpoint_gives_no_answer_the_next_is_asked_for_the_rest_of_the_rounds()
    {
        var (_, told) = await PlainAsync(1);
        var (journal, second) = (new MemoryJournal(), new StubModel(Drawn));
        var broken = new StubModel(_ => throw new ModelException("MW3001", "no answer"));
        var settings = Settings(second, 4);
        var endpoints = settings.Models["writer"].Endpoints;
        var first = endpoints[0] with { Client = broken, Address = "http://broken" };
        settings = settings with { Models = RunScene.Roles(settings.Recipe, first, endpoints[0]) };
        var result = await RunScene.RunAsync(settings, journal);
        Assert.Equal(told, RunTrial.Told(journal, result));
        Assert.True(broken.Begun > 0, "the first endpoint was asked");
    }

    private static readonly LoadedRecipe Recipe = StepsScene.Load(Evolve, Record);

    private static RunSettings Settings(StubModel model, int concurrency) =>
        RunScene.Settings(Recipe, model, 24, attempts: 4, concurrency: concurrency);

    private static async Task<(MemoryJournal Journal, string Told)> PlainAsync(int concurrency)
    {
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(Settings(new StubModel(Drawn), concurrency), journal);
        RunScene.AddsUp(result, journal);
        return (journal, RunTrial.Told(journal, result));
    }

    /// <summary>Of the call's own random numbers: questions, grades, and some answers that cannot be used.</summary>
    private static string Drawn(StubCall call)
    {
        var random = new SlotRandom((ulong)call.Options.Seed!.Value);
        if (random.Below(8) == 0) return "no JSON";
        return call.Task == "words/asked"
            ? StepsScene.Field("question", $"q{random.Below(1000)}") : StepsScene.Field("grade", (long)random.Below(12));
    }

    private static object? See(StubCall call, string name) =>
        ((CallContext)call.Options.AdditionalProperties![CallContext.Key]!).Variables.TryGet(name, out var value) ? value : null;
}
