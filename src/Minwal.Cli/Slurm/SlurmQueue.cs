using System.Diagnostics;
using System.Globalization;
using System.Text;
using Minwal.Faults;

namespace Minwal.Cli.Slurm;

/// <summary>What Slurm knows of one script.</summary>
/// <param name="Job">The job's number.</param>
/// <param name="Task">The task of an array; null for a job that is none.</param>
/// <param name="State">Its state in Slurm's word, such as <c>PENDING</c>.</param>
/// <param name="Script">The script: a full path.</param>
internal sealed record QueuedTask(long Job, int? Task, string State, string Script);

/// <summary>Slurm's queue, through its own commands: <c>sbatch</c>, <c>squeue</c>, <c>scancel</c>.</summary>
/// <param name="environment">The environment, for where programs are.</param>
internal sealed class SlurmQueue(Func<string, string?> environment)
{
    /// <summary>Submits a script.</summary>
    /// <returns>The job's number.</returns>
    /// <exception cref="MinwalException">MW4022 when sbatch is not here; MW4023 with its words when it refuses.</exception>
    public async Task<long> SubmitAsync(string script, IEnumerable<string> options, CancellationToken cancellation)
    {
        var output = await RunAsync("sbatch", ["--parsable", .. options, script], cancellation).ConfigureAwait(false);
        // 17, or 17;cluster
        return long.TryParse(output.Trim().Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var job) ? job
            : throw new MinwalException("MW4023", $"sbatch says '{output.Trim()}' in place of a job's number");
    }

    /// <summary>The user's tasks that have not ended and run one of <paramref name="scripts"/>.</summary>
    /// <exception cref="MinwalException">MW4022 when squeue is not here; MW4023 with its words when it refuses.</exception>
    public async Task<IReadOnlyList<QueuedTask>> ListAsync(IReadOnlyList<string> scripts, CancellationToken cancellation)
    {
        string[] words = ["--me", "--array", "--noheader", "--format=%F|%K|%T|%o"];
        var output = await RunAsync("squeue", words, cancellation).ConfigureAwait(false);
        var tasks = new List<QueuedTask>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // The script comes last, since a path may hold anything.
            if (line.Split('|', 4) is not [var job, var task, var state, var script] || !scripts.Contains(script)
                || !long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            tasks.Add(new QueuedTask(number,
                int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null, state, script));
        }

        return tasks;
    }

    /// <summary>Takes a job out of the queue.</summary>
    /// <exception cref="MinwalException">MW4022 when scancel is not here; MW4023 with its words when it refuses.</exception>
    public Task CancelAsync(long job, CancellationToken cancellation) =>
        RunAsync("scancel", [job.ToString(CultureInfo.InvariantCulture)], cancellation);

    private async Task<string> RunAsync(string program, string[] words, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Find(program), words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (process.ExitCode == 0) return await output.ConfigureAwait(false);
        var said = (await error.ConfigureAwait(false)).Trim() is { Length: > 0 } text ? text : (await output.ConfigureAwait(false)).Trim();
        throw new MinwalException("MW4023",
            $"{program} ended with {process.ExitCode}" + (said.Length > 0 ? $": {said.ReplaceLineEndings("; ")}" : ""));
    }

    private string Find(string program) => (environment("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new MinwalException("MW4022", $"{program} is not here: no folder of PATH has it");
}
