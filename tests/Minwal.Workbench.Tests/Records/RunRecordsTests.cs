using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Records;
using Xunit;

namespace Minwal.Workbench.Tests.Records;

public sealed class RunRecordsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task What_people_decided_is_put_in_on_export()
    {
        await _scene.RunAsync("f.jsonl");
        var before = _scene.Lines("f.jsonl");
        var edit = new RecordDecision("2", DecisionKind.Edit, "me") { Set = new Fields().Add("text", "What is a loom?") };
        _scene.Bench.Decide(_scene.File("f.jsonl"), [new RecordDecision("1", DecisionKind.Reject, "me"), edit]);

        var summary = _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("g.jsonl"));
        Assert.Equal(1, summary.LeftOut);
        var after = _scene.Lines("g.jsonl");
        Assert.Contains("What is a loom?", after[0], StringComparison.Ordinal);
        Assert.Equal(before[2..], after[1..]);
        Assert.Equal(before, _scene.Lines("f.jsonl"));
    }

    [Fact]
    public async Task An_export_without_decisions_gives_the_files_of_the_run()
    {
        await _scene.RunAsync("f.json");
        _scene.Bench.Export(_scene.File("f.json"), _scene.To("g.json"));
        Assert.Equal(File.ReadAllBytes(_scene.File("f.json")), File.ReadAllBytes(_scene.File("g.json")));
    }

    [Fact]
    public async Task An_export_to_what_cannot_be_written_is_refused()
    {
        await _scene.RunAsync("f.jsonl");
        Assert.Equal(["MW2003"], Scene.Codes(() => _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("g.parquet"))));
    }

    [Fact]
    public async Task Decisions_are_kept_all_or_none_and_every_fault_is_told()
    {
        await _scene.RunAsync("f.jsonl");
        var unknown = new RecordDecision("2", DecisionKind.Edit, "me") { Set = new Fields().Add("texts", "x") };
        var empty = new RecordDecision("3", DecisionKind.Relabel, "me");
        var (first, absent) = (new RecordDecision("1", DecisionKind.Reject, "me"), new RecordDecision("21", DecisionKind.Reject, "me"));
        Assert.Equal(["MW2012", "MW2012"], Scene.Codes(() => _scene.Bench.Decide(_scene.File("f.jsonl"), [first, unknown, empty])));
        Assert.Equal(["MW2008"], Scene.Codes(() => _scene.Bench.Decide(_scene.File("f.jsonl"), [first, absent])));
        Assert.Equal(0, _scene.Bench.ReadRun(_scene.File("f.jsonl")).Decisions);
    }

    [Fact]
    public async Task A_record_is_shown_with_its_cell_its_calls_and_its_prompts()
    {
        await _scene.RunAsync("f.jsonl");
        var view = await _scene.Bench.ReadRecordAsync(_scene.File("f.jsonl"), "1", Scene.Cancellation);
        Assert.Equal(Json.ToText(Json.Parse(_scene.Lines("f.jsonl")[0])), Json.ToText(view.Record));
        Assert.Equal(view.Record["intent"], view.Cell["intent"]);
        Assert.NotEmpty(view.Calls);
        Assert.NotEmpty(view.Prompts);
        Assert.Equal(0, view.Cost);
    }

    [Fact]
    public void A_run_that_is_not_there_is_told() =>
        Assert.Equal(["MW2006"], Scene.Codes(() => _scene.Bench.ReadRun(_scene.File("f.jsonl"))));

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Assert.Equal(["MW2006"], Scene.Codes(() => _scene.Bench.ListRuns(_scene.File("absent"))));

    [Fact]
    public async Task Runs_are_listed_with_their_states()
    {
        await _scene.RunAsync("f.jsonl");
        await _scene.RunAsync("g.jsonl");
        _scene.Bench.Decide(_scene.File("g.jsonl"), [new RecordDecision("1", DecisionKind.Reject, "me")]);
        var runs = _scene.Bench.ListRuns(_scene.Folder).OrderBy(r => r.Folder, StringComparer.Ordinal).ToList();
        Assert.Equal([_scene.File("f.jsonl.minwal"), _scene.File("g.jsonl.minwal")], runs.Select(r => r.Folder));
        Assert.All(runs, run => Assert.Equal(
            ("intents", RunPhase.Complete, 20), (run.Header?.Identity.Recipe, run.State?.Phase, run.State?.Accepted)));
        Assert.Equal([0, 1], runs.Select(r => r.Decisions));
    }

    [Fact]
    public async Task A_run_at_work_shows_running_and_one_that_was_killed_does_not()
    {
        var (folder, image) = (_scene.File("f.jsonl.minwal"), _scene.File("image.minwal"));
        var (client, phases) = (new OwnClient(), new List<RunPhase?>());
        using var prepared = _scene.Bench.Prepare(_scene.Bench.OpenRecipe("intents"), client.In(Scene.Twenty));
        client.For(prepared).Before = call =>
        {
            if (call > 1) return;
            // What a process leaves that is killed now: what it has written, and no lock.
            Directory.CreateDirectory(image);
            foreach (var file in (string[])["journal.db", "journal.db-wal"])
                File.Copy(Path.Combine(folder, file), Path.Combine(image, file));
            phases.AddRange(((string[])[folder, image]).Select(run => _scene.Bench.ReadRun(run).State?.Phase));
        };
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        await run.Completion;
        Assert.Equal([RunPhase.Running, RunPhase.Interrupted], phases);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_is_listed_with_its_fault()
    {
        await _scene.RunAsync("f.jsonl");
        Directory.CreateDirectory(_scene.File("g.jsonl.minwal"));
        File.WriteAllText(_scene.File("g.jsonl.minwal/journal.db"), "no database");
        var runs = _scene.Bench.ListRuns(_scene.Folder);
        Assert.Equal(["MW4004", null], runs.OrderByDescending(r => r.Folder, StringComparer.Ordinal).Select(r => r.Fault?.Code));
    }

    [Fact]
    public async Task A_run_whose_recipe_is_gone_can_still_be_exported()
    {
        var folder = Repository.CopyRecipe("intents", _scene.Folder);
        await _scene.RunAsync(_scene.Bench.ReadRecipe(folder), Scene.Twenty, _scene.To("f.jsonl"));
        Directory.Delete(folder, recursive: true);
        _scene.Bench.Export(_scene.File("f.jsonl"), _scene.To("g.jsonl"));
        Assert.Equal(_scene.Lines("f.jsonl"), _scene.Lines("g.jsonl"));
    }
}
