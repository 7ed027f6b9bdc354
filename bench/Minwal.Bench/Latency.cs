namespace Minwal.Bench;

/// <summary>How near a run comes to what latency allows: calls per second against in flight / latency.</summary>
internal static class Latency
{
    private const int InFlight = 256, Milliseconds = 200, Calls = 51_200;

    public static void Run() => Bench.InFolder(folder =>
    {
        Bench.Head($"intents over HTTP, {InFlight} in flight, answers after {Milliseconds} ms");
        using var mock = new MockServer($"--latency {Milliseconds}", folder);
        var usage = ToolProcess.Run(Bench.Tool,
            $"run intents --examples-per-intent {Calls / 10} --edge-cases 0 --batch-size 1 --model openai:mock --base-url {mock.Url} --concurrency {InFlight} --quiet --new --output out.json", folder, 3);
        var drafts = ReadDrafts(folder);
        var ideal = drafts * Milliseconds / 1000.0 / InFlight;
        Console.WriteLine($"{drafts:N0} calls in {usage.Wall:0.00} s from start to written file; latency alone needs {ideal:0.00} s: {ideal / usage.Wall:P1}");
        Bench.Foot();
    });

    /// <summary>Rejected drafts are calls too.</summary>
    private static long ReadDrafts(string folder)
    {
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "out.json")));
        return document.RootElement.GetProperty("metadata").GetProperty("statistics").GetProperty("drafts").GetInt64();
    }
}
