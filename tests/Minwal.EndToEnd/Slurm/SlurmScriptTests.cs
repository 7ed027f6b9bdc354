using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Minwal.EndToEnd.Slurm;

/// <summary>
/// The scripts of <c>minwal slurm</c>, run by bash as Slurm runs them: what a task ends with decides whether all is gathered.
/// </summary>
public sealed class SlurmScriptTests
{
    private const string Command = "slurm --recipe mine --samples 12 --date 2026-01-01 --shards 2 --output out.jsonl";

    [Fact]
    public async Task A_shard_that_is_done_and_short_ends_with_0_and_is_gathered()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var recipe = tool.Read("mine/recipe.yaml");
        // No happy note has so many words.
        await File.WriteAllTextAsync(tool.At("mine/recipe.yaml"), recipe.Replace("between: [4, 40] }\n",
            "between: [4, 40] }\n  - words: { field: text, between: [39, 40], when: mood == 'happy' }\n", StringComparison.Ordinal));
        var (exit, _, _) = await tool.RunAsync("run --recipe mine --samples 12 --date 2026-01-01 --output whole.jsonl");
        Assert.Equal(3, exit);
        await tool.DoAsync(Command);
        Assert.Equal((0, "short"), (await TaskAsync(tool, "shards.sh", 1), await StateAsync(tool, 0)));
        Assert.Equal((0, "short"), (await TaskAsync(tool, "shards.sh", 2), await StateAsync(tool, 1)));
        Assert.Equal(3, await TaskAsync(tool, "gather.sh", 0));
        Assert.Equal(tool.Read("whole.jsonl"), tool.Read("out.jsonl"));
    }

    [Fact]
    public async Task A_shard_that_stopped_before_its_end_does_not_end_with_0()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        await tool.DoAsync(Command + " --max-time 0.000001");
        Assert.Equal((3, "out of time"), (await TaskAsync(tool, "shards.sh", 1), await StateAsync(tool, 0)));
        // A failure of the user's own file ends the task before anything is asked.
        await File.WriteAllTextAsync(tool.At("server.sh"), "return 7\n");
        await tool.DoAsync(Command + " --before-task server.sh");
        Assert.Equal(1, await TaskAsync(tool, "shards.sh", 2));
        Assert.Equal("not begun", await StateAsync(tool, 1));
    }

    private static async Task<int> TaskAsync(MinwalTool tool, string script, int task)
    {
        var start = new ProcessStartInfo("bash", [tool.At("out.jsonl.slurm/" + script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLURM_JOB_ID"] = "1";
        start.Environment["SLURM_ARRAY_TASK_ID"] = task.ToString(CultureInfo.InvariantCulture);
        start.Environment["XDG_CONFIG_HOME"] = tool.At("config");
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync();
        await bash.StandardError.ReadToEndAsync();
        await output;
        await bash.WaitForExitAsync();
        return bash.ExitCode;
    }

    private static async Task<string> StateAsync(MinwalTool tool, int shard)
    {
        using var status = System.Text.Json.JsonDocument.Parse(await tool.DoAsync("status out.jsonl --json"));
        return status.RootElement.GetProperty("shards")[shard].GetProperty("state").GetString()!;
    }
}
