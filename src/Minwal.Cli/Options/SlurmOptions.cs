using System.CommandLine;
using System.Globalization;
using Minwal.Cli.Slurm;
using Minwal.Faults;

namespace Minwal.Cli.Options;

/// <summary>The options of <c>minwal slurm</c> that <c>minwal run</c> does not have.</summary>
internal sealed class SlurmOptions
{
    // As Shard.Parse has it.
    private const int MostShards = 10_000;

    private readonly Option<string> _shards = new("--shards")
    {
        Description = "How many parts the run is made in, each by a task of its own.",
        HelpName = "N",
        Required = true,
    };
    private readonly Option<string> _atOnce = new("--tasks-at-once")
    {
        Description = "How many of the tasks run at once. [default: as many as Slurm lets]",
        HelpName = "N",
    };
    private readonly Option<string[]> _sbatch = new("--sbatch")
    {
        Description = "Options of sbatch for each task and for the gathering: --sbatch \"--partition=cpu --time=4:00:00\".",
        HelpName = "OPTIONS",
    };
    private readonly Option<string[]> _sbatchGather = new("--sbatch-gather")
    {
        Description = "Options of sbatch for the gathering, in place of those of --sbatch.",
        HelpName = "OPTIONS",
    };
    private readonly Option<string> _beforeTask = new("--before-task")
    {
        Description = "A bash file that each task and the gathering read first: it may load modules, or start a model server and set "
            + "BASE_URL to its address.",
        HelpName = "FILE",
    };
    private readonly Option<string> _jobDir = new("--job-dir")
    {
        Description = "The folder of the job scripts and logs. [default: the output's name with .slurm]",
        HelpName = "DIR",
    };
    private readonly Option<bool> _submit = new("--submit")
    {
        Description = "Submit what is not done yet: at first every shard, later only those that failed.",
    };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public SlurmOptions(Command command)
    {
        Option[] all = [_shards, _submit, _sbatch, _sbatchGather, _atOnce, _beforeTask, _jobDir];
        Names = [.. all.Select(option => option.Name)];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>The names of all of them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many shards there are.</summary>
    /// <exception cref="MinwalException">MW2003 for what is no such number.</exception>
    public int Shards(ParseResult parsed) => Number(parsed, _shards)!.Value;

    /// <summary>How many tasks run at once; null for all.</summary>
    /// <exception cref="MinwalException">MW2003 for what is no such number.</exception>
    public int? AtOnce(ParseResult parsed) => Number(parsed, _atOnce);

    /// <summary>The lines of sbatch for the shards.</summary>
    /// <exception cref="MinwalException">MW4021 with everything that cannot stand there.</exception>
    public IReadOnlyList<string> Sbatch(ParseResult parsed) => SbatchLines.Of(_sbatch.Name, parsed.GetValue(_sbatch) ?? []);

    /// <summary>The lines of sbatch for the gathering; null where it has none of its own.</summary>
    /// <exception cref="MinwalException">MW4021 with everything that cannot stand there.</exception>
    public IReadOnlyList<string>? SbatchGather(ParseResult parsed) => parsed.GetValue(_sbatchGather) is { Length: > 0 } typed
        ? SbatchLines.Of(_sbatchGather.Name, typed) : null;

    /// <summary>The file that each task reads first: a full path; null for none.</summary>
    /// <exception cref="MinwalException">MW4025 when it is not there.</exception>
    public string? BeforeTask(ToolContext context, ParseResult parsed)
    {
        if (parsed.GetValue(_beforeTask) is not { } typed) return null;
        var file = Path.GetFullPath(context.At(typed));
        return File.Exists(file) ? file : throw new MinwalException("MW4025", $"{_beforeTask.Name}: there is no file '{typed}'");
    }

    /// <summary>The folder of the scripts for a run that writes <paramref name="output"/>: a full path.</summary>
    public string JobFolderFor(ToolContext context, ParseResult parsed, string output) =>
        Path.GetFullPath(context.At(parsed.GetValue(_jobDir) ?? output + JobFolder.Suffix));

    /// <summary>Whether it is to be submitted.</summary>
    public bool Submits(ParseResult parsed) => parsed.GetValue(_submit);

    private static int? Number(ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is not { } typed) return null;
        return int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostShards
            ? number
            : throw new MinwalException("MW2003", $"{option.Name}: found '{typed}', allowed is a whole number from 1 to {MostShards}");
    }
}
