using Minwal.MockProvider;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Runs in which a judge scores what the writer wrote.</summary>
public sealed class JudgeRunTests : IDisposable
{
    private const int Records = 12, Votes = 3;

    private const string Recipe = """
        recipe: graded
        version: 1
        summary: Graded texts.
        language: en
        parameters: { samples: { type: integer, default: 12, min: 1, help: Records. }, need: { type: integer, default: 1, help: A score. } }
        quotas: { total: "${samples}", kind: [long, short] }
        models: { writer: { default: offline }, judge: { default: offline } }
        steps:
          - write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: string } }
          - judge:
              of: text
              source: [kind, cell]
              rubric: rubric.hbs
              criteria: { length: Is it as long as it should be?, tone: { help: Is it kind?, levels: [rude, kind] } }
              votes: 3
              least: { length: "${need}" }
              offline: { length: "${if(cell.kind == 'long', 5, if(vote == 3 and matches(text, '[0-4] that'), 1, 2))}", tone: kind }
        record: { text: "${text}", kind: "${kind}", length: "${judge.length}", tone: "${judge.tone}" }
        output: { file: graded.jsonl }

        """;

    /// <summary>What a record ends with.</summary>
    private const string Expected = """("kind":"long","length":5|"kind":"short","length":2),"tone":"kind"\}$""";

    private static readonly Dictionary<string, double> EveryFault = new[]
    {
        "error500", "drop", "limit", "slow", "cut", "fence", "prose", "label", "empty", "refusal", "duplicate",
    }.ToDictionary(fault => fault, _ => 0.05);

    private readonly Scene _scene = new();

    public JudgeRunTests()
    {
        Directory.CreateDirectory(_scene.File("graded"));
        Write("recipe.yaml", Recipe);
        Write("ask.hbs", "A text, please. <brief>{{brief}}</brief>");
        Write("answer.yaml", "answer: { text: \"Text <#1..1000000> that is <=kind>\" }\n");
        Write("rubric.hbs", "Judge {{record_id}} by {{#each criteria}}{{name}} {{/each}}. <brief>{{brief}}</brief>");
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Scores_are_in_the_record_in_the_lineage_and_in_the_figures_of_the_run()
    {
        var summary = await _scene.RunAsync(Read(), Choices, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Complete, Records), (summary.Phase, summary.Ledger.Accepted));
        Assert.Equal(Records * (1 + Votes), summary.Ledger.Calls.Sums().Sum(sum => sum.Calls));
        Assert.All(_scene.Lines("f.jsonl"), line => Assert.Matches(Expected, line));
        var (length, tone) = (summary.Judged[0], summary.Judged[1]);
        Assert.Equal(("length", 12L, 3.5), (length.Name, length.Records, length.Mean));
        Assert.Equal([("short", 2.0), ("long", 5.0)], length.Cells.Select(cell => ((string)cell.Cell["kind"]!, cell.Mean)));
        Assert.InRange(length.Agreement!.Value, 0.8, 0.99);
        Assert.Equal((1.0, null, """{"kind":12}"""), (tone.Agreement, tone.Alpha, Json.ToText(tone.Scores)));
        Assert.Contains("\"criterion\":\"length\",\"scale\":\"1 to 5\",\"records\":12,\"mean\":3.5", Json.ToText(summary.ToFields()),
            StringComparison.Ordinal);

        var record = await _scene.Bench.ReadRecordAsync(_scene.File("f.jsonl"), "1", Scene.Cancellation);
        var detail = Assert.Single(record.Attempts).Detail!;
        Assert.StartsWith("""{"scores":{"judge":{"length":""", detail, StringComparison.Ordinal);
        Assert.Equal(Votes, record.Calls.Count(call => call.Task == "graded/judge"));
    }

