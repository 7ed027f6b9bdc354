namespace Minwal.Cli.Slurm;

/// <summary>What a run in shards by Slurm is written down from.</summary>
internal sealed record SlurmJob
{
    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The name of the jobs in the queue.</summary>
    public required string Name { get; init; }

    /// <summary>How many shards there are.</summary>
    public required int Shards { get; init; }

    /// <summary>How many of them may run at once; null for all.</summary>
    public int? AtOnce { get; init; }

    /// <summary>The folder in which the command was typed, where every path of it is meant: a full path.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The folder of the scripts: a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>What the folders of the shards are called after: <c>out.jsonl</c> for <c>out.jsonl.3-of-16.minwal</c>.</summary>
    public required string Runs { get; init; }

    /// <summary>The words that start this tool.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The recipe as it was typed; null where the working folder is the recipe.</summary>
    public required string? TypedRecipe { get; init; }

    /// <summary>Every option of a shard, with its words.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> RunOptions { get; init; }

    /// <summary>Every option of the gathering, with its words.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> GatherOptions { get; init; }

    /// <summary>Limits that are shared out among the shards, in words.</summary>
    public IReadOnlyList<string> Shares { get; init; } = [];

    /// <summary>Options of sbatch for the shards, one a line.</summary>
    public IReadOnlyList<string> Sbatch { get; init; } = [];

    /// <summary>Options of sbatch for the gathering, one a line; null for those of the shards.</summary>
    public IReadOnlyList<string>? SbatchGather { get; init; }

    /// <summary>The user's file that each task reads first: a full path; null for none.</summary>
    public string? BeforeTask { get; init; }

    /// <summary>The script of the shards.</summary>
    public string ShardsScript => Path.Combine(Folder, JobFolder.ShardsName);

    /// <summary>The script of the gathering.</summary>
    public string GatherScript => Path.Combine(Folder, JobFolder.GatherName);

    /// <summary>Where the logs of tasks go.</summary>
    public string Logs => Path.Combine(Folder, JobFolder.LogsName);

    /// <summary>What stands behind the numbers of an array: how many of them may run at once.</summary>
    public string Throttle => AtOnce is { } most ? FormattableString.Invariant($"%{most}") : "";
}
