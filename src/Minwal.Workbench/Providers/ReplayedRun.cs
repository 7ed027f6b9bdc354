using System.Globalization;
using Minwal.Calls;
using Minwal.Storage;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Providers;

/// <summary>
/// An earlier run whose answers are used again. Keeps a hash and a place for each call in memory, and reads answers when they are asked
/// for.
/// </summary>
internal sealed class ReplayedRun : IAsyncDisposable
{
    private readonly RunJournal _journal;
    private readonly Dictionary<UInt128, CallKey> _places = [];

    private ReplayedRun(RunJournal journal)
    {
        _journal = journal;
        foreach (var call in journal.ReadCalls().Where(c => c.State == CallState.Answered))
            _places.TryAdd(Half(call.RequestHash), call.Key);
    }

    /// <summary>Opens the run that the user named.</summary>
    public static ReplayedRun Open(string named)
    {
        var folder = RunFolder.Find(named);
        RunFolder.ReadHeader(folder);
        return new ReplayedRun(RunJournal.OpenForReading(folder));
    }

    /// <summary>The answer to a request; null when there was none.</summary>
    public CallRecord? Find(string hash) => _places.TryGetValue(Half(hash), out var key)
        ? _journal.FindCalls(key).LastOrDefault(c => c.RequestHash == hash && c.State == CallState.Answered) : null;

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private static UInt128 Half(string hash) => UInt128.Parse(hash.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
