using Xunit;

namespace Minwal.EndToEnd;

/// <summary>Runs that ask by batches, as processes, over real HTTP.</summary>
public sealed class BatchTests
{
    private const string Recipe = "run intents --examples-per-intent 5 --edge-cases 10 --batch-size 1 --date 2026-01-01";

    [Fact]
    public async Task Killed_at_any_moment_it_gives_the_bytes_of_single_requests_and_pays_for_nothing_twice()
    {
        using var tool = new MinwalTool();
        await using (var single = await MockProcess.StartAsync(tool, ""))
            await tool.DoAsync($"{Recipe} --model openai:mock --base-url {single.Url} --quiet --output whole.json");

        // What a request asks for is done before its answer is sent, so that a kill meanwhile leaves a batch that nobody noted.
        await using var mock = await MockProcess.StartAsync(tool, "--batch-seconds 0.2 --latency 200 --faults drop=0.05,error500=0.05");
        var command = $"{Recipe} --model openai:mock --base-url {mock.Url} --quiet --output out.json";
        // While the file is sent, while the batch is made, while the list is read, while files of answers are fetched.
        int[] kills = [1, 4, 1, 2, 3];
        for (var kill = 0; kill < kills.Length; kill++)
        {
            var until = await mock.CountAsync("batch_calls") + kills[kill];
            using var process = tool.Start($"{command} --batch");
            while (await mock.CountAsync("batch_calls") < until) Assert.False(process.HasExited, $"it was done before kill {kill}");
            process.Kill();
            await process.WaitForExitAsync();
            if (kill != 1) continue;
            // The provider has a batch of which the run knows nothing.
            Assert.Equal(1, await mock.CountAsync("batches"));
            Assert.Empty(Directory.EnumerateFiles(tool.At("out.json.minwal"), "*.batch.json", SearchOption.AllDirectories));
        }

        await tool.DoAsync($"{command} --batch-wait");
        Assert.Equal(tool.Read("whole.json"), tool.Read("out.json"));
        Assert.Equal(0, await mock.CountAsync("answered_again"));
        Assert.Equal(await mock.CountAsync("distinct"), await mock.CountAsync("answered"));
        Assert.Equal(0, await mock.CountAsync("requests"));
        var answered = await mock.CountAsync("answered");
        Assert.Contains($": {answered} calls, 0 failed", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_while_batches_are_under_way_and_says_what_to_type_and_costs_half()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--batch-seconds 3600");
        var asked = $"--model openai:gpt-4o-mini --base-url {mock.Url}";
        var command = $"{Recipe} {asked} --output out.json";
        var plan = Recipe.Replace("run", "plan", StringComparison.Ordinal);
        Assert.Equal(
            await CostAsync(tool, $"{plan} {asked}"), 2 * await CostAsync(tool, $"{plan} {asked} --batch"), 6);

        var (exit, _, error) = await tool.RunAsync($"{command} --batch");
        Assert.Equal(3, exit);
        Assert.Contains("batch batch_1: ", error, StringComparison.Ordinal);
        Assert.Contains("the same command asks for their answers and goes on", error, StringComparison.Ordinal);
        Assert.Contains("batch batch_1: in_progress, 0 of ", await tool.DoAsync("status out.json"), StringComparison.Ordinal);

        // The same again changes nothing; without batches its calls would be paid for twice.
        Assert.Equal(3, (await tool.RunAsync($"{command} --batch --quiet")).Exit);
        Assert.Equal(1, await mock.CountAsync("batches"));
        var (refused, _, why) = await tool.RunAsync(command);
        Assert.Equal(2, refused);
        Assert.Contains("MW3024", why, StringComparison.Ordinal);
        Assert.Equal(0, await mock.CountAsync("requests"));
    }

    [Theory]
    [InlineData("--batch")]
    [InlineData("--batch --model openai:gpt-4o-mini --max-cost 1")]
    [InlineData("--batch --model openai:gpt-4o-mini --model openai:gpt-4o")]
    [InlineData("--batch --model mistral:mistral-large-latest")]
    public async Task What_cannot_go_by_batches_is_refused_before_anything_is_asked(string options)
    {
        using var tool = new MinwalTool();
        File.WriteAllText(tool.At("keys.env"), "OPENAI_API_KEY=sk-of-the-test\nMISTRAL_API_KEY=also-of-the-test\n");
        var (exit, _, error) = await tool.RunAsync($"{Recipe} {options} --env-file keys.env --output out.json");
        Assert.Equal(2, exit);
        Assert.Contains("MW3023", error, StringComparison.Ordinal);
    }

    private static async Task<double> CostAsync(MinwalTool tool, string command)
    {
        using var plan = System.Text.Json.JsonDocument.Parse(await tool.DoAsync($"{command} --json"));
        return plan.RootElement.GetProperty("forecast").GetProperty("cost_usd").GetDouble();
    }
}
