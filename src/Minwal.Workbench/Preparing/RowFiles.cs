using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Workbench.Preparing;

/// <summary>Reads the rows of a source file; a source must be whole, so every bad row is a fault.</summary>
internal static class RowFiles
{
    public static IReadOnlyList<Fields> Read(string path)
    {
        var faults = new List<Fault>();
        var rows = RecordReader.Open(path, faults).Read().Select(r => r.Record).ToList();
        return faults.Count == 0 ? rows : throw new MinwalException(faults);
    }
}
