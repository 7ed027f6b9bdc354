using Minwal.Bench;

// dotnet run --project bench/Minwal.Bench -c Release -- NAME; the figures and what they mean stand in docs/benchmarks.md.
switch (args)
{
    case ["cold-start", .. var file]: ColdStart.Run(file.FirstOrDefault()); return 0;
    case ["nothing"]: return 0;
    case ["offline", .. var counts]: Offline.Run(counts); return 0;
    case ["gather", .. var sizes]: Gather.Run(sizes); return 0;
    case ["gather-calls", .. var sizes]: await GatherCalls.RunAsync(sizes); return 0;
    case ["http", .. var counts]: Http.Run(counts); return 0;
    case ["latency"]: Latency.Run(); return 0;
    case ["calls", .. var counts]: Calls.Run(counts); return 0;
    case ["chains"]: Chains.Run(); return 0;
    case ["pace"]: Pace.Run(); return 0;
    case ["bare-loop", var url, var calls, var inFlight]:
        await BareLoop.RunAsync(new Uri(url), int.Parse(calls), int.Parse(inFlight));
        return 0;
    case ["near", .. var counts]: Near.Run(counts); return 0;
    case ["near-recall", .. var counts]: NearRecall.Run(counts); return 0;
    case ["classifier", var folder]: Classifier.Run(folder); return 0;
    case ["journal"]: await JournalRows.RunAsync(); return 0;
    case ["rows", .. var count]: DataRows.Run(count is [var n] ? long.Parse(n) : 1_000_000); return 0;
    default:
        Console.Error.WriteLine(
            "cold-start [FILE] | offline [N …] | gather [N/SHARDS …] | gather-calls [N/SHARDS …] | http [N …] | calls [N …] | latency "
            + "| chains | pace | journal | classifier FOLDER | rows [N] | near [N …] | near-recall [N …]");
        return 2;
}
