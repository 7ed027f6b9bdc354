using System.Globalization;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// Whole runs against the mock provider with answers after 0 ms, 64 in flight:
/// processor time of the tool for each call, over N, beside the bare loop.
/// </summary>
internal static class Http
{
    private const int InFlight = 64;

    public static void Run(string[] counts) => Bench.InFolder(folder =>
    {
        Bench.Head($"intents over HTTP, one record a call, {InFlight} in flight, answers at once");
        Console.WriteLine("     calls   seconds   client µs/call   calls/s   peak MB   bare loop µs/call   calls/s   of its calls/s");
        (double Calls, double Processor)? first = null;
        int[] sizes = counts.Length == 0 ? [1_000, 10_000, 100_000] : [.. counts.Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        foreach (var calls in sizes)
        {
            ToolProcess.Usage tool, bare;
            long made;
            using (var mock = new MockServer("", folder))
            {
                tool = ToolProcess.Run(Bench.Tool,
                    $"run intents --examples-per-intent {calls / 10} --edge-cases 0 --batch-size 1 "
                    + $"--model openai:mock --base-url {mock.Url} --concurrency {InFlight} --quiet --new --output out.json",
                    folder, 3);
                // Rejected drafts were calls too.
                var journal = RunJournal.OpenForReading(Path.Combine(folder, "out.json.minwal"));
                made = journal.ReadCalls().LongCount();
                journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
                bare = ToolProcess.Run(Bench.Self, $"bare-loop {mock.Url}/chat/completions {made} {InFlight}", folder);
            }

            Console.WriteLine($"{made,10:N0}   {tool.Wall,7:0.00}   {tool.Processor / made * 1e6,14:0}   {made / tool.Wall,7:N0}   "
                + $"{tool.PeakMegabytes,7:0}   {bare.Processor / made * 1e6,17:0}   "
                + $"{made / bare.Wall,7:N0}   {bare.Wall / tool.Wall,14:P0}");
            if (first is { } before)
            {
                var more = (tool.Processor - before.Processor) / (made - before.Calls) * 1e6;
                Console.WriteLine($"           more calls alone, without the start of the process: {more:0} µs a call");
            }

            first ??= (made, tool.Processor);
        }

        Bench.Foot();
    });
}
