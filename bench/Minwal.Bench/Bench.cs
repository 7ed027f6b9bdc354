using System.Diagnostics;
using System.Security.Cryptography;

namespace Minwal.Bench;

/// <summary>What all benchmarks share.</summary>
internal static class Bench
{
    /// <summary>The tool: the one that the variable MINWAL_TOOL names, or the built one.</summary>
    public static string Tool { get; } = Environment.GetEnvironmentVariable("MINWAL_TOOL") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, "minwal.dll");

    /// <summary>This program.</summary>
    public static string Self { get; } = Path.Combine(AppContext.BaseDirectory, "Minwal.Bench.dll");

    /// <summary>A folder for one benchmark, removed afterwards.</summary>
    public static void InFolder(Action<string> work)
    {
        var folder = Directory.CreateTempSubdirectory("minwal-bench-");
        try
        {
            work(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// The yardstick of the machine: MB per second of SHA-256 on one core.
    /// Printed before and after, so that figures of a disturbed machine can be told.
    /// </summary>
    public static double Yardstick()
    {
        var data = new byte[16 << 20];
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            SHA256.HashData(data);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return 16 / best;
    }

    public static void Head(string what) => Console.WriteLine($"{what}; {Environment.ProcessorCount} cores, SHA-256 {Yardstick():0} MB/s");

    public static void Foot() => Console.WriteLine($"afterwards SHA-256 {Yardstick():0} MB/s");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
