using System.Text;

namespace Minwal.Cli.Slurm;

/// <summary>
/// The two job scripts of a run in shards, for people to read and to change: an array of which each task makes a shard, and what gathers
/// them. They say what a person would type.
/// </summary>
internal static class SlurmScripts
{
    /// <summary>The array: task <c>i</c> of <c>n</c> runs <c>minwal run … --shard i/n</c>.</summary>
    public static string Shards(SlurmJob job)
    {
        var script = new StringBuilder();
        script.Append($"""
            #!/bin/bash
            # {job.Recipe} in {job.Shards} shards: each task of this array makes one. Written by minwal slurm, with {JobFolder.GatherName}.
            #   sbatch {BashWord.Of(job.ShardsScript)}
            #   sbatch --array=3,7 {BashWord.Of(job.ShardsScript)}
            # The second has shards 3 and 7 go on where they stopped; nothing is asked or paid for twice.
            # minwal status {BashWord.Of(job.Runs)}   shows how far each is.
            #SBATCH --job-name={Quoted(job.Name)}
            #SBATCH --array=1-{job.Shards}{job.Throttle}
            #SBATCH --output={Quoted(Pattern(job.Logs) + "/shard-%a.log")}
            # A task whose node fails is begun again, and goes on.
            #SBATCH --requeue
            #SBATCH --open-mode=append

            """);
        Asked(script, "--sbatch", job.Sbatch);
        Setting(script, job, "SHARD=$SLURM_ARRAY_TASK_ID", "shard $SHARD of $SHARDS");
        foreach (var share in job.Shares) script.Append("# ").Append(share).Append('\n');
        script.Append("words=(\n  run").Append(job.TypedRecipe is { } recipe ? " " + BashWord.Of(recipe) : "").Append('\n');
        Options(script, job.RunOptions);
        script.Append("""
              --shard "$SHARD/$SHARDS"
              --run-dir "$RUNS.$SHARD-of-$SHARDS.minwal"
            )

            """);
        Call(script);
        script.Append("""
            code=$?
            # 3: some slots stay short, and the shard is done all the same; or it stopped before, and a further task goes on with it.
            if [ "$code" -eq 3 ] && "${minwal[@]}" status "$RUNS.$SHARD-of-$SHARDS.minwal" --json | grep -q '"state": "drafted"'
            then code=0; fi
            exit "$code"

            """);
        return script.ToString();
    }

    /// <summary>The gathering, which waits for the array.</summary>
    public static string Gather(SlurmJob job)
    {
        var script = new StringBuilder();
        script.Append($"""
            #!/bin/bash
            # Puts the {job.Shards} shards of {job.Recipe} together: the bytes of the run on one machine. Written by minwal slurm.
            #   sbatch --dependency=afterok:ID --kill-on-invalid-dep=yes {BashWord.Of(job.GatherScript)}
            # ID is the job of {JobFolder.ShardsName}. Once more it goes on where it stopped.
            #SBATCH --job-name={Quoted(job.Name + "-gather")}
            #SBATCH --output={Quoted(Pattern(job.Logs) + "/gather.log")}
            #SBATCH --requeue
            #SBATCH --open-mode=append

            """);
        if (job.SbatchGather is { } own) Asked(script, "--sbatch-gather", own);
        else Asked(script, "--sbatch", job.Sbatch);
        Setting(script, job, "SHARD=gather", "gathering of $SHARDS shards");
        script.Append("""
            shards=()
            for ((i = 1; i <= SHARDS; i++)); do shards+=("$RUNS.$i-of-$SHARDS.minwal"); done
            words=(
              gather "${shards[@]}"

            """);
        Options(script, job.GatherOptions);
        script.Append(")\n");
        Call(script);
        return script.Append("exit $?\n").ToString();
    }

    private static void Asked(StringBuilder script, string option, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0) script.Append("# By ").Append(option).Append(":\n");
        foreach (var line in lines) script.Append("#SBATCH ").Append(line).Append('\n');
    }

    /// <summary>Where the task is, and what it may start for itself.</summary>
    private static void Setting(StringBuilder script, SlurmJob job, string shard, string title)
    {
        script.Append($"""

            # This folder, and with it shards, logs and the file, must lie on a disk that every node sees.
            cd {BashWord.Of(job.WorkingFolder)} || exit 1
            minwal=({string.Join(' ', job.Program.Select(BashWord.Of))})
            {shard} SHARDS={job.Shards} RUNS={BashWord.Of(job.Runs)} LOGS={BashWord.Of(job.Logs)}
            echo "== {title}: job $SLURM_JOB_ID on $(hostname), $(date -u +%FT%TZ)"

            # A task may start a model server of its own and name it in BASE_URL; with --before-task FILE a file of yours is read for that.
            # For example, with vLLM:
            #   port=$((20000 + SLURM_JOB_ID % 20000))
            #   vllm serve Qwen/Qwen3-8B --port "$port" > "$LOGS/server-$SHARD.log" 2>&1 &
            #   until curl -sf "http://127.0.0.1:$port/health" > /dev/null; do kill -0 $! || exit 1; sleep 2; done
            #   BASE_URL=http://127.0.0.1:$port/v1
            BASE_URL=
            # What was started in the background ends with the task; the tool ends in its own time when Slurm asks the task to end.
            trap 'kill $(jobs -p) 2> /dev/null' EXIT
            trap : TERM

            """);
        if (job.BeforeTask is { } file)
            script.Append($". {BashWord.Of(file)} || {{ echo \"the file of --before-task ended with $?\" >&2; exit 1; }}\n");
        script.Append('\n');
    }

    private static void Options(StringBuilder script, IEnumerable<IReadOnlyList<string>> options)
    {
        foreach (var option in options) script.Append("  ").AppendJoin(' ', option.Select(BashWord.Of)).Append('\n');
    }

    private static void Call(StringBuilder script) => script.Append("""
        [ -z "$BASE_URL" ] || words+=(--base-url "$BASE_URL")
        "${minwal[@]}" "${words[@]}"

        """);

    /// <summary>A path in which nothing stands for anything else: sbatch fills in what follows a percent sign.</summary>
    private static string Pattern(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>A value as sbatch reads it in a script; what it could not read is refused before (<see cref="JobFolder"/>).</summary>
    private static string Quoted(string text) =>
        text.Any(letter => char.IsWhiteSpace(letter) || letter is '\'' or '#') ? $"\"{text}\"" : text;
}
