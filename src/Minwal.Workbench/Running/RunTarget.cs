using Minwal.Datasets;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Registries;
using Minwal.Runs;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>Where a run goes, and what is to happen when there is one already.</summary>
public sealed record RunTarget
{
    /// <summary>
    /// The main file (.json, .jsonl, .csv), <c>-</c> for standard output; null to write no file: the records are in the journal.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>The folder of the journal; null for the output's name with <see cref="RunFolder.Suffix"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>Further files that the recipe offers, each with its path.</summary>
    public IReadOnlyList<(OutputSpec Spec, string Path)> Extras { get; init; } = [];

    /// <summary>The file of the last of several runs that follow each other, which what is made on the way is called after.</summary>
    internal string? LastOutput { get; init; }

    /// <summary>Files for the rows that are chosen from sources, each with the source; the workbench fills it in.</summary>
    internal IReadOnlyList<(string Source, string Path)> Chosen { get; init; } = [];

    /// <summary>A .jsonl file for each record's way; null for none.</summary>
    public string? Lineage { get; init; }

    /// <summary>
    /// A file to which the caller writes what it shows; it is only held against the others, so that none is written over another. Null for
    /// none.
    /// </summary>
    public string? Log { get; init; }

    /// <summary>Whether files that no run wrote are written over. Files that are read never are.</summary>
    public bool Force { get; init; }

    /// <summary>Whether a run that is there is forgotten.</summary>
    public bool New { get; init; }

    /// <summary>
    /// Whether a run that was begun otherwise goes on with what was changed, keeping every answer whose request is still the same.
    /// </summary>
    public bool Update { get; init; }

    /// <summary>Whether slots whose records people rejected are filled again.</summary>
    public bool Refill { get; init; }

    /// <summary>
    /// For a run that only begins, to show what calls take: how many it may have made, and how many of them at once. No file is written,
    /// and it goes on later. Null for a run to its end.
    /// </summary>
    internal (int Calls, int InFlight)? Pilot { get; init; }

    /// <summary>Whether a gate over the whole file that fails is only reported.</summary>
    public bool GatesWarn { get; init; }

    /// <summary>The folder of the journal of a run of <paramref name="recipe"/>, or of a part of it.</summary>
    internal string FolderFor(Recipe recipe, Shard? shard = null) => RunFolder.For(Output ?? recipe.Name, recipe.Name, Folder, shard);

    /// <summary>Whether every file can be written in the format that its ending names.</summary>
    /// <exception cref="MinwalException">MW2003 with all that cannot.</exception>
    internal void Check(Registry<RecordFormat> formats)
    {
        var paths = Extras.Where(e => e.Spec.Lines is null).Select(e => e.Path);
        var faults = (Output is null ? paths : paths.Prepend(Output)).Select(formats.CheckWriter).OfType<Fault>().ToList();
        if (faults.Count > 0) throw new MinwalException(faults);
    }
}
