using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Runs in parts: <c>run --shard</c> and <c>gather</c>.</summary>
public sealed class ShardTests : IDisposable
{
    private const string Run = "run --recipe mine --samples 12 --date 2026-01-01";

    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1/0")]
    [InlineData("-1/4")]
    [InlineData("1/4/2")]
    [InlineData("x")]
    public async Task What_is_no_part_is_answered_with_the_form_that_is_allowed(string typed)
    {
        var error = await _tool.RefusedAsync($"run intents --test --shard {typed}");
        Assert.Equal($"MW2003: --shard: found '{typed}', allowed is a part of a whole, such as 3/16", error.TrimEnd());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Folder));
    }

    [Fact]
    public async Task Gathering_names_every_shard_that_is_missing()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync($"{Run} --shard 2/5");
        await _tool.DoAsync($"{Run} --shard 4/5");
        var error = await _tool.RefusedAsync("gather notes.jsonl.2-of-5.minwal notes.jsonl.4-of-5.minwal --output all.jsonl", exit: 1);
        Assert.Contains("MW4010: of 5 shards these are missing: 1, 3, 5", error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_tool.At("all.jsonl")));
        Assert.False(Path.Exists(_tool.At("all.jsonl.minwal")));
    }

    [Fact]
    public async Task A_shard_writes_no_file_and_says_what_takes_it()
    {
        await _tool.DoAsync("new mine");
        var (exit, _, error) = await _tool.RunAsync($"{Run} --shard 1/2");
        Assert.Equal(0, exit);
        Assert.Contains("minwal gather takes", error, StringComparison.Ordinal);
        Assert.Contains("notes.jsonl.1-of-2.minwal' and the other shards.", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("notes.jsonl")));
    }
}
