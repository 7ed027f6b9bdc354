using Minwal.Calls;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// How near a run comes to what latency allows: calls per second against in flight / L,
/// where L is the latency that one call in flight sees.
/// Told for the calls alone (from the first answer to the last) and for the whole process with its start and the writing of the file.
/// </summary>
internal static class Latency
{
    private static readonly (int Milliseconds, int InFlight, int Records)[] Settings =
        [(200, 256, 51_200), (50, 64, 51_200), (50, 512, 102_400), (1000, 256, 15_360)];

    public static void Run() => Bench.InFolder(folder =>
    {
        Bench.Head("intents over HTTP, one record a call");
        foreach (var (milliseconds, inFlight, records) in Settings) Measure(folder, milliseconds, inFlight, records);
        Bench.Foot();
    });

    private static void Measure(string folder, int milliseconds, int inFlight, int records)
    {
        using var mock = new MockServer($"--latency {milliseconds}", folder);
        // Six seconds, and the first calls left out: they compile what the others run.
        Make(folder, mock, Math.Max(40, 6000 / milliseconds / 10 * 10), 1, out _);
        var latency = Calls(folder).OrderBy(c => c.At).Skip(20).Average(c => c.Milliseconds) / 1000;
        Make(folder, mock, records, inFlight, out var usage);
        var calls = Calls(folder);
        var span = (calls.Max(c => c.At) - calls.Min(c => c.At)) / 1000.0;
        Console.WriteLine($"{milliseconds} ms, {inFlight} in flight; one in flight sees {latency * 1000:0.0} ms, so they allow "
            + $"{inFlight / latency:N0} calls/s");
        Console.WriteLine($"    {calls.Count:N0} calls in {span:0.00} s: "
            + $"{calls.Count / span:N0} calls/s, {calls.Count / span * latency / inFlight:P1} of it");
        Console.WriteLine($"    the whole process, {usage.Wall:0.00} s: {calls.Count / usage.Wall * latency / inFlight:P1} of it");
    }

    private static void Make(string folder, MockServer mock, int records, int inFlight, out ToolProcess.Usage usage) =>
        usage = ToolProcess.Run(Bench.Tool,
            $"run intents --examples-per-intent {records / 10} --edge-cases 0 --batch-size 1 "
            + $"--model openai:mock --base-url {mock.Url} --concurrency {inFlight} --quiet --new --output out.json",
            folder, 3);

    private static List<CallRecord> Calls(string folder)
    {
        var journal = RunJournal.OpenForReading(Path.Combine(folder, "out.json.minwal"));
        var calls = journal.ReadCalls().ToList();
        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return calls;
    }
}
