using Xunit;

namespace Minwal.EndToEnd.Slurm;

/// <summary><c>minwal slurm</c> on a real Slurm: jobs are submitted, run and fail there, and the built tool is what they call.</summary>
public sealed class SlurmRunTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>
{
    private const string Recipe = "intents --examples-per-intent 8 --edge-cases 20 --batch-size 1 --date 2026-01-01 --quiet";

    [Fact]
    public async Task After_a_node_was_killed_only_its_shards_go_on_and_the_file_has_the_bytes_of_one_machine()
    {
        await cluster.StartAsync();
        using var tool = Tool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 40-80");
        var model = $"--model openai:mock --base-url {mock.Url} --concurrency 2";
        await tool.DoAsync($"run {Recipe} {model} --output whole.json");
        var (needed, before) = (await mock.CountAsync("distinct"), await mock.CountAsync("answered"));

        // Slurm by itself begins a task again whose node failed; here a person does.
        var command = $"slurm {Recipe} {model} --shards 4 --sbatch \"--no-requeue --cpus-per-task=1\" --output out.json --submit";
        var submitted = await tool.DoAsync(command);
        Assert.Equal(2, submitted.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await SlurmCluster.UntilAsync("a shard is under way", async () => await mock.CountAsync("answered") > before + 3);
        // Nothing is answered any more, so that no shard can end before the node does.
        mock.Hold();
        await SlurmCluster.UntilAsync("two shards are under way", async () =>
            await StatesAsync(tool) is ["running", "running", "not begun", "not begun"]);
        await cluster.KillNodeAsync();
        await cluster.GiveUpNodeAsync();
        await AreAsync(tool, "interrupted", "interrupted", "not begun", "not begun");
        mock.Release();

        await cluster.StartNodeAsync();
        await cluster.IdleAsync();
        await AreAsync(tool, "interrupted", "interrupted", "done", "done");
        Assert.False(File.Exists(tool.At("out.json")), "it was gathered though shards were missing");

        var (exit, _, error) = await tool.RunAsync(command);
        Assert.True(exit == 0, error);
        Assert.Contains("Submitted: shards 1-2 of 4 (job ", error, StringComparison.Ordinal);
        await cluster.IdleAsync();
        Assert.True(File.Exists(tool.At("out.json")), Logs(tool));
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
        // Nothing is asked that the one machine did not ask; what was in flight at the kill, or not yet durable, is asked again.
        Assert.Equal(needed, await mock.CountAsync("distinct"));
        Assert.InRange(await mock.CountAsync("answered") - before, needed, needed + 8);

        (exit, submitted, error) = await tool.RunAsync(command);
        Assert.Equal((0, ""), (exit, submitted));
        Assert.Contains("All shards are done, and out.json is written.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_task_may_start_a_model_server_of_its_own()
    {
        await cluster.StartAsync();
        using var tool = Tool();
        // Somebody's own folder, in which names mean other things to shells and to sbatch.
        var folder = Directory.CreateDirectory(tool.At("it's 100% الورشة")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "server.sh"), """
            "${minwal[@]}" mock-provider --port 0 > "$LOGS/server-$SHARD.url" 2> "$LOGS/server-$SHARD.log" &
            until [ -s "$LOGS/server-$SHARD.url" ]; do kill -0 $! || exit 1; sleep 0.1; done
            BASE_URL=$(cat "$LOGS/server-$SHARD.url")
            """);
        await using (var mock = await MockProcess.StartAsync(tool, "--latency 0"))
            await tool.DoAsync($"run {Recipe} --model openai:mock --base-url {mock.Url} --output whole.json");
        using var there = new MinwalTool { WorkingFolder = folder, Environment = tool.Environment };
        await there.DoAsync($"slurm {Recipe} --model openai:mock --shards 2 --before-task server.sh --output out.json --submit");
        await cluster.IdleAsync();
        Assert.True(File.Exists(Path.Combine(folder, "out.json")), Logs(tool));
        Assert.Equal(tool.Read("whole.json"), await File.ReadAllTextAsync(Path.Combine(folder, "out.json")));
        foreach (var shard in (string[])["1", "2", "gather"])
        {
            var url = (await File.ReadAllTextAsync(Path.Combine(folder, "out.json.slurm", "logs", $"server-{shard}.url"))).Trim();
            using var http = new HttpClient();
            // The server ends with its task.
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url)));
        }
    }

    [Fact]
    public async Task What_Slurm_refuses_is_told_in_its_words()
    {
        await cluster.StartAsync();
        using var tool = Tool();
        var (exit, _, error) = await tool.RunAsync($"slurm {Recipe} --shards 2 --sbatch \"--partition=none\" --output out.json --submit");
        Assert.Equal(1, exit);
        Assert.Contains("MW4023: sbatch ended with 1: sbatch: error: invalid partition specified: none", error, StringComparison.Ordinal);
        Assert.True(File.Exists(tool.At("out.json.slurm/shards.sh")));
    }

    private MinwalTool Tool() => new() { Environment = { ["SLURM_CONF"] = cluster.Configuration } };

    /// <summary>The states of the shards of out.json, in order.</summary>
    private static async Task<IReadOnlyList<string>> StatesAsync(MinwalTool tool)
    {
        using var status = System.Text.Json.JsonDocument.Parse(await tool.DoAsync("status out.json --json"));
        return [.. status.RootElement.GetProperty("shards").EnumerateArray().Select(shard => shard.GetProperty("state").GetString()!)];
    }

    private static async Task AreAsync(MinwalTool tool, params string[] expected)
    {
        var states = await StatesAsync(tool);
        Assert.True(states.SequenceEqual(expected), $"the shards are {string.Join(", ", states)}\n{Logs(tool)}");
    }

    private static string Logs(MinwalTool tool) => string.Join('\n', Directory
        .EnumerateFiles(tool.Folder, "*.log", SearchOption.AllDirectories).Select(path => $"{path}:\n{File.ReadAllText(path)}"));
}
