using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Workbench.Preparing;

/// <summary>Reads the rows of a source file; a source must be whole, so every bad row is a fault.</summary>
internal static class RowFiles
{
    /// <summary>The rows in their order; streams, except for .json.</summary>
    /// <exception cref="MinwalException">With every bad row, behind the last one.</exception>
    public static IEnumerable<Fields> Read(string path, Registry<RecordFormat> formats)
    {
        var faults = new List<Fault>();
        var reader = RecordReader.Open(path, formats, faults);
        foreach (var (_, record) in reader.Read()) yield return record;
        if (reader.Unreported > 0)
            faults.Add(new Fault("MW5004", new Mark(path), $"{reader.Unreported:N0} more rows cannot be read"));
        if (faults.Count > 0) throw new MinwalException(faults);
    }
}
