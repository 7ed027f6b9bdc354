using Xunit;

namespace Minwal.EndToEnd;

/// <summary>A run in parts, as several machines would make it: each part is a process of its own with a folder of its own.</summary>
public sealed class ShardTests
{
    private const string Recipe = "run intents --examples-per-intent 8 --edge-cases 20 --batch-size 1 --date 2026-01-01 --quiet";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Shards_over_a_model_one_of_them_killed_and_repeated_give_the_bytes_of_one_machine(int count)
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 10-30");
        var model = $"--model openai:mock --base-url {mock.Url} --concurrency 4";
        await tool.DoAsync($"{Recipe} {model} --output whole.json");
        var (needed, answered) = (await mock.CountAsync("distinct"), await mock.CountAsync("answered"));

        using (var killed = tool.Start($"{Recipe} {model} --shard 1/{count} --output out.json"))
        {
            await mock.ReachesAsync("answered", answered + 5, killed);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        for (var shard = 1; shard <= count; shard++) await tool.DoAsync($"{Recipe} {model} --shard {shard}/{count} --output out.json");
        await tool.DoAsync($"gather {Folders(count)} --base-url {mock.Url} --output out.json --quiet");
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
        // Nothing is asked that the one machine did not ask, and only what was in flight at the kill, or not yet durable, is asked again.
        Assert.Equal(needed, await mock.CountAsync("distinct"));
        Assert.InRange(await mock.CountAsync("answered") - answered, needed, needed + 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Offline_shards_give_the_bytes_of_one_machine(int count)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"{Recipe} --output whole.json");
        // In any order.
        for (var shard = count; shard >= 1; shard--) await tool.DoAsync($"{Recipe} --shard {shard}/{count} --output out.json");
        await tool.DoAsync($"gather {Folders(count)} --output out.json --quiet");
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
    }

    private static string Folders(int count) =>
        string.Join(' ', Enumerable.Range(1, count).Select(shard => $"out.json.{shard}-of-{count}.minwal"));
}
