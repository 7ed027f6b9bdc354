using Minwal.Runs.Journal;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Records;

public sealed class UnfinishedExportTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task What_a_stopped_run_has_is_written_and_counted()
    {
        var whole = await _scene.RunAsync(_scene.GreetingsRecipe(), new(), _scene.To("whole.jsonl"));
        Assert.Equal(12, whole.Ledger.Accepted);
        await StopAfterAsync(7, "f.jsonl");
        var summary = _scene.Bench.Export(_scene.File("f.jsonl.minwal"), _scene.To("part.jsonl"));
        Assert.True(summary.IsUnfinished);
        Assert.InRange(summary.Records, 6, 7);
        Assert.Equal((RunPhase.Interrupted, 12L), (summary.Phase, summary.Ledger.Requested));
        Assert.Equal(_scene.Lines("whole.jsonl")[..(int)summary.Records], _scene.Lines("part.jsonl"));
        _scene.Bench.Export(_scene.File("f.jsonl.minwal"), _scene.To("part.csv"));
        Assert.Equal(summary.Records + 1, _scene.Lines("part.csv").Length);
    }

    [Fact]
    public async Task What_a_run_has_can_be_written_while_it_goes_on()
    {
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var client = new OwnClient
        {
            Before = call =>
            {
                if (call < 6) return;
                reached.Set();
                goOn.Wait(Scene.Cancellation);
            },
        };
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), client.In(new()));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        var completion = run.StartAsync();
        reached.Wait(Scene.Cancellation);
        var summary = _scene.Bench.Export(_scene.File("f.jsonl.minwal"), _scene.To("part.jsonl"));
        Assert.Equal(RunPhase.Running, summary.Phase);
        Assert.Equal(summary.Records, _scene.Lines("part.jsonl").Length);
        Assert.True(summary.IsUnfinished && summary.Records < 12);
        goOn.Set();
        Assert.Equal(RunPhase.Complete, (await completion).Phase);
        Assert.Equal(12, _scene.Lines("f.jsonl").Length);
    }

    [Fact]
    public async Task A_run_without_a_record_gives_an_empty_file()
    {
        await StopAfterAsync(0, "f.jsonl");
        var summary = _scene.Bench.Export(_scene.File("f.jsonl.minwal"), _scene.To("part.csv"));
        Assert.Equal((true, 0L), (summary.IsUnfinished, summary.Records));
    }

    private async Task StopAfterAsync(int calls, string output)
    {
        RunSession? session = null;
        var client = new OwnClient
        {
            Before = call =>
            {
                if (call >= calls) session!.Stop();
            },
        };
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), client.In(new()));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, _scene.To(output));
        session = run;
        if (calls == 0) run.Stop();
        Assert.Equal(RunPhase.Interrupted, (await run.Completion).Phase);
    }
}
