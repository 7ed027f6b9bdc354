using Minwal.Calls;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Records;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Runs that become others: their recipe is edited, their records are rejected, they grow, they are made in parts.</summary>
public sealed class ChangedRunTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_recipe_that_was_edited_is_refused_and_the_file_is_named()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        await _scene.RunAsync(_scene.Bench.ReadRecipe(folder), Scene.Twenty, _scene.To("f.jsonl"));
        Repository.Edit(folder, "recipe.yaml", "  audience: ${audience}\n", "  audience: ${audience}\n  seed: ${run.seed}\n");
        using var prepared = _scene.Bench.Prepare(_scene.Bench.ReadRecipe(folder), Scene.Twenty);
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Begin(prepared, _scene.To("f.jsonl")));
        Assert.Contains("the recipe's file recipe.yaml: has changed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_is_no_more_is_told_from_one_that_is_null()
    {
        var recipe = _scene.GreetingsRecipe();
        await _scene.RunAsync(recipe, new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        var folder = _scene.File("greetings");
        Repository.Edit(folder, "recipe.yaml", "samples: {", "amount: {");
        Repository.Edit(folder, "recipe.yaml", "${samples}", "${amount}");
        using var prepared = _scene.Bench.Prepare(_scene.Bench.ReadRecipe(folder), new RunChoices { Date = Scene.Date });
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Begin(prepared, _scene.To("f.jsonl")));
        Assert.Contains(
            "parameters.samples: was 12, and is no parameter of the recipe any more\n", fault.Message, StringComparison.Ordinal);
        Assert.Contains("parameters.amount: was no parameter of the recipe, now 12\n", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_edited_beside_the_prompts_asks_for_nothing_again()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        var (before, after) = (new OwnClient(), new OwnClient());
        await EventsAsync(before, folder, new RunTarget());
        Repository.Edit(folder, "recipe.yaml", "  audience: ${audience}\n", "  audience: ${audience}\n  seed: ${run.seed}\n");
        var told = await EventsAsync(after, folder, new RunTarget { Update = true });
        var updated = Assert.IsType<RunUpdated>(told[0]);
        Assert.Equal((before.Calls, 0, 0), (updated.Kept, updated.Missing, after.Calls));
        Assert.Equal(20, _scene.Lines("f.jsonl").Count(line => line.Contains("\"seed\":1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_prompt_that_was_edited_is_asked_again()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        var (before, after) = (new OwnClient(), new OwnClient());
        await EventsAsync(before, folder, new RunTarget());
        Repository.Edit(folder, "prompts/prompt.hbs", "different prompts", "quite different prompts");
        var told = await EventsAsync(after, folder, new RunTarget { Update = true });
        var updated = Assert.IsType<RunUpdated>(told[0]);
        Assert.Equal(["the recipe's file prompts/prompt.hbs: has changed"], updated.Differences);
        Assert.Equal((0, true), (updated.Kept, updated.Missing > 0));
        Assert.Equal(before.Calls, after.Calls);
        Assert.Equal(RunPhase.Complete, Assert.IsType<RunEnded>(told[^1]).Summary.Phase);
    }

    [Fact]
    public async Task What_an_update_keeps_and_costs_has_been_read_before_anything_is_asked()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        var (before, after) = (new OwnClient(), new OwnClient());
        await EventsAsync(before, folder, new RunTarget());
        Repository.Edit(folder, "prompts/prompt.hbs", "different prompts", "quite different prompts");
        using var prepared = _scene.Bench.Prepare(_scene.Bench.ReadRecipe(folder), after.In(Scene.Twenty));
        after.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, new RunTarget { Update = true, Output = _scene.File("f.jsonl") });
        await using var events = run.EventsAsync(cancellation: Scene.Cancellation).GetAsyncEnumerator(Scene.Cancellation);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<RunUpdated>(events.Current);
        Assert.Equal(0, after.Calls);
        while (await events.MoveNextAsync()) Assert.IsNotType<RunUpdated>(events.Current);
        Assert.Equal(before.Calls, after.Calls);
    }

    [Fact]
    public async Task A_record_that_people_rejected_is_left_out_and_then_made_again()
    {
        await _scene.RunAsync("f.jsonl");
        var before = _scene.Lines("f.jsonl");
        var rejection = new RecordDecision("3", DecisionKind.Reject, "me") { Reason = "dull" };
        Assert.Equal(1, _scene.Bench.Decide(_scene.File("f.jsonl"), [rejection]));
        var told = await _scene.EventsAsync(_scene.Bench.OpenRecipe("intents"), Scene.Twenty, _scene.To("f.jsonl") with { Refill = true });

        Assert.Equal(new RunRefilled(1), told[0]);
        Assert.Equal(RunPhase.Complete, Assert.IsType<RunEnded>(told[^1]).Summary.Phase);
        var after = _scene.Lines("f.jsonl");
        Assert.Equal(20, after.Length);
        Assert.Equal([2], Enumerable.Range(0, 20).Where(i => before[i] != after[i]));
    }

    [Fact]
    public async Task A_run_without_rejected_records_has_nothing_to_fill_again()
    {
        await _scene.RunAsync("f.jsonl");
        var told = await _scene.EventsAsync(_scene.Bench.OpenRecipe("intents"), Scene.Twenty, _scene.To("f.jsonl") with { Refill = true });
        Assert.Equal(new RunNoticed("nobody rejected a record since the last refill: there is nothing to fill again"), told[0]);
    }

    [Fact]
    public async Task Records_that_were_rejected_and_not_made_again_leave_the_run_short()
    {
        await _scene.RunAsync("f.jsonl");
        _scene.Bench.Decide(_scene.File("f.jsonl"), [new RecordDecision("3", DecisionKind.Reject, "me")]);
        var summary = await _scene.RunAsync("f.jsonl");
        Assert.Equal((RunPhase.Short, 1), (summary.Phase, summary.LeftOut));
        Assert.Equal(19, _scene.Lines("f.jsonl").Length);
    }

    [Fact]
    public async Task A_run_grows_and_its_records_stay_as_they_are()
    {
        await _scene.RunAsync("f.jsonl");
        var before = _scene.Lines("f.jsonl");
        using (var prepared = _scene.Bench.Extend(_scene.File("f.jsonl"), new Fields().Add("examples_per_intent", 2L), new RunChoices()))
        {
            await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
            Assert.Equal((RunPhase.Complete, 30), ((await run.Completion).Phase, run.Ledger.Accepted));
        }

        var after = _scene.Lines("f.jsonl").Select(line => (Fields)Json.Parse(line)!).ToList();
        Assert.Equal(before, _scene.Lines("f.jsonl")[..20]);
        // The quotas of the whole are exact again.
        var plain = after.Where(r => FieldPath.Parse("metadata.edge_case").Values(r).First() is null);
        Assert.All(plain.CountBy(r => Value.ToText(r["intent"])), c => Assert.Equal(2, c.Value));
    }

    [Fact]
    public async Task A_run_does_not_shrink()
    {
        await _scene.RunAsync("f.jsonl");
        Assert.Equal(["MW1105"], Scene.Codes(() => _scene.Bench.Extend(_scene.File("f.jsonl"), Scene.Intents(0), new RunChoices())));
        Assert.Equal(RunPhase.Complete, (await _scene.RunAsync("f.jsonl")).Phase);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Shards_give_the_bytes_of_one_machine(int count)
    {
        var choices = Scene.Twenty with { Parameters = Scene.Intents(4) };
        await _scene.RunAsync(_scene.Bench.OpenRecipe("intents"), choices, _scene.To("whole.json"));
        await ShardsAsync(choices, count);
        using var gathered = _scene.Bench.Gather(Shards(count), _scene.To("parts.json"), new RunChoices());
        await using var run = _scene.Bench.Begin(gathered, _scene.To("parts.json"));
        Assert.Equal(RunPhase.Complete, (await run.Completion).Phase);
        Assert.Equal(File.ReadAllBytes(_scene.File("whole.json")), File.ReadAllBytes(_scene.File("parts.json")));
    }

    [Fact]
    public async Task Shards_that_are_missing_or_come_twice_are_all_told()
    {
        await ShardsAsync(Scene.Twenty, 3);
        var fault = Assert.Throws<MinwalException>(
            () => _scene.Bench.Gather([Shards(3)[0], Shards(3)[0]], _scene.To("parts.json"), new RunChoices()));
        Assert.Equal(["MW4010", "MW4010"], fault.Faults.Select(f => f.Code));
        Assert.Contains("of 3 shards these are missing: 2, 3", fault.Message, StringComparison.Ordinal);
    }

    private string[] Shards(int count) => [.. Enumerable.Range(1, count).Select(n => _scene.File($"parts.json.{n}-of-{count}.minwal"))];

    private async Task ShardsAsync(RunChoices choices, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            var summary = await _scene.RunAsync(
                _scene.Bench.OpenRecipe("intents"), choices with { Shard = new Shard(number, count) }, _scene.To("parts.json"));
            Assert.Equal(RunPhase.Drafted, summary.Phase);
        }

        Assert.False(File.Exists(_scene.File("parts.json")));
    }

    private async Task<List<RunEvent>> EventsAsync(OwnClient client, string folder, RunTarget target)
    {
        using var prepared = _scene.Bench.Prepare(_scene.Bench.ReadRecipe(folder), client.In(Scene.Twenty));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, target with { Output = _scene.File("f.jsonl") });
        return await run.EventsAsync(cancellation: Scene.Cancellation).ToListAsync(Scene.Cancellation);
    }
}
