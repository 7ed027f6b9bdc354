using System.CommandLine;
using Minwal.Cli.Telemetry;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Options;

/// <summary>The options that say where a run's things go and what is shown.</summary>
internal sealed class RunFileOptions
{
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file to write (.json, .jsonl or .csv), or - for standard output.",
        HelpName = "FILE",
    };
    private readonly Option<string> _runDir = new("--run-dir")
    {
        Description = "Where the run's journal is kept. [default: the output's name with .minwal]",
        HelpName = "DIR",
    };
    private readonly Option<bool> _new = new("--new") { Description = "Begin anew: forget the run that this output had." };
    private readonly Option<bool> _update = new("--update")
    {
        Description = "Go on after the recipe was edited: keep every answer whose request is still the same, ask for the rest.",
    };
    private readonly Option<bool> _refill = new("--refill") { Description = "Fill the slots again whose records people rejected." };
    private readonly Option<string> _shard = new("--shard")
    {
        Description = "Make only a part: 3/16 is the third of sixteen. minwal gather puts them together.",
        HelpName = "I/N",
    };
    private readonly Option<string> _gates = new("--gates")
    {
        Description = "What a gate over the whole file does when it fails: fail (default) or warn.",
        HelpName = "fail|warn",
    };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Check everything and print the plan; make no call and write nothing.",
    };
    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "Afterwards check the finished file and print the report.",
    };
    private readonly Option<string> _lineage = new("--lineage")
    {
        Description = "Also write each record's way to this .jsonl file.",
        HelpName = "FILE",
    };
    private readonly Option<string> _logFile = new("--log-file")
    {
        Description = "Also write progress and the summary to this file.",
        HelpName = "FILE",
    };
    private readonly Option<string> _otlp = new("--otlp")
    {
        Description = "Send traces and figures to this OpenTelemetry endpoint. Nothing is sent without it.",
        HelpName = "URL",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Write over files that no run wrote." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show nothing but faults." };
    private readonly Option<bool> _jsonProgress = new("--json-progress") { Description = "Show progress as one JSON object a line." };

    /// <summary>
    /// Adds the options to <paramref name="command"/>; where the run is known already, only those that do not make it another, and where
    /// it is made in shards, only those that all of them may have.
    /// </summary>
    public RunFileOptions(Command command, bool known = false, bool inShards = false)
    {
        // A task that Slurm begins again must not begin its shard anew.
        Option[] beginning = inShards ? [_update] : [_new, _update, _refill, _shard, _dryRun];
        Option[] all =
        [
            _output, _runDir, .. known ? [] : beginning, _gates, _validate, _lineage, _logFile, _force, _otlp, _quiet, _jsonProgress,
        ];
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>Whether nothing is to be done but to tell what would be.</summary>
    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>The part that is asked for; null for the whole.</summary>
    /// <exception cref="MinwalException">MW2003 for anything that is no part.</exception>
    public Shard? ReadShard(ParseResult parsed) => parsed.GetValue(_shard) is not { } typed ? null
        : Shard.Parse(typed) ?? throw new MinwalException(
            "MW2003", $"--shard: found '{typed}', allowed is a part of a whole, such as 3/16");

    /// <summary>Where the run goes. <paramref name="fallback"/> is the output when none is named.</summary>
    /// <exception cref="MinwalException">MW2003 for a file that cannot be.</exception>
    public RunTarget ReadTarget(
        ToolContext context, ParseResult parsed, string fallback, IReadOnlyList<(OutputSpec Spec, string Path)> extras) => new()
        {
            Output = OutputFile.Read(context, parsed.GetValue(_output) ?? fallback),
            Folder = At(context, parsed.GetValue(_runDir)),
            Extras = extras,
            Lineage = At(context, parsed.GetValue(_lineage)),
            Log = At(context, parsed.GetValue(_logFile)),
            Force = parsed.GetValue(_force),
            New = parsed.GetValue(_new),
            Update = parsed.GetValue(_update),
            Refill = parsed.GetValue(_refill),
            GatesWarn = Gates(parsed.GetValue(_gates)),
        };

    /// <summary>What is shown.</summary>
    /// <exception cref="MinwalException">MW2003 for an endpoint that is no address.</exception>
    public RunShowing ReadShowing(ToolContext context, ParseResult parsed) => new(
        parsed.GetValue(_quiet), parsed.GetValue(_jsonProgress), At(context, parsed.GetValue(_logFile)), parsed.GetValue(_validate),
        parsed.GetValue(_otlp) is { } otlp ? OtlpExport.ReadEndpoint(otlp) : null);

    private static string? At(ToolContext context, string? typed) => typed is null ? null : context.At(typed);

    private static bool Gates(string? typed) => typed switch
    {
        null or "fail" => false,
        "warn" => true,
        _ => throw new MinwalException(
            "MW2003",
            $"--gates: found '{typed}', allowed are fail and warn",
            Spelling.Nearest(typed, ["fail", "warn"]) is { } near ? $"did you mean '{near}'?" : null),
    };
}

/// <summary>What is shown of a run.</summary>
/// <param name="Quiet">Nothing but faults.</param>
/// <param name="JsonProgress">JSON lines for machines.</param>
/// <param name="LogFile">A file for progress and summary; null for none.</param>
/// <param name="Validate">Whether the finished file is checked.</param>
/// <param name="Otlp">The OpenTelemetry endpoint; null for none.</param>
internal sealed record RunShowing(bool Quiet, bool JsonProgress, string? LogFile, bool Validate, Uri? Otlp)
{
    /// <summary>Whether the command waits for batches.</summary>
    public bool BatchWait { get; init; }
}
