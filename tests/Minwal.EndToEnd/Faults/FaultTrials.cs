using System.Diagnostics;
using Xunit;

namespace Minwal.EndToEnd.Faults;

/// <summary>
/// The trials that take minutes, for <c>-explicit only</c>; each says in one line what came of it. They want Linux, with mounts of one's
/// own (<c>unshare -rm</c>), and for the clock the library of Debian's package <c>libfaketime</c>.
/// </summary>
public sealed class FaultTrials
{
    private const string Recipe = "run intents --batch-size 1 --date 2026-01-01 --quiet --output out.jsonl";
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    [Fact(Explicit = true)]
    public async Task Ten_thousand_records_with_five_percent_of_every_fault()
    {
        await using var scene = await FaultScene.StartAsync("--faults all=0.05,silent=0.05,huge=0.05 --slow 0.5 --latency 5-40");
        var clock = Stopwatch.StartNew();
        await scene.RunAsync($"{Recipe} --examples-per-intent 1000 --edge-cases 0 --concurrency 64 --timeout 10 {scene.Asking}");
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((10_000, 0), (ledger.Accepted, ledger.Short));
        var lost = await scene.CountAsync("answered") - (ledger.Calls - ledger.Failed);
        Assert.InRange(lost, 0, ledger.Failed);
        await TellAsync(scene, ledger, clock, $"{lost} answers beyond those kept, 10 MB ones among them");
    }

    [Fact(Explicit = true)]
    public async Task A_minute_in_which_the_limit_is_a_tenth()
    {
        await using var scene = await FaultScene.StartAsync("--requests-per-minute 1200 --latency 20-60 --storm 15-75");
        var clock = Stopwatch.StartNew();
        await scene.RunAsync($"{Recipe} --examples-per-intent 100 --edge-cases 0 --concurrency 32 {scene.Asking}");
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((1000, 0, 0), (ledger.Accepted, ledger.Short, await scene.CountAsync("answered_again")));
        Assert.DoesNotContain("MW3004", ledger.Reasons.Keys);
        await TellAsync(scene, ledger, clock, $"{await scene.CountAsync("violations")} refused");
    }

    [Fact(Explicit = true)]
    public async Task One_of_three_killed_and_then_all_for_two_minutes()
    {
        await using var scene = await FaultScene.StartAsync("--latency 200-400", "--latency 200-400", "--latency 200-400");
        var clock = Stopwatch.StartNew();
        using var process = await scene.BeginAsync($"{Recipe} --examples-per-intent 60 --edge-cases 0 --concurrency 4 {scene.Asking}", 50);
        await scene.Providers[1].KillAsync();
        await scene.Providers[0].ReachesAsync("requests", 60, process);
        await scene.Providers[0].KillAsync();
        await scene.Providers[2].KillAsync();
        await Task.Delay(TimeSpan.FromMinutes(2), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "it did not wait");
        foreach (var provider in scene.Providers) await provider.RestartAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((0, 600, 0), (process.ExitCode, ledger.Accepted, ledger.Short));
        await TellAsync(scene, ledger, clock, "after two minutes without anybody");
    }

    [Fact(Explicit = true)]
    public async Task Latency_from_fifty_milliseconds_to_thirty_seconds()
    {
        await using var scene = await FaultScene.StartAsync("--latency 50-30000");
        var clock = Stopwatch.StartNew();
        await scene.RunAsync($"{Recipe} --examples-per-intent 60 --edge-cases 0 --concurrency 256 {scene.Asking}");
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((600, 0, 0, 0), (ledger.Accepted, ledger.Short, ledger.Failed, await scene.CountAsync("answered_again")));
        await TellAsync(scene, ledger, clock, "no answer lost");
    }

    [Fact(Explicit = true)]
    public async Task Killed_a_hundred_times()
    {
        var clock = Stopwatch.StartNew();
        var lost = await KilledRuns.TryAsync(kills: 100, records: 2_000);
        Tell($"100 x kill -9 over three providers, 2,000 records: {lost} answers asked again, the same bytes; "
            + $"{clock.Elapsed.TotalSeconds:0} s");
    }

