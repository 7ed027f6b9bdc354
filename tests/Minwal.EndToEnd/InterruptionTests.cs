using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Minwal.Planning;
using Xunit;

namespace Minwal.EndToEnd;

public sealed class InterruptionTests
{
    private const string Recipe = "run intents --examples-per-intent 30 --edge-cases 60 --batch-size 1 --concurrency 8";
    private const string Run = $"{Recipe} --model openai:mock --date 2026-01-01 --quiet --output out.json";

    [Fact]
    public async Task Killed_at_thirty_moments_it_gives_the_same_bytes_and_pays_no_call_twice_beyond_those_in_flight()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 20-60");
        await tool.DoAsync($"{Run.Replace("out.json", "whole.json", StringComparison.Ordinal)} --base-url {mock.Url}");
        var needed = await mock.CountAsync("distinct");
        var answered = await mock.CountAsync("answered");
        const int Kills = 30;
        var random = new SlotRandom(2026);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = tool.Start($"{Run} --base-url {mock.Url}");
            // After so many answers of this process; answers arrive at random, so the moment is one in the life of some call.
            var until = await mock.CountAsync("answered") + random.Below(12);
            await mock.ReachesAsync("answered", until, process);
            process.Kill();
            await process.WaitForExitAsync();
        }

        await tool.DoAsync($"{Run} --base-url {mock.Url}");
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
        Assert.Equal(needed, await mock.CountAsync("distinct"));
        Assert.InRange(await mock.CountAsync("answered") - answered, needed, needed + (8 * Kills));
    }

    // SIGHUP, SIGINT and SIGTERM.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    public async Task A_signal_keeps_what_was_made_and_the_same_command_goes_on(int signal)
    {
        if (OperatingSystem.IsWindows()) return;
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 30-50");
        var command = $"{Recipe} --model openai:mock --date 2026-01-01 --base-url {mock.Url} --json-progress --output out.json";
        using (var process = tool.Start(command))
        {
            // The first line of progress comes after a second, when calls are under way.
            Assert.NotNull(await process.StandardError.ReadLineAsync());
            var clock = Stopwatch.StartNew();
            Assert.Equal(0, Kill(process.Id, signal));
            await process.WaitForExitAsync();
            Assert.Equal(130, process.ExitCode);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
        }

        Assert.False(File.Exists(tool.At("out.json")));
        Assert.Contains("interrupted", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
        await tool.DoAsync(command);
        Assert.Equal(0, await mock.CountAsync("answered_again"));
    }

    [Theory]
    [InlineData("clean - --output out.jsonl")]
    [InlineData("combine - --output out.jsonl")]
    [InlineData("split - --output-dir out")]
    [InlineData("inspect -")]
    [InlineData("train - --output model.json")]
    [InlineData("evaluate - --report out.html")]
    public async Task A_command_that_waits_for_standard_input_ends_when_it_is_told_to_and_leaves_nothing(string command)
    {
        if (OperatingSystem.IsWindows()) return;
        using var tool = new MinwalTool();
        using var process = tool.Start(command, hasInput: true);
        // More than a pipe holds: when it is written, somebody reads.
        for (var i = 0; i < 4000; i++)
            await process.StandardInput.WriteLineAsync($"{{\"text\":\"where is parcel {i}\",\"label\":\"track\"}}");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder, "*out*"));
    }

    [Fact]
    public async Task A_prediction_that_is_interrupted_leaves_nothing_behind()
    {
        if (OperatingSystem.IsWindows()) return;
        using var tool = new MinwalTool();
        File.WriteAllLines(Path.Combine(tool.Folder, "rows.csv"),
            Enumerable.Range(0, 150_000).Select(i => i % 2 == 0 ? $"please cancel order {i},cancel" : $"where is parcel {i},track")
                .Prepend("text,label"));
        File.WriteAllLines(Path.Combine(tool.Folder, "few.csv"), File.ReadLines(Path.Combine(tool.Folder, "rows.csv")).Take(50));
        await tool.DoAsync("train few.csv --output model.json");
        using var process = tool.Start("predict model.json rows.csv --output out.jsonl");
        while (!File.Exists(Path.Combine(tool.Folder, ".out.jsonl.part"))) Assert.False(process.HasExited, "it was done before");
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(tool.Folder, "*out.jsonl*"));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_ends_the_run_and_costs_no_attempt()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "");
        await tool.DoAsync($"{Run.Replace("out.json", "whole.json", StringComparison.Ordinal)} --base-url {mock.Url}");
        // It takes connections and says nothing.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var (exit, _, error) = await tool.RunAsync($"{Run} --base-url http://{silent.LocalEndpoint}/v1 --timeout 0.5 --patience 1");
        Assert.Equal(1, exit);
        Assert.Contains("MW3014", error, StringComparison.Ordinal);
        Assert.Contains("the same command goes on", error, StringComparison.Ordinal);
        Assert.Contains("failed", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
        await tool.DoAsync($"{Run} --base-url {mock.Url} --lineage lineage.jsonl");
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
        // The journal shows the calls that got no answer, and no attempt that they have cost.
        var lineage = tool.Read("lineage.jsonl");
        Assert.Contains("MW300", lineage, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"verdict\":\"MW300", lineage);
        Assert.Matches("\"attempt\":0,\"verdict\":\"accepted\"", lineage);
    }

    [Fact]
    public async Task Where_nobody_listens_the_first_call_says_so()
    {
        using var tool = new MinwalTool();
        var (exit, _, error) = await tool.RunAsync($"{Run} --base-url http://127.0.0.1:1/v1");
        Assert.Equal(1, exit);
        Assert.Contains("MW3001: no answer from http://127.0.0.1:1/v1: ", error, StringComparison.Ordinal);
        Assert.Contains("is it running?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_run_is_refused()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 5000");
        var command = "run intents --test --batch-size 1 --concurrency 1 --model openai:mock "
            + $"--base-url {mock.Url} --json-progress --output out.json";
        using var first = tool.Start(command);
        Assert.NotNull(await first.StandardError.ReadLineAsync());
        var (exit, _, error) = await tool.RunAsync(command);
        Assert.NotEqual(0, exit);
        Assert.Contains("MW4001", error, StringComparison.Ordinal);
        first.Kill();
        await first.WaitForExitAsync();
    }

    [Fact]
    public async Task What_a_killed_run_left_among_temporary_files_is_removed_by_the_next_and_that_of_a_living_one_stays()
    {
        if (OperatingSystem.IsWindows()) return;
        using var tool = new MinwalTool { Temporary = "temporary" };
        // So slow that the living run outlives all that follows, on a busy machine too.
        await using var mock = await MockProcess.StartAsync(tool, "--latency 5000");
        var command = "run intents --test --batch-size 1 --concurrency 1 --model openai:mock "
            + $"--base-url {mock.Url} --json-progress --output";
        using var killed = tool.Start($"{command} killed.json");
        Assert.NotNull(await killed.StandardError.ReadLineAsync());
        var left = Scratch();
        Assert.NotEmpty(left);
        using var living = tool.Start($"{command} living.json");
        Assert.NotNull(await living.StandardError.ReadLineAsync());
        var alive = Scratch().Except(left).ToList();
        killed.Kill();
        await killed.WaitForExitAsync();
        await tool.DoAsync("run intents --test --output next.json");
        Assert.Empty(Scratch().Intersect(left));
        Assert.NotEmpty(Scratch().Intersect(alive));
        living.Kill();
        await living.WaitForExitAsync();

        List<string> Scratch() => [.. Directory.EnumerateDirectories(tool.At("temporary"), "minwal-*")];
    }

    [Fact]
    public async Task A_run_that_was_begun_otherwise_is_refused_with_the_difference_and_the_ways_out()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run intents --test --output out.json");
        var before = tool.Read("out.json");
        var (exit, _, error) = await tool.RunAsync("run intents --test --output out.json --seed 2");
        Assert.Equal(2, exit);
        Assert.Contains("seed: was 1, now 2", error, StringComparison.Ordinal);
        Assert.Contains("--new", error, StringComparison.Ordinal);
        Assert.Equal(before, tool.Read("out.json"));
        await tool.DoAsync("run intents --test --output out.json --seed 2 --new");
        Assert.NotEqual(before, tool.Read("out.json"));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
