using Minwal.Faults;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>A run whose journal is taken away ends soon: what it would pay for could not be kept.</summary>
public sealed class JournalWatchTests : IDisposable
{
    private readonly WatchTime _time = new();
    private readonly Scene _scene;

    public JournalWatchTests() =>
        _scene = new Scene { Bench = new(new WorkbenchOptions { RecipesFolder = Repository.Recipes, Time = _time }) };

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("removed")]
    [InlineData("replaced")]
    [InlineData("folder")]
    public async Task It_is_noticed_long_before_the_end(string how)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = _scene.File("f.jsonl.minwal");
        var journal = Path.Combine(folder, "journal.db");
        var client = new OwnClient
        {
            Before = call =>
            {
                if (call != 3) return;
                if (how == "folder") Directory.Delete(folder, recursive: true);
                else File.Move(journal, journal + ".away");
                if (how == "replaced") File.Copy(journal + ".away", journal);
                _time.Watch!();
            },
        };
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), client.In(new()));
        client.For(prepared);
        await using var run = _scene.Bench.Begin(prepared, _scene.To("f.jsonl"));
        var fault = await Assert.ThrowsAsync<MinwalException>(() => run.Completion);
        Assert.Equal("MW4011", fault.Faults[0].Code);
        Assert.InRange(client.Calls, 3, 5);
        Assert.False(File.Exists(_scene.File("f.jsonl")));
    }

    /// <summary>The clock of the machine, whose timer that looks after the journal goes off when a test says so.</summary>
    private sealed class WatchTime : TimeProvider
    {
        public Action? Watch { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period != TimeSpan.FromSeconds(2)) return base.CreateTimer(callback, state, dueTime, period);
            Watch = () => callback(state);
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
