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
        var reader = RecordReader.Open(path, formats, faults);
        var rows = reader.Read().Select(r => r.Record).ToList();
        if (reader.Unreported > 0)
            faults.Add(new Fault("MW5004", new Mark(path), $"{reader.Unreported:N0} more rows cannot be read"));
        return faults.Count == 0 ? rows : throw new MinwalException(faults);
    }
}
