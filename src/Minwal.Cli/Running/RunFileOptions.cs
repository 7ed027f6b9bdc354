using System.CommandLine;
using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Running;

/// <summary>The options of <c>run</c> that say where things go and what is shown.</summary>
internal sealed class RunFileOptions
{
    private static readonly string[] Endings = [".json", ".jsonl", ".csv"];

    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write (.json, .jsonl or .csv), or - for standard output.", HelpName = "FILE" };
    private readonly Option<string> _runDir = new("--run-dir") { Description = "Where the run's journal is kept. [default: the output's name with .minwal]", HelpName = "DIR" };
    private readonly Option<bool> _new = new("--new") { Description = "Begin anew: forget the run that this output had." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything and print the plan; make no call and write nothing." };
    private readonly Option<bool> _validate = new("--validate") { Description = "Afterwards check the finished file and print the report." };
    private readonly Option<string> _lineage = new("--lineage") { Description = "Also write each record's way to this .jsonl file.", HelpName = "FILE" };
    private readonly Option<string> _logFile = new("--log-file") { Description = "Also write progress and the summary to this file.", HelpName = "FILE" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show nothing but faults." };
    private readonly Option<bool> _jsonProgress = new("--json-progress") { Description = "Show progress as one JSON object a line." };

    public RunFileOptions(Command command)
    {
        foreach (var option in new Option[] { _output, _runDir, _new, _dryRun, _validate, _lineage, _logFile, _quiet, _jsonProgress }) command.Options.Add(option);
    }

    public RunFiles Read(ParseResult parsed, Recipe recipe)
    {
        var output = parsed.GetValue(_output) ?? (recipe.Output.File.Length > 0 ? recipe.Output.File : recipe.Name + ".jsonl");
        if (output != "-" && !Endings.Contains(Path.GetExtension(output).ToLowerInvariant()))
            throw new MinwalException("MW2003", $"--output: found '{output}', allowed is a file that ends in {string.Join(", ", Endings)}, or -");
        if (output != "-" && Directory.Exists(output)) throw new MinwalException("MW2003", $"--output: '{output}' is a folder");
        return new RunFiles(output, RunFolder.For(output, recipe.Name, parsed.GetValue(_runDir)), parsed.GetValue(_new), parsed.GetValue(_dryRun), parsed.GetValue(_validate),
            parsed.GetValue(_lineage), parsed.GetValue(_logFile), parsed.GetValue(_quiet), parsed.GetValue(_jsonProgress));
    }
}

/// <summary>Where the things of a run go, and what is shown.</summary>
internal sealed record RunFiles(string Output, string Folder, bool New, bool DryRun, bool Validate, string? Lineage, string? LogFile, bool Quiet, bool JsonProgress);
