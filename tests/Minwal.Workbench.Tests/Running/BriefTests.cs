using Minwal.Calls;
using Minwal.Faults;
using Minwal.MockProvider;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>A grammar answers the same beside the run and behind HTTP, where it knows what the prompt says and no more.</summary>
public sealed class BriefTests : IDisposable
{
    private const string Head = """
        recipe: briefs
        version: 1
        summary: Briefs.
        language: en
        quotas: { total: 4, mood: [calm, cross] }
        sources: { s: { file: rows.jsonl } }
        models: { writer: { default: offline } }

        """;

    private const string Converse = """
        steps:
          - converse:
              name: talk
              turns: 5
              between:
                - { role: asker, model: writer, system: ask.hbs, offline: turn.yaml }
                - { role: helper, model: writer, system: ask.hbs, offline: turn.yaml }
                - { role: third, model: writer, system: ask.hbs, offline: turn.yaml }
        record: { talk: { for: t, in: "${talk}", give: "${t.content}" } }
        output: { file: f.jsonl }

        """;

    private readonly Scene _scene = new();

    public BriefTests()
    {
        Write("rows.jsonl", "{\"stem\":\"one\"}\n{\"stem\":\"two\",\"note\":\"n\"}\n");
        Write("ask.hbs", "Say something. <brief>{{brief}}</brief>");
        Write("turn.yaml", "answer: \"<=role> in turn <=turn> after <=len(messages)>\"\n");
        Write("tell.yaml", "answer: { text: \"{mood: calm=well | cross=so} <#1..999>\" }\n");
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Turns_are_counted_alike_offline_and_over_HTTP()
    {
        var recipe = Recipe(Head + Converse);
        await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To("offline.jsonl"));
        await OverHttpAsync(recipe, "http.jsonl");
        var said = new[] { "asker", "helper", "third", "asker", "helper" }.Select((role, i) => $"\"{role} in turn {i} after {i}\"");
        Assert.All(_scene.Lines("offline.jsonl"), line => Assert.Equal($$"""{"talk":[{{string.Join(',', said)}}]}""", line));
        Assert.Equal(_scene.Lines("offline.jsonl"), _scene.Lines("http.jsonl"));
    }

    [Theory]
    [InlineData("brief: [s]", "the step's 'brief' leaves it out, and a grammar knows no more than the brief")]
    [InlineData("blind: [mood]", "the step is 'blind' to it")]
    public void A_grammar_names_no_more_than_the_brief_holds(string key, string why)
    {
        var e = Assert.Throws<MinwalException>(() => _scene.Bench.Prepare(Recipe(Head + Write(key)), new RunChoices()));
        var fault = Assert.Single(e.Faults);
        Assert.Equal(("MW1304", "'mood' cannot be used here", why), (fault.Code, fault.Message, fault.Hint));
        Assert.EndsWith("tell.yaml", fault.Mark.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("brief: [mood]")]
    [InlineData("blind: [s]")]
    public async Task What_the_brief_holds_is_enough_over_HTTP(string key)
    {
        var summary = await OverHttpAsync(Recipe(Head + Write(key)), "f.jsonl");
        Assert.Equal((RunPhase.Complete, 4L), (summary.Phase, summary.Ledger.Accepted));
    }

    [Fact]
    public async Task What_a_grammar_misses_in_a_prompt_is_said_once_and_not_asked_again()
    {
        Write("tell.yaml", "answer: { text: \"number <=slot>\" }\n");
        var recipe = Recipe(Head + Write("when: \"mood != ''\""));
        await using var server = await ServeAsync(recipe);
        var choices = Over(server) with { InFlight = 1 };
        var e = await Assert.ThrowsAsync<ModelException>(() => _scene.RunAsync(recipe, choices, _scene.To("f.jsonl")));
        Assert.Contains("(422)", e.Message, StringComparison.Ordinal);
        Assert.Contains("unknown name 'slot'", e.Message, StringComparison.Ordinal);
        // Four records: none was asked for twice, in a retry or in a further attempt. The end of the run may cut the last request off.
        Assert.InRange((long)server.Statistics.ToFields()["requests"]!, 1, 4);
    }

    [Fact]
    public void A_field_that_no_row_has_is_found_in_prompts_and_grammars_before_the_first_call()
    {
        Write("ask.hbs", "{{s.nte}} {{brief}}");
        Write("tell.yaml", "answer: { text: \"<=s.stemm> {s.nte: n=x | else=y} <=s.stem>\" }\n");
        var recipe = Recipe(Head + Write("when: \"mood != ''\""));
        var e = Assert.Throws<MinwalException>(() => _scene.Bench.Prepare(recipe, new RunChoices()));
        Assert.Equal(["MW1014: 's' has no field 'nte'", "MW1304: 's' has no field 'stemm'", "MW1304: 's' has no field 'nte'"],
            e.Faults.Select(fault => $"{fault.Code}: {fault.Message}"));
    }

    [Fact]
    public async Task A_field_that_some_rows_have_is_empty_in_the_others()
    {
        Write("ask.hbs", "{{s.note}}{{#if s.note}}!{{/if}} <brief>{{brief}}</brief>");
        var summary = await _scene.RunAsync(Recipe(Head + Write("when: \"mood != ''\"")), new RunChoices(), _scene.To("f.jsonl"));
        Assert.Equal(4L, summary.Ledger.Accepted);
    }

    [Fact]
    public async Task A_prompt_that_cannot_be_written_ends_the_run_with_its_place()
    {
        Write("ask.hbs", "Say\n{{free.nte}} <brief>{{brief}}</brief>");
        var recipe = Recipe(Head + "values: { free: \"${if(mood == 'calm', s, null) ?? s}\" }\n" + Write("when: \"mood != ''\""));
        var e = await Assert.ThrowsAsync<MinwalException>(() => _scene.RunAsync(recipe, new RunChoices(), _scene.To("f.jsonl")));
        var fault = Assert.Single(e.Faults);
        Assert.Equal(("MW1014", 2, "'free.nte' is not there for this record"), (fault.Code, fault.Mark.Line, fault.Message));
    }

    private static string Write(string key) => $$"""
        steps: [ { write: { prompt: ask.hbs, offline: tell.yaml, {{key}}, returns: { text: string } } } ]
        record: { text: "${text}", mood: "${mood}" }
        output: { file: f.jsonl }

        """;

    private async Task<RunSummary> OverHttpAsync(LoadedRecipe recipe, string output)
    {
        await using var server = await ServeAsync(recipe);
        return await _scene.RunAsync(recipe, Over(server), _scene.To(output));
    }

    private Task<MockProviderServer> ServeAsync(LoadedRecipe recipe)
    {
        using var prepared = _scene.Bench.Prepare(recipe, new RunChoices());
        var grammars = prepared.Grammars;
        return MockProviderServer.StartAsync(new MockProviderOptions(),
            new MockAnswers(task => grammars.Find(task) is { } grammar ? new MockTask(grammar, [], grammars.Opens(task)) : null),
            TimeProvider.System, Scene.Cancellation);
    }

    private static RunChoices Over(MockProviderServer server) => new()
    {
        Date = Scene.Date,
        Models = [new RoleChoice(null, "openai:mock")],
        Addresses = [new RoleChoice(null, server.Url)],
    };

    private LoadedRecipe Recipe(string yaml)
    {
        Write("recipe.yaml", yaml);
        return _scene.Bench.ReadRecipe(_scene.File("briefs"));
    }

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_scene.File("briefs")).FullName, name), text);
}
