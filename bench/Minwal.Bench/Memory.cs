using System.Globalization;

namespace Minwal.Bench;

/// <summary>Resident memory of this process (Linux).</summary>
internal static class Memory
{
    /// <summary>By how many bytes the resident memory rises at most while <paramref name="work"/> is done.</summary>
    public static long Peak(Action work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Sets the high-water mark back (proc(5), clear_refs).
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Field("VmRSS:");
        work();
        return Field("VmHWM:") - before;
    }

    private static long Field(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024;
    }
}
