using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>A run that goes on after people changed its recipe, its records or its size.</summary>
public sealed class ChangedRunTests
{
    private const string Options = "--date 2026-01-01 --output talks.jsonl";

    [Fact]
    public async Task A_changed_prompt_costs_only_what_it_changes()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "");
        Copy(MinwalTool.Recipe("talk-and-polish"), tool.At("talks"));
        var run = $"run --recipe talks --model openai:mock --base-url {mock.Url} {Options}";
        await tool.DoAsync($"{run} --quiet");
        var before = await mock.CountAsync("answered");

        File.AppendAllText(tool.At("talks/prompts/polish.hbs"), "\nOne word fewer is better.\n");
        var (exit, _, refusal) = await tool.RunAsync(run);
        Assert.Equal(2, exit);
        Assert.Contains("MW4002", refusal, StringComparison.Ordinal);
        Assert.Contains("--update", refusal, StringComparison.Ordinal);
        Assert.Equal(before, await mock.CountAsync("answered"));

        // It is told beforehand, and it is true.
        var (done, _, told) = await tool.RunAsync($"{run} --update");
        Assert.True(done == 0, told);
        var kept = Regex.Match(told, "([0-9,]+) answers kept; at least 20 calls to make, for a cost that is not known");
        Assert.True(kept.Success, told);
        var asked = await mock.CountAsync("answered") - before;
        Assert.Equal(20, asked);
        Assert.Equal(before - 20, long.Parse(kept.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));

        // As if it had been so from the beginning; and what was paid before is still told.
        await tool.DoAsync($"{run.Replace("talks.jsonl", "anew.jsonl", StringComparison.Ordinal)} --quiet");
        Assert.Equal(tool.Read("anew.jsonl"), tool.Read("talks.jsonl"));
        Assert.Contains("again (1)", await tool.DoAsync("lineage talks.jsonl 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_is_not_shown_as_running()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--latency 50");
        using (var process = tool.Start(
            $"run intents --test --batch-size 1 --concurrency 1 --model openai:mock --base-url {mock.Url} --quiet --output out.json"))
        {
            await mock.ReachesAsync("answered", 2, process);
            Assert.Contains("running", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.DoesNotContain("running", await tool.DoAsync("status out.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("running", await tool.DoAsync("runs"), StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
