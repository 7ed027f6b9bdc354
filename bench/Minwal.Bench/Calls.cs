using System.Diagnostics;
using System.Globalization;
using Minwal.Cli;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// What one more call costs a run that is warm: processor time and allocated bytes of whole runs of <c>intents</c> in this process, against
/// the mock provider in its own, one record a call, answers at once; beside the bare loop, in the same run.
/// </summary>
internal static class Calls
{
    private const int InFlight = 64;

    public static void Run(string[] counts) => Bench.InFolder(folder =>
    {
        Bench.Head($"intents over HTTP in a warm process, one record a call, {InFlight} in flight, answers at once");
        Console.WriteLine("     calls   seconds   µs/call   bytes/call   calls/s   bare loop: µs/call   calls/s   of them");
        int[] sizes = counts.Length == 0 ? [1_000, 10_000, 100_000] : [.. counts.Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        using var mock = new MockServer("", folder);
        Make(folder, mock, 2_000);
        foreach (var size in sizes)
        {
            using var process = Process.GetCurrentProcess();
            var (processor, bytes, clock) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
            Make(folder, mock, size);
            process.Refresh();
            var (took, used) = (clock.Elapsed.TotalSeconds, process.TotalProcessorTime - processor);
            var allocated = GC.GetTotalAllocatedBytes() - bytes;
            var made = Made(folder);
            var bare = ToolProcess.Run(Bench.Self, $"bare-loop {mock.Url}/chat/completions {Math.Max(made, 5000)} {InFlight}", folder);
            var bareRate = Math.Max(made, 5000) / bare.Wall;
            Console.WriteLine($"{made,10:N0}   {took,7:0.00}   {used.TotalMicroseconds / made,7:0}   {(double)allocated / made,10:N0}   "
                + $"{made / took,7:N0}   {bare.Processor / Math.Max(made, 5000) * 1e6,18:0}   {bareRate,7:N0}   "
                + $"{made / took / bareRate,7:P0}");
        }

        Bench.Foot();
    });

    private static void Make(string folder, MockServer mock, int records)
    {
        string[] words =
        [
            "run", "intents", "--examples-per-intent", $"{records / 10}", "--edge-cases", "0", "--batch-size", "1",
            "--model", "openai:mock", "--base-url", mock.Url, "--concurrency", $"{InFlight}", "--quiet", "--new", "--output", "out.json",
        ];
        var context = new ToolContext(TextWriter.Null, TextWriter.Null, TimeProvider.System, folder,
            name => name == "XDG_CONFIG_HOME" ? folder : Environment.GetEnvironmentVariable(name));
        var ended = new Tool(context).RunAsync(words).GetAwaiter().GetResult();
        if (ended is not (ExitCodes.Done or ExitCodes.Short)) throw new InvalidOperationException($"the run ended with {ended}");
    }

    private static long Made(string folder)
    {
        var journal = RunJournal.OpenForReading(Path.Combine(folder, "out.json.minwal"));
        var made = journal.ReadCalls().LongCount();
        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return made;
    }
}
