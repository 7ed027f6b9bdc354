using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// The first part of gathering alone, in which the calls of N/SHARDS journals come into one: side by side, as it is done, and one journal
/// after the other beside it.
/// </summary>
internal static class GatherCalls
{
    private static readonly string Answer = new('a', 400);

    public static async Task RunAsync(string[] sizes)
    {
        Bench.Head("calls of journals into one (CALLS/JOURNALS)");
        Console.WriteLine("     calls  journals   side by side: s   processor µs a call   file MB   "
            + "one after the other: s   processor µs   file MB");
        foreach (var size in sizes.Length == 0 ? ["100000/16", "300000/16", "1000000/16", "1000000/4", "1000000/48"] : sizes)
        {
            var parts = size.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
            var place = Directory.CreateTempSubdirectory("minwal-bench-").FullName;
            var folders = Enumerable.Range(0, parts[1])
                .Select(n => Path.Combine(place, n.ToString(CultureInfo.InvariantCulture))).ToList();
            for (var shard = 0; shard < folders.Count; shard++)
                await WriteAsync(folders[shard], shard, parts[1], parts[0]).ConfigureAwait(false);
            var merged = await ImportAsync(folders, Path.Combine(place, "merged"), together: true).ConfigureAwait(false);
            var single = await ImportAsync(folders, Path.Combine(place, "single"), together: false).ConfigureAwait(false);
            Console.WriteLine($"{parts[0],10:N0}  {parts[1],8}   {merged.Wall,15:0.0}   {merged.Processor / parts[0] * 1e6,19:0.0}   "
                + $"{merged.File,7:0}   {single.Wall,22:0.0}   "
                + $"{single.Processor / parts[0] * 1e6,12:0.0}   {single.File,7:0}   written {merged.Written:0} and {single.Written:0} MB");
            Directory.Delete(place, recursive: true);
        }

        Bench.Foot();
    }

    private static async Task WriteAsync(string folder, int first, int step, int most)
    {
        var journal = RunJournal.Open(folder, TimeProvider.System);
        await using var closing = journal.ConfigureAwait(false);
        for (long unit = first; unit < most; unit += step)
        {
            var call = new CallRecord(new CallKey(unit, 0, 0), "intents/write", unit.ToString("x64", CultureInfo.InvariantCulture),
                CallState.Answered)
            {
                Contents = [new TextContent(Answer)],
                Provider = "openai",
                Model = "mock",
                Usage = new CallUsage(700, 0, 100, 0),
                Milliseconds = 5,
                At = 1_700_000_000_000,
            };
            await journal.AppendAsync(call, durable: false, CancellationToken.None).ConfigureAwait(false);
        }

        await journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Seconds, processor seconds, MB that were written, and MB of the file at the end.</summary>
    private static async Task<(double Wall, double Processor, double Written, double File)> ImportAsync(
        List<string> folders, string into, bool together)
    {
        var (clock, before, written) = (Stopwatch.StartNew(), Processor(), Written());
        var whole = RunJournal.Open(into, TimeProvider.System);
        foreach (var some in together ? folders.Chunk(48) : folders.Chunk(1))
        {
            var journals = some.Select(folder => RunJournal.OpenForReading(folder)).ToList();
            whole.Import(journals);
            foreach (var journal in journals) await journal.DisposeAsync().ConfigureAwait(false);
        }

        await whole.DisposeAsync().ConfigureAwait(false);
        return (clock.Elapsed.TotalSeconds, Processor() - before, (Written() - written) / 1e6,
            new FileInfo(Path.Combine(into, RunJournal.FileName)).Length / 1e6);
    }

    private static double Processor() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>Bytes that this process has had written, as Linux counts them.</summary>
    private static double Written() => double.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal))["wchar:".Length..],
        CultureInfo.InvariantCulture);
}
