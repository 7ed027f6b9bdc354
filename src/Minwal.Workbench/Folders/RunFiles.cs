using Minwal.Files;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Workbench.Folders;

/// <summary>
/// The files that a run has written, as its journal keeps them: each with what it is (<c>output</c>, <c>lineage</c>, or the name of a
/// further file of the recipe). Paths are relative to the run's folder, so that both can be moved together.
/// </summary>
internal static class RunFiles
{
    /// <summary>What the main file and the file of lineages are called.</summary>
    public const string Output = "output", Lineage = "lineage";

    /// <summary>The fact of the journal.</summary>
    public const string Fact = "files";

    /// <summary>
    /// The files that the run in <paramref name="folder"/> has written, by real path, with what each is. Null when that is not known: there
    /// is no journal, it cannot be read, or an earlier version began it.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Read(string folder) =>
        Kept(folder)?.ToDictionary(f => RealPath.Of(Path.Combine(folder, f.Key)), f => Value.ToText(f.Value), RealPath.Comparer);

    /// <summary>The fact as it stands in the journal of <paramref name="folder"/>; null where there is none.</summary>
    public static Fields? Kept(string folder)
    {
        if (!File.Exists(Path.Combine(folder, RunJournal.FileName))) return null;
        try
        {
            var journal = RunJournal.OpenForReading(folder);
            try
            {
                return journal.ReadFact(Fact);
            }
            finally
            {
                journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Faults.MinwalException)
        {
            // It may be about to be replaced because it cannot be read. Who goes on with it will be told.
            return null;
        }
    }

    /// <summary><paramref name="known"/> with <paramref name="written"/>, for a run in <paramref name="folder"/>.</summary>
    public static Fields With(Fields? known, string folder, IEnumerable<(string What, string Path)> written)
    {
        var files = new Fields(known ?? []);
        var from = RealPath.Of(folder);
        foreach (var (what, path) in written) files[Path.GetRelativePath(from, RealPath.Of(path)).Replace('\\', '/')] = what;
        return files;
    }
}
