using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;

namespace Minwal.Workbench.Folders;

/// <summary>Where runs keep their journals, and how a run is found again.</summary>
internal static class RunFolder
{
    /// <summary>The ending of the folders beside outputs.</summary>
    public const string Suffix = ".minwal";

    /// <summary>
    /// The folder of a run that writes <paramref name="output"/> (<c>-</c> for standard output), unless another was <paramref
    /// name="given"/>.
    /// </summary>
    public static string For(string output, string recipe, string? given, Shard? shard = null)
    {
        var part = shard is null ? "" : FormattableString.Invariant($".{shard.Number}-of-{shard.Count}");
        return given ?? (output == "-" ? recipe : output) + part + Suffix;
    }

    /// <summary>The output of a run in <paramref name="folder"/>, where the folder is called after it; null otherwise.</summary>
    public static string? OutputBeside(string folder)
    {
        var trimmed = Path.TrimEndingDirectorySeparator(folder);
        var output = trimmed.EndsWith(Suffix, StringComparison.Ordinal) ? trimmed[..^Suffix.Length] : "";
        return File.Exists(output) ? output : null;
    }

    /// <summary>The folders of runs below <paramref name="folder"/>, one level deep, newest first.</summary>
    /// <exception cref="MinwalException">MW2006 when there is no such folder.</exception>
    public static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder)) throw new MinwalException("MW2006", $"there is no folder '{folder}'");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true };
        return [.. Directory.EnumerateDirectories(folder, "*", options).Where(HasJournal)
            .OrderByDescending(d => File.GetLastWriteTimeUtc(Path.Combine(d, RunJournal.FileName))).ThenBy(d => d, StringComparer.Ordinal)];
    }

    /// <summary>The run that is meant by <paramref name="named"/>: a run's folder, its output, or for null the newest one here.</summary>
    /// <exception cref="MinwalException">MW2006 when there is none.</exception>
    public static string Find(string? named)
    {
        if (named is null) return List(".").FirstOrDefault() ?? throw new MinwalException("MW2006", "there is no run in this folder");
        foreach (var folder in (string[])[named, named + Suffix])
            if (HasJournal(folder)) return folder;
        var folders = List(".").Select(d => Path.GetRelativePath(".", d)).ToList();
        var near = Spelling.Nearest(named, folders)
            ?? Spelling.Nearest(named, folders.Select(f => f.EndsWith(Suffix, StringComparison.Ordinal) ? f[..^Suffix.Length] : f));
        throw new MinwalException("MW2006", $"'{named}' is neither a run's folder nor the output of one",
            near is null ? null : $"did you mean '{near}'?");
    }

    /// <summary>What the journal in <paramref name="folder"/> says of its run.</summary>
    /// <exception cref="MinwalException">MW2006 when it says nothing yet.</exception>
    public static RunHeader ReadHeader(string folder)
    {
        var journal = RunJournal.OpenForReading(folder);
        try
        {
            return Header(journal, folder);
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    internal static RunHeader Header(RunJournal journal, string folder) =>
        journal.Header ?? throw new MinwalException("MW2006", $"the run in '{folder}' was never begun");

    /// <summary>Whether a run's journal lies in <paramref name="folder"/>.</summary>
    public static bool HasJournal(string folder) => File.Exists(Path.Combine(folder, RunJournal.FileName));
}