    [Fact]
    public async Task A_parameter_can_raise_the_bound_and_what_is_below_it_is_tried_again_and_counted()
    {
        var summary = await _scene.RunAsync(Read(), Choices with { Parameters = new Fields().Add("need", 3L) }, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Short, 6, 6), (summary.Phase, summary.Ledger.Accepted, summary.Ledger.Short));
        var rejected = Assert.Single(summary.Rejected);
        Assert.Equal(("judge.low.length", true), (rejected.Reason, rejected.Count >= 6));
        // The figures of agreement are of what was rejected too.
        Assert.Equal((6L, summary.Ledger.Drafts), (summary.Judged[0].Records, summary.Judged[0].Drafts));
        var lost = summary.Shortfalls.Single();
        Assert.Equal("short", lost.Cell["kind"]);
    }

    [Fact]
    public async Task A_forecast_counts_the_votes()
    {
        using var prepared = _scene.Bench.Prepare(Read(), Choices);
        var forecast = await _scene.Bench.ForecastAsync(prepared, Scene.Cancellation);
        Assert.Equal([("write", 12L), ("judge", 36L)], forecast.Tasks.Select(task => (task.Task, task.Calls)));
    }

    [Fact]
    public async Task Drafts_of_one_call_are_judged_in_one_call_and_a_forecast_knows()
    {
        Write("recipe.yaml", Recipe.Replace("offline: answer.yaml,", "offline: answer.yaml, records: 4,", StringComparison.Ordinal)
            .Replace("votes: 3", "votes: 3\n      together: true", StringComparison.Ordinal));
        Write("rubric.hbs", "Judge {{#each items}}{{record_id}}: {{text}}; {{/each}} <brief>{{brief}}</brief>");
        using var prepared = _scene.Bench.Prepare(Read(), Choices);
        var forecast = await _scene.Bench.ForecastAsync(prepared, Scene.Cancellation);
        Assert.Equal([("write", 4L), ("judge", 12L)], forecast.Tasks.Select(task => (task.Task, task.Calls)));
        var summary = await _scene.RunAsync(Read(), Choices, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Complete, 16L), (summary.Phase, summary.Ledger.Calls.Sums().Sum(sum => sum.Calls)));
        Assert.All(_scene.Lines("f.jsonl"), line => Assert.Matches(Expected, line));
    }

    [Fact]
    public async Task A_rubric_that_was_edited_has_the_drafts_judged_again_and_not_written_again()
    {
        var (before, after) = (new OwnClient(), new OwnClient());
        await EventsAsync(before, new RunTarget());
        var texts = _scene.Lines("f.jsonl");
        Write("rubric.hbs", "Judge strictly {{record_id}} by {{#each criteria}}{{name}} {{/each}}. <brief>{{brief}}</brief>");
        var told = await EventsAsync(after, new RunTarget { Update = true });
        var updated = Assert.IsType<RunUpdated>(told[0]);
        Assert.Equal((Records, Records * Votes), (updated.Kept, after.Calls));
        Assert.Equal(texts, _scene.Lines("f.jsonl"));
    }

    [Fact]
    public async Task A_bound_that_was_edited_asks_for_nothing_that_was_asked_before()
    {
        var (before, after) = (new OwnClient(), new OwnClient());
        await EventsAsync(before, new RunTarget());
        Write("recipe.yaml", Recipe.Replace("length: \"${need}\"", "length: 2", StringComparison.Ordinal));
        var told = await EventsAsync(after, new RunTarget { Update = true });
        Assert.Equal(0, after.Calls);
        Assert.Equal(RunPhase.Complete, Assert.IsType<RunEnded>(told[^1]).Summary.Phase);
    }

    [Fact]
    public async Task Over_HTTP_with_faults_the_run_is_stopped_goes_on_and_gives_what_was_asked_for()
    {
        using var known = _scene.Bench.Prepare(Read(), Choices);
        var grammars = known.Grammars;
        await using var server = await MockProviderServer.StartAsync(
            new MockProviderOptions { Faults = EveryFault, Slow = TimeSpan.Zero },
            new MockAnswers(task => grammars.Find(task) is { } grammar ? new MockTask(grammar, known.Parameters) : null),
            TimeProvider.System, Scene.Cancellation);
        var choices = Choices with
        {
            Models = [new RoleChoice("writer", "openai:gpt-4o-mini"), new RoleChoice("judge", "openai:gpt-4o")],
            Addresses = [new RoleChoice(null, server.Url)],
        };
        var stopped = await _scene.RunAsync(Read(), choices with { MaxTotalTokens = 1500 }, _scene.To("f.jsonl"));
        Assert.Equal(RunPhase.OutOfBudget, stopped.Phase);
        var summary = await _scene.RunAsync(Read(), choices, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Complete, Records), (summary.Phase, summary.Ledger.Accepted));
        Assert.True(summary.Ledger.Calls.Reused > 0);
        Assert.Equal(["gpt-4o", "gpt-4o-mini"], summary.Ledger.Calls.Sums().Select(sum => sum.Model).Order(StringComparer.Ordinal));
        Assert.Equal(12, summary.Judged[0].Records);
        Assert.All(_scene.Lines("f.jsonl"), line => Assert.Matches(Expected, line));
    }

    [Theory]
    [InlineData("length: \"${if(slot > 3, 5, 2)}\", tone: kind", "'slot' cannot be used here",
        "the judge sees only what 'of' and 'source' name")]
    [InlineData("length: \"${len(txt)}\", tone: kind", "unknown name 'txt'", "did you mean 'text'?")]
    public void A_rule_names_what_the_judge_sees(string rules, string message, string hint)
    {
        var at = Recipe.IndexOf("offline: { length", StringComparison.Ordinal);
        Write("recipe.yaml", Recipe[..at] + $"offline: {{ {rules} }}\n" + Recipe[Recipe.IndexOf("record: {", StringComparison.Ordinal)..]);
        var fault = Assert.Throws<Faults.MinwalException>(() => _scene.Bench.Prepare(Read(), Choices)).Faults.Single();
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((hint, 17, 26), (fault.Hint, fault.Mark.Line, fault.Mark.Column));
    }

    private static RunChoices Choices => new() { Date = Scene.Date };

    private LoadedRecipe Read() => _scene.Bench.ReadRecipe(_scene.File("graded"));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_scene.File("graded"), name), text);

    private async Task<List<RunEvent>> EventsAsync(OwnClient client, RunTarget target)
    {
        using var prepared = _scene.Bench.Prepare(Read(), client.In(Choices));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, target with { Output = _scene.File("f.jsonl") });
        return await run.EventsAsync(cancellation: Scene.Cancellation).ToListAsync(Scene.Cancellation);
    }
}
