using System.Globalization;
using System.Text;
using Minwal.Calls;
using Minwal.Storage;

namespace Minwal.Bench;

/// <summary>
/// Records of several steps, each of which waits for the one before: how near the whole comes to what cannot be undercut
/// (the endpoint's work, or the longest chain), and what a call costs with 4 steps a record and with 64.
/// </summary>
internal static class Chains
{
    private const int InFlight = 64;

    public static void Run() => Bench.InFolder(folder =>
    {
        Bench.Head($"records of dependent steps, {InFlight} in flight");
        foreach (var steps in new[] { 4, 64 }) WriteRecipe(folder, steps);
        using (var slow = new MockServer($"--latency lognormal:200,0.5 --recipe {Folder(folder, 4)}", folder))
        {
            Make(folder, slow, 4, 2_000);
            Tell(Read(folder));
        }

        using var fast = new MockServer($"--recipe {Folder(folder, 4)} --recipe {Folder(folder, 64)}", folder);
        foreach (var (steps, calls) in new[] { (4, 4_096), (64, 4_096), (4, 40_960), (64, 40_960) })
        {
            var usage = Make(folder, fast, steps, calls / steps);
            var made = Read(folder).Count;
            Console.WriteLine($"{steps,2} steps a record: {made,6:N0} calls, {usage.Processor / made * 1e6:0} µs a call, "
                + $"{usage.PeakMegabytes:0} MB");
        }

        Bench.Foot();
    });

    /// <summary>The total beside the larger of the endpoint's work over its places and the longest chain, and one latency more.</summary>
    private static void Tell(List<CallRecord> calls)
    {
        double End(CallRecord call) => call.At / 1000.0;
        double Begin(CallRecord call) => (call.At - call.Milliseconds) / 1000.0;
        var total = calls.Max(End) - calls.Min(Begin);
        var work = calls.Sum(call => call.Milliseconds) / 1000.0 / InFlight;
        var chain = calls.GroupBy(call => call.Key.Unit).Max(unit => unit.Sum(call => call.Milliseconds)) / 1000.0;
        var longest = calls.Max(call => call.Milliseconds) / 1000.0;
        var share = (total - longest) / Math.Max(work, chain);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{calls.Count} calls in chains of 4, log-normal latency: {total:0.00} s; work / places {work:0.00} s, "
            + $"longest chain {chain:0.00} s, longest call {longest:0.00} s: ")
            + FormattableString.Invariant($"({total:0.00} - {longest:0.00}) / {Math.Max(work, chain):0.00} = {share:0.000}"));
    }

    private static ToolProcess.Usage Make(string folder, MockServer mock, int steps, int records) => ToolProcess.Run(Bench.Tool,
        $"run --recipe {Folder(folder, steps)} --samples {records} --model openai:mock --base-url {mock.Url} --concurrency {InFlight} "
        + "--quiet --new --output out.jsonl", folder, 3);

    private static string Folder(string folder, int steps) => Path.Combine(folder, $"chain-{steps}");

    private static List<CallRecord> Read(string folder)
    {
        var journal = RunJournal.OpenForReading(Path.Combine(folder, "out.jsonl.minwal"));
        var calls = journal.ReadCalls().ToList();
        journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return calls;
    }

    private static void WriteRecipe(string folder, int steps)
    {
        var own = Directory.CreateDirectory(Folder(folder, steps)).FullName;
        var text = new StringBuilder().Append(FormattableString.Invariant($$"""
            recipe: chain-{{steps}}
            version: 1
            summary: Each step goes on from what the one before wrote.
            language: en
            parameters:
              samples: { type: integer, default: 10, min: 1, help: Records to accept. }
            quotas:
              total: ${samples}
            models:
              writer: {}
            steps:

            """));
        for (var step = 1; step <= steps; step++)
        {
            File.WriteAllText(Path.Combine(own, $"{step}.hbs"),
                step == 1 ? "Write a line, number {{slot}}." : $"Go on from: {{{{text{step - 1}}}}}");
            text.Append($"  - write: {{ name: step{step}, prompt: {step}.hbs, returns: {{ text{step}: {{ words: [4, 12] }} }} }}\n");
        }

        text.Append($"record: {{ text: \"${{text{steps}}}\" }}\noutput: {{ file: out.jsonl }}\n");
        File.WriteAllText(Path.Combine(own, "recipe.yaml"), text.ToString());
    }
}
