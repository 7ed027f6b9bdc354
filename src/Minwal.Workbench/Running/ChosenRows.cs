using Minwal.Datasets;
using Minwal.Datasets.Writing;
using Minwal.Registries;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>Files with the rows that a run chose from a source, so that people can look at them.</summary>
internal static class ChosenRows
{
    /// <summary>The files of a run: each source with its path. None where the run writes no file.</summary>
    public static IReadOnlyList<(string Source, string Path)> Of(PreparedRun prepared, string? output) => output is null or "-" ? []
        : [.. RunMaterial.Kept(prepared.Recipe, prepared.Parameters)
            .Select(source => (source.Name, StageFile.Of(output, source.Choose!.Keep!, ".jsonl")))];

    /// <summary>Writes <paramref name="rows"/> to <paramref name="path"/>, whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<Fields> rows, Registry<RecordFormat> formats)
    {
        using var file = AtomicFile.Create(path);
        var writer = RecordWriter.For(path, formats, file.Stream, new FileLayout(null, []));
        writer.Begin();
        foreach (var row in rows) writer.Write(row);
        writer.End();
        file.Commit();
    }
}
