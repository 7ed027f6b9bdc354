using System.Text.RegularExpressions;
using Minwal.Faults;
using Minwal.Files;
using Minwal.Recipes;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>The one place that decides whether files may be written: nothing of anybody's is lost to a path that was mistyped.</summary>
internal static partial class TargetFiles
{
    /// <summary>The files of a run's target, each with what it is; standard output is none.</summary>
    public static IEnumerable<(string What, string Path)> Of(RunTarget target)
    {
        if (target.Output is { } output) yield return (RunFiles.Output, output);
        foreach (var (spec, path) in target.Extras) yield return (spec.Name, path);
        foreach (var (source, path) in target.Chosen) yield return (source, path);
        if (target.Lineage is { } lineage) yield return (RunFiles.Lineage, lineage);
    }

    /// <summary>Whether every file of <paramref name="target"/> may be written.</summary>
    /// <param name="target">What is to be written.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="recipe">The recipe, whose files are only read.</param>
    /// <param name="sources">The files that its sources have read.</param>
    /// <exception cref="MinwalException">MW5005 with every file that may not.</exception>
    public static void Check(RunTarget target, string folder, Recipe recipe, IReadOnlyList<string> sources)
    {
        var faults = new List<Fault>();
        var read = recipe.Files.Select(f => (What: "a file of the recipe", Path: Path.Combine(recipe.Folder, f.Key)))
            .Concat(sources.Select(path => (What: "a source of the recipe", Path: path))).ToList();
        var files = Of(target).ToList();
        if (target.Log is { } log) files.Add(("log", log));
        Hold(files, read, folder, faults);
        var known = new HashSet<string>(RunFiles.Read(folder)?.Keys ?? [], RealPath.Comparer);
        foreach (var (what, path) in files.Where(file => file.Path != "-"))
        {
            var real = RealPath.Of(path);
            if (Refusal(real) is { } refusal) faults.Add(Of(what, path, refusal));
            else if (!target.Force && !IsFree(real) && !known.Contains(real) && !(what == "log" ? IsLog(real) : IsOfRunBeside(path, real)))
                faults.Add(Of(what, path, "is there, and no run wrote it") with { CanBeForced = true });
        }

        if (faults.Count > 0) throw new MinwalException(faults);
    }

    /// <summary>Whether a report may be written to <paramref name="report"/>.</summary>
    /// <param name="report">The report's path.</param>
    /// <param name="file">The file that is checked.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="isOurs">Whether what is there is an earlier report.</param>
    /// <param name="force">Whether what is there may be anything.</param>
    /// <exception cref="MinwalException">MW5005 when it may not.</exception>
    public static void CheckReport(string report, string file, Recipe recipe, Func<string, bool> isOurs, bool force)
    {
        CheckResult("report", report, [("the file that is checked", file), .. recipe.Files
            .Select(f => ("a file of the recipe", Path.Combine(recipe.Folder, f.Key)))], isOurs, force);
    }

    /// <summary>Whether what a command found may be written to <paramref name="path"/>.</summary>
    /// <param name="what">What is written.</param>
    /// <param name="path">Where.</param>
    /// <param name="read">The files that are only read, each with what it is.</param>
    /// <param name="isOurs">Whether what is there is an earlier one.</param>
    /// <param name="force">Whether what is there may be anything.</param>
    /// <exception cref="MinwalException">MW5005 when it may not.</exception>
    public static void CheckResult(string what, string path, IReadOnlyList<(string What, string Path)> read, Func<string, bool> isOurs,
        bool force)
    {
        if (path == "-") return;
        var faults = new List<Fault>();
        Hold([(what, path)], read.Where(file => file.Path != "-"), null, faults);
        var real = RealPath.Of(path);
        if (Refusal(real) is { } refusal) faults.Add(Of(what, path, refusal));
        else if (faults.Count == 0 && !force && !IsFree(real) && !isOurs(real))
            faults.Add(Of(what, path, $"is there, and is no {what}") with { CanBeForced = true });
        if (faults.Count > 0) throw new MinwalException(faults);
    }

    /// <summary>Whether a tool for data sets may write its files.</summary>
    /// <param name="written">The files, each with what it is.</param>
    /// <param name="read">The files that it reads.</param>
    /// <param name="force">Whether files that are there may be written over.</param>
    /// <exception cref="MinwalException">MW5005 with every file that may not.</exception>
    public static void CheckTool(IReadOnlyList<(string What, string Path)> written, IReadOnlyList<string> read, bool force)
    {
        var faults = new List<Fault>();
        Hold(written, read.Where(path => path != "-").Select(path => ("a file that is read", path)), null, faults);
        foreach (var (what, path) in written.Where(file => file.Path != "-"))
        {
            var real = RealPath.Of(path);
            if (Refusal(real) is { } refusal) faults.Add(Of(what, path, refusal));
            else if (!force && !IsFree(real) && !faults.Exists(fault => fault.Message.Contains($"'{path}'", StringComparison.Ordinal)))
                faults.Add(Of(what, path, "is there already") with { CanBeForced = true });
        }

        if (faults.Count > 0) throw new MinwalException(faults);
    }

    /// <summary>No two are the same, none is what is read, none lies among the run's own files.</summary>
    private static void Hold(
        IReadOnlyList<(string What, string Path)> written, IEnumerable<(string What, string Path)> read, string? folder, List<Fault> faults)
    {
        var seen = new Dictionary<string, string>(RealPath.Comparer);
        foreach (var (what, path) in written)
        {
            var real = path == "-" ? path : RealPath.Of(path);
            if (!seen.TryAdd(real, what)) faults.Add(Of(what, path, $"is the same file as the {seen[real]}"));
            if (folder is not null && IsBelow(real, RealPath.Of(folder)))
                faults.Add(Of(what, path, "lies in the folder of the run itself"));
        }

        foreach (var (what, path) in read)
        {
            if (seen.TryGetValue(RealPath.Of(path), out var clash))
                faults.Add(Of(clash, path, $"is {what}, which is only read"));
        }
    }

    private static string? Refusal(string real) => Directory.Exists(real) ? "is a folder"
        : RegularFile.IsOther(real) ? "is a device or a pipe, not a file" : null;

    /// <summary>Whether nothing can be lost: it is not there, or empty.</summary>
    private static bool IsFree(string real) => !File.Exists(real) || new FileInfo(real).Length == 0;

    /// <summary>
    /// Whether the run beside a file wrote it. A journal of an earlier version does not say what it wrote: a run that lies beside a file
    /// under its name made it.
    /// </summary>
    private static bool IsOfRunBeside(string path, string real)
    {
        var beside = path + RunFolder.Suffix;
        return RunFiles.Read(beside) is { } written ? written.ContainsKey(real) : RunFolder.HasJournal(beside);
    }

    /// <summary>Whether lines of a log stand in a file, to which others can be added.</summary>
    private static bool IsLog(string real)
    {
        using var reader = new StreamReader(real);
        var start = new char[32];
        return LogLine().IsMatch(new string(start, 0, reader.ReadBlock(start)));
    }

    private static bool IsBelow(string real, string folder) =>
        real.StartsWith(folder + Path.DirectorySeparatorChar, OperatingSystem.IsLinux()
            ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static Fault Of(string what, string path, string refusal) => new("MW5005", new Mark(""), $"the {what} '{path}' {refusal}");

    [GeneratedRegex(@"^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ")]
    private static partial Regex LogLine();
}
