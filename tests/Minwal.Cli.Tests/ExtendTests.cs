using Xunit;

namespace Minwal.Cli.Tests;

/// <summary><c>minwal extend</c>: a run that has ended grows.</summary>
public sealed class ExtendTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();
    private string _made = "";

    public async ValueTask InitializeAsync()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --samples 12");
        _made = _tool.Read("notes.jsonl");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Theory]
    [InlineData("extend notes.jsonl --samples 18")]
    [InlineData("extend --samples 18 notes.jsonl")]
    [InlineData("extend --concurrency 2 --timeout 30 notes.jsonl --samples 18")]
    public async Task The_earlier_records_stay_byte_for_byte_and_the_quotas_of_the_whole_are_exact(string arguments)
    {
        await _tool.DoAsync(arguments);
        Assert.StartsWith(_made, _tool.Read("notes.jsonl"), StringComparison.Ordinal);
        var lines = _tool.Lines("notes.jsonl");
        Assert.Equal(18, lines.Length);
        foreach (var topic in (string[])["weather", "food", "travel"])
            Assert.Equal(6, lines.Count(line => line.Contains($"\"topic\":\"{topic}\"", StringComparison.Ordinal)));
        Assert.Equal(12, lines.Count(line => line.Contains("\"mood\":\"happy\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fewer_records_than_there_are_is_refused_and_the_run_stays_as_it_was()
    {
        Assert.Contains("MW1105", await _tool.RefusedAsync("extend notes.jsonl --samples 6"), StringComparison.Ordinal);
        Assert.Equal(_made, _tool.Read("notes.jsonl"));
        await _tool.DoAsync("run --recipe mine --samples 12");
        Assert.Equal(_made, _tool.Read("notes.jsonl"));
    }

    [Fact]
    public async Task What_is_no_run_cannot_grow()
    {
        var error = await _tool.RefusedAsync("extend other.jsonl --samples 18");
        Assert.Contains("MW2006", error, StringComparison.Ordinal);
    }
}
