using System.IO.Compression;
using System.Security.Cryptography;
using Minwal.EndToEnd.Documentation;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>Runs that an earlier version of the tool made go on with this one.</summary>
public sealed class OldJournalTests
{
    [Theory]
    [InlineData(1, "ten-at-once --samples 30", 7, "7114a81c")]
    [InlineData(1, "talk-and-polish", 127, "22192ba3")]
    [InlineData(2, "ten-at-once --samples 30", 6, "bb39a618")]
    [InlineData(2, "talk-and-polish", 114, "ca62d1ce")]
    public async Task A_journal_of_an_old_format_goes_on_without_a_call_and_gives_the_same_bytes(
        int format, string recipe, int calls, string hash)
    {
        var (name, options) = recipe.Split(' ', 2) is [var first, var rest] ? (first, rest) : (recipe, "");
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "");
        Directory.CreateDirectory(tool.At("old.jsonl.minwal"));
        var packed = Path.Combine(Repository.Root, "tests", "Minwal.EndToEnd", "journals", $"format-{format}-{name}.db.gz");
        await using (var zip = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
        await using (var journal = File.Create(tool.At("old.jsonl.minwal/journal.db"))) await zip.CopyToAsync(journal);

        Assert.Contains("complete", await tool.DoAsync("status old.jsonl"), StringComparison.Ordinal);
        var (exit, _, error) = await tool.RunAsync(
            $"run --recipe \"{MinwalTool.Recipe(name)}\" {options} --model openai:any --base-url {mock.Url} --date 2026-01-01 "
            + "--output old.jsonl");
        Assert.True(exit == 0, error);
        Assert.Contains($"{calls} answers were there from before", error, StringComparison.Ordinal);
        Assert.Equal(0, await mock.CountAsync("requests"));
        var bytes = await File.ReadAllBytesAsync(tool.At("old.jsonl"));
        Assert.StartsWith(hash, Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal);
    }
}
