using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>Holds the shards of a run against each other before they are gathered.</summary>
internal static class ShardHeaders
{
    // Each has three or four files open, and a process may have 256 at least.
    private const int MostOpen = 48;

    /// <summary>The headers of the shards in <paramref name="folders"/>.</summary>
    /// <exception cref="MinwalException">MW4010 with everything that is in the way.</exception>
    public static IReadOnlyList<RunHeader> Check(IReadOnlyList<string> folders)
    {
        var faults = new List<Fault>();
        void Refuse(string message) => faults.Add(new Fault("MW4010", new Mark(""), message));
        var headers = new List<RunHeader>();
        var seen = new Dictionary<Shard, string>();
        foreach (var folder in folders)
        {
            var (header, state) = Read(folder);
            headers.Add(header);
            if (header.Identity.Shard is not { } text || Shard.Parse(text) is not { } shard) Refuse($"'{folder}' is not a shard");
            else if (!seen.TryAdd(shard, folder)) Refuse($"'{folder}' and '{seen[shard]}' are both shard {shard}");
            else if (state?.Phase != RunPhase.Drafted)
                Refuse($"shard {shard} in '{folder}' has not ended yet; it is {state?.Word ?? "new"}");
        }

        for (var i = 1; i < headers.Count; i++)
        {
            var difference = RunDifferences.Between(
                headers[0], headers[i].Identity with { Shard = headers[0].Identity.Shard }, headers[i].RecipeFiles);
            if (difference.Count > 0) Refuse($"'{folders[i]}' is of another run than '{folders[0]}': {string.Join("; ", difference)}");
        }

        var count = seen.Keys.Select(s => s.Count).DefaultIfEmpty(0).First();
        if (seen.Keys.Any(s => s.Count != count)) Refuse($"the shards are of different counts: {string.Join(", ", seen.Keys)}");
        else if (Enumerable.Range(1, count).Where(n => seen.Keys.All(s => s.Number != n)).ToList() is { Count: > 0 } missing)
            Refuse($"of {count} shards these are missing: {string.Join(", ", missing)}");
        return faults.Count == 0 ? headers : throw new MinwalException(faults);
    }

    private static (RunHeader Header, RunState? State) Read(string folder)
    {
        var journal = RunJournal.OpenForReading(folder);
        try
        {
            return (RunFolder.Header(journal, folder), RunState.Read(journal));
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static void Import(RunJournal whole, string[] shards)
    {
        var parts = new List<RunJournal>();
        try
        {
            foreach (var shard in shards) parts.Add(RunJournal.OpenForReading(shard));
            whole.Import(parts);
        }
        finally
        {
            foreach (var part in parts) part.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Makes one journal of the shards' call logs in <paramref name="folder"/>; does nothing twice.</summary>
    public static void Import(IReadOnlyList<string> shards, RunHeader header, string folder, bool anew, TimeProvider time)
    {
        if (anew) RunJournal.Delete(folder);
        var whole = RunJournal.Open(folder, time);
        try
        {
            if (whole.Header is null) whole.Begin(header);
            else if (RunDifferences.Between(whole.Header, header.Identity, header.RecipeFiles) is { Count: > 0 } differences)
                throw new MinwalException("MW4002", $"the run in '{folder}' was begun otherwise:\n  {string.Join("\n  ", differences)}\n");
            foreach (var some in shards.Chunk(MostOpen)) Import(whole, some);
            var first = RunJournal.OpenForReading(shards[0]);
            if (first.ReadFact("attempts") is { } attempts) whole.WriteFact("attempts", attempts);
            first.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            whole.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
