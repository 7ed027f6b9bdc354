using Minwal.Faults;
using Minwal.Text;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Slurm;

/// <summary>
/// Submits what is not done yet. What that is stands in the journals of the shards, and what is on its way in Slurm's queue; nothing is
/// kept beside them that could be wrong.
/// </summary>
/// <param name="context">What every command has.</param>
/// <param name="job">The job, whose scripts are written.</param>
/// <param name="output">The file that the run writes, as it was typed.</param>
/// <param name="whole">The folder of the gathered run.</param>
internal sealed class SlurmSubmission(ToolContext context, SlurmJob job, string output, string whole)
{
    private const string Pending = "PENDING";

    private readonly SlurmQueue _queue = new(context.Environment);

    /// <summary>Says what was written, and submits it if that is wanted.</summary>
    public async Task<int> TellAsync(IReadOnlyList<string> kept, bool submits, CancellationToken cancellation)
    {
        foreach (var path in kept) Say($"{Shown(path)} was changed by hand and stays as it is.");
        foreach (var share in job.Shares) Say(share);
        if (submits) return await SubmitAsync(cancellation).ConfigureAwait(false);
        context.Output.WriteLine(Shown(job.ShardsScript));
        context.Output.WriteLine(Shown(job.GatherScript));
        Say("The job scripts are written. The same command with --submit submits them, and later what failed; or by hand:");
        Say($"  id=$(sbatch --parsable {BashWord.Of(Shown(job.ShardsScript))})");
        Say($"  sbatch --dependency=afterok:$id --kill-on-invalid-dep=yes {BashWord.Of(Shown(job.GatherScript))}");
        return ExitCodes.Done;
    }

    private async Task<int> SubmitAsync(CancellationToken cancellation)
    {
        // The queue first: what leaves it afterwards has left its journal as it will stay.
        var queued = await _queue.ListAsync([job.ShardsScript, job.GatherScript], cancellation).ConfigureAwait(false);
        var tasks = queued.Where(task => task.Script == job.ShardsScript && task.Task is not null).ToList();
        var gathering = queued.FirstOrDefault(task => task.Script == job.GatherScript);
        var open = ShardFamily.Of(context.At(job.Runs), job.Shards).Shards.Where(shard => !shard.IsDone).ToList();
        if (open.FirstOrDefault(shard => shard.Run.Fault is not null) is { } broken)
            throw new MinwalException([broken.Run.Fault!]);
        var waiting = tasks.Where(task => open.Exists(shard => shard.Shard.Number == task.Task)).ToList();
        List<int> busy =
        [
            .. open.Where(shard => shard.IsRunning && waiting.TrueForAll(task => task.Task != shard.Shard.Number))
                .Select(shard => shard.Shard.Number),
        ];
        List<int> due =
        [
            .. open.Select(shard => shard.Shard.Number).Where(number => !busy.Contains(number)
                && waiting.TrueForAll(task => task.Task != number)),
        ];
        if (open.Count == 0 && IsGathered())
        {
            Say($"All shards are done, and {output} is written.");
            return ExitCodes.Done;
        }

        if (waiting.Count > 0)
            Say($"In the queue: {Shards([.. waiting.Select(task => task.Task!.Value).Distinct().Order()])} "
                + $"(job {string.Join(", ", waiting.Select(task => task.Job).Distinct())}).");
        List<string> after = [.. waiting.Select(task => FormattableString.Invariant($"{task.Job}_{task.Task}"))];
        if (due.Count > 0)
        {
            var array = await _queue.SubmitAsync(job.ShardsScript, [$"--array={TaskNumbers.Of(due)}{job.Throttle}"], cancellation)
                .ConfigureAwait(false);
            context.Output.WriteLine(array);
            Say($"Submitted: {Shards(due)} (job {array}).");
            after.Add(array.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (busy.Count > 0)
        {
            Say($"A process outside of the queue works on {Shards(busy)}: when it has ended, the same command gathers.");
            return ExitCodes.Done;
        }

        // A gathering that waits for what has failed would wait in vain, or is being taken away.
        if (gathering is { State: Pending } && due.Count > 0)
        {
            await CancelAsync(gathering, cancellation).ConfigureAwait(false);
            gathering = null;
        }

        if (gathering is null)
        {
            string[] dependency = after.Count > 0 ? [$"--dependency=afterok:{string.Join(':', after)}", "--kill-on-invalid-dep=yes"] : [];
            var gather = await _queue.SubmitAsync(job.GatherScript, dependency, cancellation).ConfigureAwait(false);
            context.Output.WriteLine(gather);
            Say($"Submitted: the gathering (job {gather})" + (after.Count > 0 ? ", which waits for them." : "."));
        }
        else Say($"In the queue: the gathering (job {gathering.Job}).");

        Say($"minwal status {BashWord.Of(output)} shows how far it is; logs are in {Shown(job.Logs)}.");
        return ExitCodes.Done;
    }

    /// <summary>Takes a gathering out of the queue that Slurm may have taken out at the same moment.</summary>
    private async Task CancelAsync(QueuedTask gathering, CancellationToken cancellation)
    {
        try
        {
            await _queue.CancelAsync(gathering.Job, cancellation).ConfigureAwait(false);
        }
        catch (MinwalException)
        {
            var there = await _queue.ListAsync([job.GatherScript], cancellation).ConfigureAwait(false);
            if (there.Any(task => task.Job == gathering.Job)) throw;
        }
    }

    /// <summary>Whether the whole run has ended, too.</summary>
    private bool IsGathered() => RunFolder.HasJournal(whole) && RunOverview.Of(whole).State is { IsSettled: true };

    private string Shards(IReadOnlyList<int> numbers) => numbers.Count == job.Shards ? $"all {Counted.Of(numbers.Count, "shard")}"
        : $"{(numbers.Count == 1 ? "shard" : "shards")} {TaskNumbers.Of(numbers)} of {job.Shards}";

    private string Shown(string path) =>
        Path.GetRelativePath(job.WorkingFolder, path) is var near && near.Length < path.Length ? near : path;

    private void Say(string line) => context.Error.WriteLine(line);
}
