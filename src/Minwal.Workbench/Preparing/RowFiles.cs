using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Workbench.Preparing;

/// <summary>Reads the rows of a source file; a source must be whole, so every bad row is a fault.</summary>
internal static class RowFiles
{
    public static IReadOnlyList<Fields> Read(string path, Registry<RecordFormat> formats)
    {
        var faults = new List<Fault>();
        var rows = RecordReader.Open(path, formats, faults).Read().Select(r => r.Record).ToList();
        return faults.Count == 0 ? rows : throw new MinwalException(faults);
    }
}
