using System.Globalization;

namespace Minwal.Bench;

/// <summary>Whole offline runs of <c>intents</c> with all checks, journal and file: records per second and memory, over N.</summary>
internal static class Offline
{
    public static void Run(string[] counts) => Bench.InFolder(folder =>
    {
        Bench.Head("intents offline, whole runs");
        Console.WriteLine("   records   seconds   processor s   records/s   µs/record   peak MB");
        long[] sizes = counts.Length == 0
            ? [12_000, 100_000, 1_000_000]
            : [.. counts.Select(c => long.Parse(c, CultureInfo.InvariantCulture))];
        foreach (var count in sizes)
        {
            // The mix of the default run: five plain examples to one edge case.
            var edges = count / 6;
            var each = (count - edges) / 10;
            var usage = ToolProcess.Run(Bench.Tool,
                $"run intents --examples-per-intent {each} --edge-cases {count - (each * 10)} --attempts 40 --quiet --new "
                    + $"--output out{count}.json",
                folder, 3);
            Console.WriteLine($"{count,10:N0}   {usage.Wall,7:0.00}   {usage.Processor,11:0.00}   {count / usage.Wall,9:N0}   "
                + $"{usage.Processor / count * 1e6,9:0}   {usage.PeakMegabytes,7:0}");
            foreach (var file in Directory.EnumerateFileSystemEntries(folder, $"out{count}*").ToList())
            {
                if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
                else File.Delete(file);
            }
        }

        Bench.Foot();
    });
}
