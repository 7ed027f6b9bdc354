using System.Diagnostics;
using System.Text;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary><c>minwal slurm</c>: the scripts that it writes, and what it says to Slurm. End-to-end tests have a real one.</summary>
public sealed class SlurmTests : IDisposable
{
    private const string Run = "slurm --recipe mine --samples 12 --shards 3";

    private readonly MinwalTool _tool = new();

    private string Shards => _tool.At("notes.jsonl.slurm/shards.sh");

    private string Gather => _tool.At("notes.jsonl.slurm/gather.sh");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Scripts_are_written_and_say_what_a_person_would_type()
    {
        await _tool.DoAsync("new mine");
        var output = await _tool.DoAsync($"{Run} --date 2026-01-01 --sbatch \"--partition=cpu --time 4:00:00\" --output out.jsonl");
        Assert.Equal(["out.jsonl.slurm/shards.sh", "out.jsonl.slurm/gather.sh"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var (shards, gather) = (_tool.Lines("out.jsonl.slurm/shards.sh"), _tool.Lines("out.jsonl.slurm/gather.sh"));
        Assert.Equal("#!/bin/bash", shards[0]);
        Assert.Contains("#SBATCH --array=1-3", shards);
        Assert.Contains("#SBATCH --partition=cpu", shards);
        Assert.Contains("#SBATCH --time 4:00:00", shards);
        Assert.Contains("#SBATCH --time 4:00:00", gather);
        Assert.Contains("  --samples 12", shards);
        Assert.Contains("  --date 2026-01-01T00:00:00Z", shards);
        Assert.Contains("  --output out.jsonl", gather);
        Assert.DoesNotContain("  --samples 12", gather);
        Assert.True(Directory.Exists(_tool.At("out.jsonl.slurm/logs")));
        Assert.False(Path.Exists(_tool.At("out.jsonl")));
    }

    [Fact]
    public async Task A_script_that_was_changed_by_hand_is_never_lost()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync(Run);
        _tool.Edit("notes.jsonl.slurm/shards.sh", "BASE_URL=\n", "BASE_URL=http://127.0.0.1:1/v1\n");
        var (exit, _, error) = await _tool.RunAsync(Run);
        Assert.Equal(0, exit);
        Assert.Contains("notes.jsonl.slurm/shards.sh was changed by hand and stays as it is", error, StringComparison.Ordinal);
        var changed = _tool.Read("notes.jsonl.slurm/shards.sh");
        Assert.Contains("BASE_URL=http://127.0.0.1:1/v1\n", changed, StringComparison.Ordinal);
        var refused = await _tool.RefusedAsync(Run.Replace("12", "13", StringComparison.Ordinal));
        Assert.StartsWith("MW4020: ", refused, StringComparison.Ordinal);
        Assert.Contains("shards.sh' was changed by hand", refused, StringComparison.Ordinal);
        Assert.Equal(changed, _tool.Read("notes.jsonl.slurm/shards.sh"));
        Assert.Contains("--samples 12", changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_nobody_changed_follows_the_command()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync(Run);
        await _tool.DoAsync(Run.Replace("12", "13", StringComparison.Ordinal));
        Assert.Contains("  --samples 13", _tool.Lines("notes.jsonl.slurm/shards.sh"));
    }

    [Fact]
    public async Task A_folder_of_somebody_and_another_number_of_shards_are_refused()
    {
        await _tool.DoAsync("new mine");
        _tool.Write("notes.jsonl.slurm/mine.txt", "mine");
        Assert.StartsWith("MW4020: ", await _tool.RefusedAsync(Run), StringComparison.Ordinal);
        await _tool.DoAsync(Run + " --job-dir jobs");
        var error = await _tool.RefusedAsync("slurm --recipe mine --samples 12 --shards 4 --job-dir jobs");
        Assert.Contains("is for 3 shards, not for 4", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_no_run_wrote_is_told_before_any_job()
    {
        await _tool.DoAsync("new mine");
        _tool.Write("notes.jsonl", "mine");
        Assert.Contains("MW5005", await _tool.RefusedAsync(Run), StringComparison.Ordinal);
        Assert.False(Path.Exists(_tool.At("notes.jsonl.slurm")));
    }

    [Theory]
    [InlineData("--shards 0", "MW2003: --shards: found '0', allowed is a whole number from 1 to 10000")]
    [InlineData("--shards x", "MW2003: --shards: found 'x'")]
    [InlineData("--shards 2 --sbatch partition=cpu", "MW4021: --sbatch: found 'partition=cpu', allowed are options of sbatch")]
    [InlineData("--shards 2 --sbatch=--array=1-9", "MW4021: --sbatch: '--array=1-9' is decided by minwal slurm")]
    [InlineData("--shards 2 --sbatch=-dafterok:1", "MW4021: --sbatch: '-dafterok:1' is decided by minwal slurm")]
    [InlineData("--shards 2 --sbatch \"--comment='open\"", "MW4021: --sbatch: found '--comment='open'")]
    [InlineData("--shards 2 --before-task no.sh", "MW4025: --before-task: there is no file 'no.sh'")]
    [InlineData("--shards 2 --output -", "MW4024: --output: found '-'")]
    [InlineData("--shards 200 --max-tokens 100", "MW4024: --max-tokens 100 is shared out among 200 shards")]
    [InlineData("--shards 2 --sbatch \"--mem=1G --time=1\" --base-url", "MW2001: '--base-url' needs a value")]
    [InlineData("--shards 2 --new", "MW2001: unknown option '--new' of 'minwal slurm'")]
    [InlineData("--shards 2 --shard 1/2", "MW2001: unknown option '--shard' of 'minwal slurm'")]
    public async Task What_cannot_be_is_told_and_nothing_is_written(string options, string expected)
    {
        await _tool.DoAsync("new mine");
        Assert.Contains(expected, await _tool.RefusedAsync($"slurm --recipe mine {options}"), StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Limits_of_the_run_are_limits_of_all_shards_together()
    {
        await _tool.DoAsync("new mine");
        var (exit, _, error) = await _tool.RunAsync("slurm --recipe mine --shards 16 --tasks-at-once 4 --max-cost 10 --max-tokens 1000 "
            + "--requests-per-minute 60 --delay 0.5 --price 1,1");
        Assert.True(exit == 0, error);
        var shards = _tool.Lines("notes.jsonl.slurm/shards.sh");
        Assert.Contains("#SBATCH --array=1-16%4", shards);
        Assert.Contains("  --max-cost 0.625", shards);
        Assert.Contains("  --max-tokens 62", shards);
        Assert.Contains("  --requests-per-minute 15", shards);
        Assert.Contains("  --delay 2", shards);
        Assert.Contains("# --max-cost 10 is for all shards together: 0.625 for each.", shards);
        Assert.Contains("--max-cost 10 is for all shards together: 0.625 for each.", error, StringComparison.Ordinal);
        // What the shards have spent counts in the gathering.
        Assert.Contains("  --max-cost 10", _tool.Lines("notes.jsonl.slurm/gather.sh"));
    }

    [Fact]
    public async Task Defaults_that_make_the_run_are_written_down_and_endpoints_are_left_to_the_tasks()
    {
        await _tool.DoAsync("new mine");
        // Offline nobody is at the address, so that it could not be typed.
        _tool.Write("minwal.yaml", "base_url: http://127.0.0.1:1/v1\ntemperature: 0.5\n");
        await _tool.DoAsync(Run);
        Assert.Contains("  --temperature 0.5", _tool.Lines(Shards));
        foreach (var script in (string[])[Shards, Gather])
            Assert.DoesNotContain("127.0.0.1:1/v1", _tool.Read(script), StringComparison.Ordinal);
        await RunAsync("notes.jsonl.slurm/shards.sh", 1);
    }

    [Fact]
    public async Task Scripts_run_by_bash_as_Slurm_would_give_the_bytes_of_one_machine()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --samples 12 --date 2026-01-01 --output whole.jsonl");
        // A task of the array calls this tool by the words of the script; here a shell gives them to the test, which runs them.
        await _tool.DoAsync($"{Run} --date 2026-01-01 --output out.jsonl");
        for (var shard = 1; shard <= 3; shard++) await RunAsync("out.jsonl.slurm/shards.sh", shard);
        await RunAsync("out.jsonl.slurm/gather.sh", 0);
        Assert.Equal(_tool.Read("whole.jsonl"), _tool.Read("out.jsonl"));
    }

    [Fact]
    public async Task Only_what_is_not_done_is_submitted_again()
    {
        await _tool.DoAsync("new mine");
        using var slurm = new FakeSlurm(_tool);
        Assert.Equal("100\n101\n", await _tool.DoAsync($"{Run} --submit"));
        Assert.Equal($"--parsable --array=1-3 {Shards}", slurm.Calls[0]);
        Assert.Equal($"--parsable --dependency=afterok:100 --kill-on-invalid-dep=yes {Gather}", slurm.Calls[1]);

        // The second shard is made, the third waits in the queue, and so does the gathering.
        await _tool.DoAsync("run --recipe mine --samples 12 --shard 2/3 --date " + Date());
        slurm.Queue = $"100|3|PENDING|{Shards}\n101|N/A|PENDING|{Gather}\n"
            + "7|1|RUNNING|/of/somebody/else.sh\n";
        Assert.Equal("102\n103\n", await _tool.DoAsync($"{Run} --submit"));
        Assert.Equal($"--parsable --array=1 {Shards}", slurm.Calls[2]);
        Assert.Equal("scancel 101", slurm.Calls[3]);
        Assert.Equal($"--parsable --dependency=afterok:100_3:102 --kill-on-invalid-dep=yes {Gather}",
            slurm.Calls[4]);

        // All is on its way: nothing is submitted.
        slurm.Queue = $"100|3|RUNNING|{Shards}\n102|1|PENDING|{Shards}\n"
            + $"103|N/A|PENDING|{Gather}\n";
        Assert.Equal("", await _tool.DoAsync($"{Run} --submit"));
        Assert.Equal(5, slurm.Calls.Count);

        // All shards are done, and only the gathering is due; then nothing is.
        await _tool.DoAsync("run --recipe mine --samples 12 --shard 1/3 --date " + Date());
        await _tool.DoAsync("run --recipe mine --samples 12 --shard 3/3 --date " + Date());
        slurm.Queue = "";
        Assert.Equal("104\n", await _tool.DoAsync($"{Run} --submit"));
        Assert.Equal($"--parsable {Gather}", slurm.Calls[5]);
        await RunAsync("notes.jsonl.slurm/gather.sh", 0);
        var (_, output, error) = await _tool.RunAsync($"{Run} --submit");
        Assert.Equal("", output);
        Assert.Contains("All shards are done, and notes.jsonl is written.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Slurm_the_scripts_are_written_and_what_is_missing_is_named()
    {
        await _tool.DoAsync("new mine");
        _tool.Environment["PATH"] = _tool.At("nowhere");
        var error = await _tool.RefusedAsync($"{Run} --submit", exit: 1);
        Assert.StartsWith("MW4022: squeue is not here", error, StringComparison.Ordinal);
        Assert.True(File.Exists(_tool.At("notes.jsonl.slurm/shards.sh")));
    }

    [Fact]
    public async Task What_Slurm_says_when_it_refuses_is_told()
    {
        await _tool.DoAsync("new mine");
        using var slurm = new FakeSlurm(_tool) { Refusal = "sbatch: error: Batch job submission failed: Invalid job array specification" };
        var error = await _tool.RefusedAsync($"{Run} --submit", exit: 1);
        Assert.StartsWith("MW4023: sbatch ended with 1: sbatch: error: Batch job submission failed: Invalid job array specification", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_every_shard_by_its_journal()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync(Run);
        Assert.Contains("3 shards: 3 not begun (1-3)", await _tool.DoAsync("status notes.jsonl"), StringComparison.Ordinal);
        await _tool.DoAsync("run --recipe mine --samples 12 --shard 2/3 --date " + Date());
        foreach (var named in (string[])["notes.jsonl", "notes.jsonl.slurm", "notes.jsonl.minwal", ""])
        {
            var shown = await _tool.DoAsync("status " + named);
            Assert.Contains("3 shards: 2 not begun (1,3); 1 done (2)", shown, StringComparison.Ordinal);
            Assert.Matches("2/3  done +4 +4", shown);
        }

        var json = await _tool.DoAsync("status notes.jsonl --json");
        Assert.Contains("\"shard\": \"2/3\",\n      \"state\": \"done\"", json, StringComparison.Ordinal);
        // One that is named stands for itself.
        Assert.Contains("drafted", await _tool.DoAsync("status notes.jsonl.2-of-3.minwal"), StringComparison.Ordinal);
    }

    private string Date() =>
        _tool.Lines(Shards).Single(line => line.StartsWith("  --date ", StringComparison.Ordinal)).Split(' ')[^1];

    /// <summary>Runs a script as Slurm would: what it gives the tool is what this test's own tool gets.</summary>
    private async Task RunAsync(string script, int task)
    {
        var words = await WordsAsync(_tool, script, task);
        var (exit, _, error) = await _tool.RunAsync(words);
        Assert.True(exit == 0, $"{string.Join(' ', words)} ended with {exit}:\n{error}");
    }

    /// <summary>The words that the tool gets when bash runs <paramref name="script"/>, of which each may hold anything.</summary>
    internal static async Task<string[]> WordsAsync(MinwalTool tool, string script, int task)
    {
        var text = tool.Read(script);
        var program = text.Split('\n').Single(line => line.StartsWith("minwal=(", StringComparison.Ordinal));
        tool.Write("probe.sh", text.Replace(program, "minwal=(printf '%s\\0')", StringComparison.Ordinal));
        var start = new ProcessStartInfo("bash", [tool.At("probe.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["SLURM_ARRAY_TASK_ID"] = task.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["SLURM_JOB_ID"] = "1";
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync(MinwalTool.Cancellation);
        var output = await bash.StandardOutput.ReadToEndAsync(MinwalTool.Cancellation);
        await bash.WaitForExitAsync(MinwalTool.Cancellation);
        Assert.Equal("", await error);
        // The first line is the script's own; it tells where it runs.
        return output[(output.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split('\0')[..^1];
    }
}
