using Minwal.Faults;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Where runs keep their journals, and how a run is found again.</summary>
internal static class RunFolder
{
    /// <summary>The ending of the folders beside outputs.</summary>
    public const string Suffix = ".minwal";

    /// <summary>The folder of a run that writes <paramref name="output"/>.</summary>
    public static string For(string output, string recipe, string? given) => given ?? (output == "-" ? recipe + Suffix : output + Suffix);

    /// <summary>The folders of runs below <paramref name="folder"/>, one level deep, newest first.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        [.. Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            .Where(d => File.Exists(Path.Combine(d, SqliteJournal.FileName)))
            .OrderByDescending(d => File.GetLastWriteTimeUtc(Path.Combine(d, SqliteJournal.FileName))).ThenBy(d => d, StringComparer.Ordinal)];

    /// <summary>The run that the user means: a run's folder, its output, or without a word the newest one here.</summary>
    /// <exception cref="MinwalException">MW2006 when there is none.</exception>
    public static string Find(string? named)
    {
        if (named is null)
            return List(".").FirstOrDefault() ?? throw new MinwalException("MW2006", "there is no run in this folder", "minwal run RECIPE begins one; minwal status RUN takes a run's folder or its output");
        foreach (var folder in (string[])[named, named + Suffix])
            if (File.Exists(Path.Combine(folder, SqliteJournal.FileName))) return folder;
        var near = Spelling.Nearest(named, List(".").Select(d => Path.GetRelativePath(".", d)));
        throw new MinwalException("MW2006", $"'{named}' is neither a run's folder nor the output of one", near is null ? "minwal runs lists the runs here" : $"did you mean '{near}'? minwal runs lists the runs here");
    }

    /// <summary>Refuses to go on with a run that was begun otherwise, and shows the difference.</summary>
    /// <exception cref="MinwalException">MW4002 with every difference.</exception>
    public static void Compare(string folder, RunHeader header, Fields identity, IReadOnlyList<KeyValuePair<string, byte[]>> files)
    {
        var differences = new List<string>();
        Differ("", header.Identity, identity, differences);
        // A hash says that something differs; people want to know which file.
        if (differences.RemoveAll(d => d.StartsWith("recipe_hash:", StringComparison.Ordinal)) > 0)
        {
            var (was, now) = (header.RecipeFiles.ToDictionary(f => f.Key, f => f.Value), files.ToDictionary(f => f.Key, f => f.Value));
            foreach (var file in was.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
            {
                if (!was.TryGetValue(file, out var before)) differences.Add($"the recipe's file {file}: was not there");
                else if (!now.TryGetValue(file, out var after)) differences.Add($"the recipe's file {file}: is not there any more");
                else if (!before.AsSpan().SequenceEqual(after)) differences.Add($"the recipe's file {file}: has changed");
            }
        }

        if (differences.Count == 0) return;
        throw new MinwalException("MW4002", $"the run in '{folder}' was begun otherwise:\n  {string.Join("\n  ", differences)}\n",
            "say the same again to continue it, --new to begin anew in its place, or --run-dir DIR (and another --output) to keep both");
    }

    private static void Differ(string path, object? was, object? now, List<string> differences)
    {
        if (Value.AreEqual(was, now)) return;
        if (was is Fields a && now is Fields b)
        {
            foreach (var name in a.Keys.Union(b.Keys))
                Differ(path.Length == 0 ? name : $"{path}.{name}", a.GetValueOrDefault(name), b.GetValueOrDefault(name), differences);
            return;
        }

        differences.Add($"{path}: was {Json.ToText(was)}, now {Json.ToText(now)}");
    }
}
