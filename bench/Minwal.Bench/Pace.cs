using System.Globalization;
using System.Text.Json;
using Minwal.Calls;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// Strict endpoints whose limit is named, said in headers, or said by nobody: how much of the limit a run uses, and how many of its
/// requests are refused, by the endpoint's own count.
/// </summary>
internal static class Pace
{
    public static void Run() => Bench.InFolder(folder =>
    {
        Bench.Head("intents over HTTP, one record a call, answers after 50 ms, strict limits");
        Console.WriteLine("limit, a minute      how it is known       calls   seconds   of the limit   refused");
        Measure(folder, 12_000, 15_000, "named", "--requests-per-minute 12000", "", 64);
        Measure(folder, 60_000, 60_000, "named", "--requests-per-minute 60000", "", 256);
        Measure(folder, 12_000, 15_000, "in headers", "", "", 64);
        Measure(folder, 600, 900, "not at all", "", "--silent-limits", 64);
        Measure(folder, 120, 240, "not at all", "", "--silent-limits", 64);
        Bench.Foot();
    });

    private static void Measure(string folder, int limit, int records, string known, string named, string silent, int inFlight)
    {
        using var mock = new MockServer($"--latency 50 --requests-per-minute {limit} {silent}", folder);
        ToolProcess.Run(Bench.Tool,
            $"run intents --examples-per-intent {records / 10} --edge-cases 0 --batch-size 1 --model openai:mock --base-url {mock.Url} "
            + $"--concurrency {inFlight} {named} --quiet --new --output out.json", folder, 3);
        var journal = RunJournal.OpenForReading(Path.Combine(folder, "out.json.minwal"));
        var calls = journal.ReadCalls().Where(call => call.State == CallState.Answered).ToList();
        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var span = (calls.Max(call => call.At) - calls.Min(call => call.At)) / 1000.0;
        var (requests, refused) = Seen(mock);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{limit,15:N0}      {known,-15}   {calls.Count,10:N0}   {span,7:0.0}   {calls.Count / span * 60 / limit,12:P1}   "
            + $"{refused:N0} of {requests:N0} ({(double)refused / requests:P2})"));
    }

    private static (long Requests, long Refused) Seen(MockServer mock)
    {
        using var http = new HttpClient();
        using var seen = JsonDocument.Parse(http.GetStringAsync(new Uri(new Uri(mock.Url), "/stats")).GetAwaiter().GetResult());
        long Of(string name) => seen.RootElement.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
        return (Of("requests"), Of("violations"));
    }
}
