using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps;

public sealed class WriteStepTests : IDisposable
{
    private const string Recipe = """
        recipe: names
        version: 1
        summary: Names.
        language: en
        quotas: { total: 3 }
        models: { writer: {} }
        steps:
          - write: { prompt: ask.hbs, records: 3, returns: { name: { words: [1, 2] } } }
        record: { name: "${name}" }
        output: { file: names.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_good_answer_is_asked_for_once()
    {
        var (results, session) = await RunAsync("""{"items":[{"name":"A"},{"name":"B"},{"name":"C"}]}""");
        Assert.Equal(["A", "B", "C"], results.Select(r => r.Gives!["name"]));
        Assert.Single(session.Asked);
    }

    [Fact]
    public async Task An_answer_with_too_few_records_gets_one_repair_turn_that_says_so()
    {
        var (results, session) = await RunAsync("""{"items":[{"name":"A"},{"name":"B"}]}""",
            """{"items":[{"name":"A"},{"name":"B"},{"name":"C"}]}""");
        Assert.All(results, r => Assert.Null(r.Failure));
        Assert.Contains("2 records in the answer, asked for were 3", session.Asked[1].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_repair_turn_the_slots_that_have_a_record_keep_it()
    {
        var (results, session) = await RunAsync("""{"items":[]}""", """{"items":[{"name":"A"},{"name":"far too many words"}]}""");
        Assert.Equal(2, session.Asked.Count);
        Assert.Equal("A", results[0].Gives!["name"]);
        Assert.Equal("answer.shape", results[1].Failure!.Reason);
        Assert.Equal("answer.too_few", results[2].Failure!.Reason);
    }

    [Theory]
    [InlineData("no JSON at all", "answer.not_json")]
    [InlineData("""{"items":[{"name":"A""", "answer.cut")]
    [InlineData("""{"items":"A, B, C"}""", null)]
    [InlineData("""{"names":["A","B","C"]}""", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("""[1,2,3]""", null)]
    public async Task An_answer_that_stays_unusable_fails_every_slot_with_a_reason(string answer, string? reason)
    {
        var (results, _) = await RunAsync(answer, answer);
        Assert.Equal(3, results.Count);
        Assert.All(results, r => Assert.NotNull(r.Failure));
        if (reason is not null) Assert.All(results, r => Assert.Equal(reason, r.Failure!.Reason));
    }

    [Fact]
    public async Task Of_an_answer_that_was_cut_off_the_whole_records_are_kept()
    {
        const string Cut = """{"items":[{"name":"A"},{"name":"B""";
        var (results, _) = await RunAsync(Cut, Cut);
        Assert.Equal("A", results[0].Gives!["name"]);
        Assert.All(results.Skip(1), r => Assert.NotNull(r.Failure));
    }

    [Fact]
    public async Task A_call_that_fails_is_not_repaired()
    {
        var (results, session) = await RunAsync([new CallAnswer([], new CallFailure("MW3005", "the endpoint failed"))]);
        Assert.Single(session.Asked);
        Assert.All(results, r => Assert.Equal("MW3005", r.Failure!.Reason));
    }

    private Task<(IReadOnlyList<StepResult> Results, ScriptedSession Session)> RunAsync(params string[] answers) =>
        RunAsync([.. answers.Select(a => new CallAnswer([new TextContent(a)], null))]);

    private async Task<(IReadOnlyList<StepResult> Results, ScriptedSession Session)> RunAsync(IReadOnlyList<CallAnswer> answers)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "recipe.yaml"), Recipe);
        await File.WriteAllTextAsync(Path.Combine(_folder, "ask.hbs"), "Names, please: {{brief}}");
        var loaded = new RecipeLoader(RecipeLanguage.Create()).Load(_folder);
        var step = loaded.Recipe.Steps[0].Create(new StepTools("names", path => loaded.Prompts[path], _ => null));
        var session = new ScriptedSession(answers);
        var slots = Enumerable.Range(0, 3).Select(i => new StepSlot(i, 0, SlotRandom.Key(1, i), [], [], new Variables([]))).ToList();
        return (await step.RunAsync(slots, session, TestContext.Current.CancellationToken), session);
    }

    private sealed class ScriptedSession(IReadOnlyList<CallAnswer> answers) : ICallSession
    {
        public List<Call> Asked { get; } = [];

        public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            Asked.Add(call);
            return new(answers[Asked.Count - 1]);
        }

        public async ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
        {
            var given = new List<CallAnswer>();
            foreach (var call in calls) given.Add(await AskAsync(call, cancellation));
            return given;
        }
    }
}
