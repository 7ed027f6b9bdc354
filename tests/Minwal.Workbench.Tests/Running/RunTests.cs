using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Testing;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

public sealed class RunTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Records_come_as_they_are_accepted_and_the_file_has_the_same()
    {
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), Scene.Twenty);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        var records = await run.RecordsAsync(Scene.Cancellation).Select(Json.ToText).ToListAsync(Scene.Cancellation);
        var summary = await run.Completion;
        Assert.Equal((RunPhase.Complete, 20, 20), (summary.Phase, summary.Ledger.Accepted, records.Count));
        Assert.Equal(_scene.Lines("f.jsonl").Order(StringComparer.Ordinal), records.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_run_gives_the_same_bytes()
    {
        await _scene.RunAsync("one.json");
        await _scene.RunAsync("two.json");
        Assert.Equal(File.ReadAllBytes(_scene.File("one.json")), File.ReadAllBytes(_scene.File("two.json")));
    }

    [Fact]
    public async Task Events_end_with_how_the_run_ended()
    {
        var told = await _scene.EventsAsync(_scene.Bench.OpenRecipe("intents"), Scene.Twenty, _scene.To("f.jsonl"));
        var ended = Assert.IsType<RunEnded>(Assert.Single(told));
        Assert.Equal((RunPhase.Complete, _scene.File("f.jsonl")), (ended.Summary.Phase, ended.Summary.Output));
    }

    [Fact]
    public async Task Who_stops_reading_does_not_hold_the_run_up()
    {
        var choices = Scene.Twenty with { Parameters = Scene.Intents(40) };
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), choices);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        await foreach (var _ in run.RecordsAsync(Scene.Cancellation)) break;
        Assert.Equal(410, (await run.Completion).Ledger.Accepted);
    }

    [Fact]
    public async Task A_run_without_an_output_keeps_its_records_in_the_journal()
    {
        var summary = await _scene.RunAsync(
            _scene.Bench.OpenRecipe("intents"), Scene.Twenty, new RunTarget { Folder = _scene.File("run") });
        Assert.Equal((RunPhase.Complete, null), (summary.Phase, summary.Output));
        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_scene.Folder).Select(Path.GetFileName));
        Assert.Equal(1, (await _scene.Bench.ReadRecordAsync(_scene.File("run"), "1", Scene.Cancellation)).Draft.Slot + 1);
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_without_asking_again()
    {
        var unbroken = new OwnClient();
        await RunAsync(unbroken, "one.jsonl", Scene.Intents(8));
        var (first, second) = (new OwnClient(), new OwnClient());

        Assert.Equal(RunPhase.Interrupted, (await RunAsync(first, "two.jsonl", Scene.Intents(8), stopAt: 3)).Phase);
        Assert.False(File.Exists(_scene.File("two.jsonl")));
        Assert.Equal(RunPhase.Interrupted, _scene.Bench.ReadRun(_scene.File("two.jsonl")).State?.Phase);
        Assert.Equal(RunPhase.Complete, (await RunAsync(second, "two.jsonl", Scene.Intents(8))).Phase);
        Assert.Equal(_scene.Lines("one.jsonl"), _scene.Lines("two.jsonl"));
        Assert.Equal((3, unbroken.Calls), (first.Calls, first.Calls + second.Calls));
    }

    [Fact]
    public async Task A_run_that_goes_on_says_so()
    {
        await _scene.RunAsync("f.jsonl");
        var told = await _scene.EventsAsync(_scene.Bench.OpenRecipe("intents"), Scene.Twenty, _scene.To("f.jsonl"));
        Assert.Equal(new RunResumed(_scene.File("f.jsonl.minwal"), IsSettled: true), told[0]);
    }

    [Fact]
    public async Task Who_reads_a_run_that_goes_on_gets_the_earlier_records_too()
    {
        await _scene.RunAsync("f.jsonl");
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), Scene.Twenty);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        Assert.Equal(20, await run.RecordsAsync(Scene.Cancellation).CountAsync(Scene.Cancellation));
    }

    [Fact]
    public async Task Records_cannot_be_read_when_the_run_has_begun()
    {
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), Scene.Twenty);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        await run.Completion;
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await run.RecordsAsync(Scene.Cancellation).CountAsync(Scene.Cancellation));
    }

    [Fact]
    public async Task Progress_is_told_while_the_run_is_at_work()
    {
        using var seen = new ManualResetEventSlim();
        var client = new OwnClient { Before = _ => seen.Wait(Scene.Cancellation) };
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), client.In(Scene.Twenty));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        var accepted = new List<long>();
        await foreach (var told in run.EventsAsync(TimeSpan.FromMilliseconds(1), Scene.Cancellation))
        {
            if (told is not RunProgressed progress) continue;
            accepted.Add(progress.Ledger.Accepted);
            seen.Set();
        }

        Assert.Equal(0, accepted.First());
        Assert.Equal(accepted.Order(), accepted);
    }

    [Fact]
    public async Task Another_run_in_the_same_place_is_refused_with_every_difference()
    {
        await _scene.RunAsync("f.jsonl");
        var other = Scene.Twenty with { Seed = 2, Parameters = Scene.Intents(2) };
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), other);
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Begin(prepared, _scene.To("f.jsonl")));
        Assert.StartsWith("MW4002: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("parameters.examples_per_intent: was 1, now 2\n  seed: was 1, now 2\n", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_run_takes_the_place_of_the_old_one()
    {
        await _scene.RunAsync("f.jsonl");
        var summary = await _scene.RunAsync(
            _scene.Bench.OpenRecipe("intents"), Scene.Twenty with { Seed = 2 }, _scene.To("f.jsonl") with { New = true });
        Assert.Equal(RunPhase.Complete, summary.Phase);
    }

    [Fact]
    public async Task A_run_that_was_disposed_before_it_began_leaves_no_lock()
    {
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), Scene.Twenty);
        for (var i = 0; i < 2; i++) await _scene.Bench.Begin(prepared, _scene.To("f.jsonl")).DisposeAsync();
    }

    [Theory]
    [InlineData("f.parquet")]
    [InlineData("f.txt")]
    [InlineData("f")]
    public void A_file_that_could_not_be_written_is_refused_before_the_run_begins(string name)
    {
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), Scene.Twenty);
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Begin(prepared, _scene.To(name)));
        Assert.Equal(
            $"MW2003: '{_scene.File(name)}': files with this ending cannot be written; "
                + "allowed are .json, .jsonl, .csv and .tsv, each also with .gz",
            fault.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scene.Folder));
    }

    [Fact]
    public async Task A_gate_that_fails_is_the_end_of_the_run_and_the_file_is_written()
    {
        var recipe = _scene.GreetingsRecipe("  - shortcuts: { label: warm, text: text, features: { words: 0.6 } }\n");
        var choices = new RunChoices { Date = Scene.Date };
        var summary = await _scene.RunAsync(recipe, choices, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.GatesFailed, "shortcuts.words"), (summary.Phase, Assert.Single(summary.GateFaults).Reason));
        Assert.Equal(12, _scene.Lines("f.jsonl").Length);

        var let = await _scene.RunAsync(recipe, choices, _scene.To("g.jsonl") with { GatesWarn = true });
        Assert.Equal((RunPhase.Complete, 1), (let.Phase, let.GateFaults.Count));
    }

    [Fact]
    public void The_date_of_a_run_is_that_of_the_clock_of_its_workbench()
    {
        var bench = new MinwalWorkbench(new WorkbenchOptions { RecipesFolder = Repository.Recipes, Time = new FakeTime() });
        using var prepared = bench.Prepare(bench.OpenRecipe("intents"), new RunChoices());
        Assert.Equal("2025-06-01T00:00:00Z", prepared.Date);
    }

    [Fact]
    public void Every_fault_of_the_choices_is_told_at_once()
    {
        var recipe = _scene.GreetingsRecipe();
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.Prepare(recipe, new RunChoices
        {
            Parameters = new Fields().Add("samples", 2000L).Add("sample", 3L),
            Models = [new RoleChoice("reader", "offline")],
            Addresses = [new RoleChoice(null, "localhost:80")],
        }));
        Assert.Equal(["MW2003", "MW2010", "MW2003", "MW2003"], fault.Faults.Select(f => f.Code));
        Assert.Contains("did you mean 'samples'?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_recipe_and_of_what_it_needs_is_told_at_once()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        Repository.Edit(folder, "prompts/prompt.hbs", "{{count}}", "{{counted}}");
        Repository.Edit(folder, "offline/prompt.yaml", "answer:", "answers:");
        Repository.Edit(folder, "recipe.yaml", "edge: \"${edge_cases}\"", "edge: \"${edge_cases + 1}\"");
        var fault = Assert.Throws<MinwalException>(() => _scene.Bench.ReadRecipe(folder));
        (string File, string Code)[] faults =
            [("prompts/prompt.hbs", "MW1014"), ("offline/prompt.yaml", "MW1006"), ("recipe.yaml", "MW1103")];
        foreach (var (file, code) in faults)
            Assert.Contains(fault.Faults, f => f.Code == code && f.Mark.File.EndsWith(file, StringComparison.Ordinal));
    }

    private async Task<RunSummary> RunAsync(OwnClient client, string output, Fields parameters, int? stopAt = null)
    {
        var choices = client.In(Scene.Twenty with { Parameters = parameters });
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), choices);
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, _scene.To(output));
        client.Before = call =>
        {
            if (call == stopAt) run.Stop();
        };
        return await run.Completion;
    }
}