    [Fact(Explicit = true)]
    public async Task A_tool_that_is_stopped_for_a_minute()
    {
        await using var scene = await FaultScene.StartAsync("--latency 3000-5000", "--latency 3000-5000");
        var clock = Stopwatch.StartNew();
        using var process = await scene.BeginAsync(
            $"{Recipe} --examples-per-intent 20 --edge-cases 0 --concurrency 16 --timeout 20 {scene.Asking}", 20);
        MockProcess.Signal(process, MockProcess.Stop);
        await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
        MockProcess.Signal(process, MockProcess.Continue);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((0, 200, 0, 0), (process.ExitCode, ledger.Accepted, ledger.Short, await scene.CountAsync("answered_again")));
        await TellAsync(scene, ledger, clock, "stopped for a minute");
    }

    [Fact(Explicit = true)]
    public async Task A_name_service_that_fails_in_the_middle_of_a_run()
    {
        await using var scene = await FaultScene.StartAsync("--latency 100-200");
        var provider = scene.Providers[0];
        scene.Write(_ => provider.Url.Replace("127.0.0.1", "models.fault-trials.invalid", StringComparison.Ordinal));
        File.WriteAllText(scene.Tool.At("hosts"), "127.0.0.1 models.fault-trials.invalid\n");
        scene.Tool.Before = "mount --bind hosts /etc/hosts";
        var clock = Stopwatch.StartNew();
        using var process = await scene.BeginAsync($"{Recipe} --examples-per-intent 30 --edge-cases 0 --concurrency 4 {scene.Asking}", 40);
        File.WriteAllText(scene.Tool.At("hosts"), "\n");
        scene.Tool.Before = null;
        // What is connected needs no name: the connections end with the provider, which comes back at once.
        await provider.KillAsync();
        await provider.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "it did not wait");
        File.WriteAllText(scene.Tool.At("hosts"), "127.0.0.1 models.fault-trials.invalid\n");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((0, 300, 0), (process.ExitCode, ledger.Accepted, ledger.Short));
        await TellAsync(scene, ledger, clock, "no name for 20 s");
    }

    [Fact(Explicit = true)]
    public async Task A_clock_that_jumps_a_day_forwards_and_two_backwards()
    {
        Assert.SkipUnless(File.Exists(FakeTime), $"{FakeTime} is not there");
        await using var scene = await FaultScene.StartAsync("--latency 100-200 --requests-per-minute 1200");
        File.WriteAllText(scene.Tool.At("clock"), "+0\n");
        foreach (var (name, value) in ((string, string)[])[("LD_PRELOAD", FakeTime), ("FAKETIME_TIMESTAMP_FILE", scene.Tool.At("clock")),
            ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_FORCE_MONOTONIC_FIX", "0")])
            scene.Tool.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = await scene.BeginAsync($"{Recipe} --examples-per-intent 60 --edge-cases 0 --concurrency 8 {scene.Asking}", 50);
        File.WriteAllText(scene.Tool.At("clock"), "+1d\n");
        await scene.Providers[0].ReachesAsync("requests", 250, process);
        File.WriteAllText(scene.Tool.At("clock"), "-1d\n");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var took = clock.Elapsed;
        scene.Tool.Environment.Clear();
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((0, 600, 0, 0), (process.ExitCode, ledger.Accepted, ledger.Short, await scene.CountAsync("answered_again")));
        Assert.InRange(took.TotalSeconds, 0, 120);
        await TellAsync(scene, ledger, clock, $"{await scene.CountAsync("violations")} refused");
    }

    private static async Task TellAsync(FaultScene scene, FaultScene.Sums ledger, Stopwatch clock, string rest) => Tell(
        $"{ledger.Accepted:N0} of {ledger.Requested:N0} accepted, {ledger.Drafts:N0} drafts, "
        + $"{ledger.Calls:N0} calls of which {ledger.Failed:N0} "
        + $"failed, {await scene.CountAsync("answered"):N0} answered, {await scene.CountAsync("answered_again"):N0} again; {rest}; "
        + $"{clock.Elapsed.TotalSeconds:0} s");

    private static void Tell(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
