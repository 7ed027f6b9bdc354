using Minwal.Planning;
using Xunit;

namespace Minwal.EndToEnd.Faults;

/// <summary>Runs over three providers that are killed again and again.</summary>
internal static class KilledRuns
{
    private const int InFlight = 8;

    /// <summary>
    /// Ends the run so often with <c>kill -9</c>, each time after a random number of answers, and holds the last against an undisturbed
    /// one: the same bytes, no answer paid for twice but those in flight, no limit violated. Returns how many answers were lost.
    /// </summary>
    public static async Task<long> TryAsync(int kills, int records)
    {
        await using var scene = await FaultScene.StartAsync(
            "--latency 20-60", "--latency 10-90 --requests-per-minute 6000", "--latency 30-50");
        var run = $"run intents --batch-size 1 --date 2026-01-01 --quiet --examples-per-intent {records / 10} --edge-cases 0 "
            + $"--concurrency {InFlight} {scene.Asking} --output";
        await scene.RunAsync($"{run} whole.jsonl");
        var needed = await scene.CountAsync("answered");
        await scene.ResetAsync();
        var random = new SlotRandom(2026);
        for (var kill = 0; kill < kills; kill++)
        {
            var until = await scene.CountAsync("answered") + random.Below((int)(2 * needed / kills) + 1);
            using var process = scene.Tool.Start($"{run} out.jsonl");
            var error = process.StandardError.ReadToEndAsync();
            while (await scene.CountAsync("answered") < until && !process.HasExited)
            {
                // As fast as the counts can be had: the moment is one in the life of some call.
            }

            process.Kill();
            await process.WaitForExitAsync();
            Assert.DoesNotContain(FaultScene.Key, await error, StringComparison.Ordinal);
            if (File.Exists(scene.Tool.At("out.jsonl"))) break;
        }

        await scene.RunAsync($"{run} out.jsonl");
        Assert.Equal(scene.Tool.Read("whole.jsonl"), scene.Tool.Read("out.jsonl"));
        var ledger = await scene.LedgerAsync("out.jsonl");
        Assert.Equal((records, 0), (ledger.Accepted, ledger.Short));
        var lost = await scene.CountAsync("answered") - needed;
        Assert.InRange(lost, 0, kills * InFlight * scene.Providers.Count);
        Assert.Equal(0, await scene.CountAsync("violations"));
        return lost;
    }
}
