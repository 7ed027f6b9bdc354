using System.Text.Json;
using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What a model turns out not to take is told, once, wherever progress is shown.</summary>
public sealed class NoticeTests
{
    private const string Notice =
        "openai:mock does not take 'response_format': the schema is in the prompt from here on "
        + "(400: response_format is not supported by this server)";

    private const string Run =
        "run intents --examples-per-intent 5 --edge-cases 0 --batch-size 1 --concurrency 8 --model openai:mock --output out.json";

    private static readonly MockProviderOptions NoSchema = new() { NoSchema = true };

    [Fact]
    public async Task A_run_tells_it_on_standard_error_and_in_the_log()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockEndpoint.StartAsync(tool, NoSchema with { Latency = LatencySpec.Parse("20")! });
        var (exit, _, error) = await tool.RunAsync($"{Run} --base-url {mock.Url} --log-file run.log");
        Assert.Equal(0, exit);
        Assert.Single(error.Split('\n'), Notice);
        var lines = tool.Read("run.log").Split('\n').Where(line => line.Contains("response_format", StringComparison.Ordinal));
        Assert.EndsWith("Z " + Notice, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_run_tells_it_in_the_log_alone()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockEndpoint.StartAsync(tool, NoSchema);
        var (exit, output, error) = await tool.RunAsync($"{Run} --base-url {mock.Url} --quiet --log-file run.log");
        Assert.Equal((0, "", ""), (exit, output, error));
        Assert.Single(tool.Read("run.log").Split('\n'), line => line.EndsWith(Notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_machines_it_is_a_line_of_its_own()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockEndpoint.StartAsync(tool, NoSchema);
        var (exit, _, error) = await tool.RunAsync($"{Run} --base-url {mock.Url} --json-progress");
        Assert.Equal(0, exit);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var told = Assert.Single(lines, line => line.TryGetProperty("notice", out _));
        Assert.Equal([("notice", Notice)], told.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)));
        Assert.True(lines[^1].GetProperty("done").GetBoolean());
    }

    [Fact]
    public async Task A_preview_tells_it_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockEndpoint.StartAsync(tool, NoSchema);
        var (exit, output, error) = await tool.RunAsync($"preview intents -n 2 --model openai:mock --base-url {mock.Url}");
        Assert.Equal((0, Notice), (exit, error.TrimEnd()));
        Assert.DoesNotContain(Notice, output, StringComparison.Ordinal);
    }
}
