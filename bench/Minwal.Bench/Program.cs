using Minwal.Bench;

// dotnet run --project bench/Minwal.Bench -c Release -- NAME; the figures and what they mean stand in docs/benchmarks.md.
switch (args)
{
    case ["cold-start", .. var file]: ColdStart.Run(file.FirstOrDefault()); return 0;
    case ["nothing"]: return 0;
    case ["offline", .. var counts]: Offline.Run(counts); return 0;
    case ["http", .. var counts]: Http.Run(counts); return 0;
    case ["latency"]: Latency.Run(); return 0;
    case ["bare-loop", var url, var calls, var inFlight]:
        await BareLoop.RunAsync(new Uri(url), int.Parse(calls), int.Parse(inFlight));
        return 0;
    case ["classifier", var folder]: Classifier.Run(folder); return 0;
    case ["journal"]: await JournalRows.RunAsync(); return 0;
    default:
        Console.Error.WriteLine("cold-start [FILE] | offline [N …] | http [N …] | latency | classifier FOLDER | journal");
        return 2;
}
