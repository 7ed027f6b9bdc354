using Xunit;

namespace Minwal.EndToEnd.Faults;

public sealed class FaultyEndpointTests
{
    private const string Recipe = "run intents --batch-size 1 --date 2026-01-01 --quiet";

    [Fact]
    public async Task Every_fault_at_once_ends_with_exactly_the_records_that_were_asked_for()
    {
        await using var scene = await FaultScene.StartAsync(
            "--faults all=0.05,headers=0.1,body=0.1,silent=0.05,huge=0.05 --slow 0.05 --latency 1-8");
        await scene.RunAsync($"{Recipe} --examples-per-intent 8 --edge-cases 0 --concurrency 32 --timeout 5 {scene.Asking} -o out.jsonl");
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((80, 0, 80), (ledger.Accepted, ledger.Short, File.ReadLines(scene.Tool.At("out.jsonl")).Count()));
        Assert.True(ledger.Reasons["MW3016"] > 0);
        foreach (var fault in (string[])["headers", "body", "silent", "huge"])
            Assert.True(await scene.CountAsync("fault_" + fault) > 0, $"no fault of the kind '{fault}'");
        // Whatever was answered and is not among the calls that were kept met a fault of the line or came too late.
        Assert.InRange(await scene.CountAsync("answered") - (ledger.Calls - ledger.Failed), 0, ledger.Failed);
        Assert.Equal(0, await scene.CountAsync("violations"));
    }

    [Fact]
    public async Task A_storm_of_refusals_loses_no_draft()
    {
        await using var scene = await FaultScene.StartAsync("--requests-per-minute 3000 --silent-limits --storm 0.5-2.5");
        await scene.RunAsync($"{Recipe} --examples-per-intent 12 --edge-cases 0 --concurrency 16 {scene.Asking} -o out.jsonl");
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((120, 0), (ledger.Accepted, ledger.Short));
        Assert.DoesNotContain("MW3004", ledger.Reasons.Keys);
        Assert.True(await scene.CountAsync("violations") > 0);
        Assert.Equal(0, await scene.CountAsync("answered_again"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_ends_the_run_at_once_and_says_what_to_do()
    {
        await using var scene = await FaultScene.StartAsync("--self-signed");
        var url = scene.Providers[0].Url;
        var said = await scene.RunAsync($"{Recipe} --test --model openai:one --base-url {url} -o out.json", exit: 1);
        Assert.Contains($"MW3030: no secure connection to {url}: The remote certificate", said, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_found_ends_the_run_at_once()
    {
        using var tool = new MinwalTool();
        var (exit, _, error) = await tool.RunAsync(
            $"{Recipe} --test --model openai:one --base-url http://no-such-host.invalid/v1 -o out.json");
        Assert.Equal(1, exit);
        Assert.Contains("MW3031: the host of http://no-such-host.invalid/v1 is not found: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_among_several_providers_it_gives_the_same_bytes_and_pays_nothing_twice_beyond_what_was_in_flight() =>
        await KilledRuns.TryAsync(kills: 5, records: 90);

    [Fact]
    public async Task A_tool_that_stood_still_for_longer_than_its_calls_may_take_loses_no_answer()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var scene = await FaultScene.StartAsync("--latency 400");
        using var process = await scene.BeginAsync(
            $"{Recipe} --test --concurrency 8 --timeout 2.5 {scene.Asking} -o out.json", requests: 1);
        MockProcess.Signal(process, MockProcess.Stop);
        // Real time must pass here: what is tried is the system's clock going on without the process.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(await scene.CountAsync("requests"), await scene.CountAsync("answered"));
        MockProcess.Signal(process, MockProcess.Continue);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(0, await scene.CountAsync("answered_again"));
        Assert.Equal((30, 0), (await scene.LedgerAsync("out.json")) is var ledger ? (ledger.Accepted, ledger.Failed) : default);
    }
}
