using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>An earlier run whose answers are used again. Keeps a hash and a place for each call in memory, and reads answers when they are asked for.</summary>
internal sealed class ReplayedRun : IAsyncDisposable
{
    private readonly SqliteJournal _journal;
    private readonly Dictionary<UInt128, CallKey> _places = [];

    private ReplayedRun(SqliteJournal journal)
    {
        _journal = journal;
        foreach (var call in journal.Calls().Where(c => c.Answer is not null)) _places.TryAdd(Half(call.RequestHash), call.Key);
    }

    /// <summary>Opens the run that the user named.</summary>
    public static ReplayedRun Open(string named)
    {
        var folder = RunFolder.Find(named);
        var journal = SqliteJournal.OpenForReading(folder);
        return journal.Header is not null ? new ReplayedRun(journal) : throw new MinwalException("MW2006", $"the run in '{folder}' was never begun");
    }

    /// <summary>The model that played the role then; requests are the same only under its name.</summary>
    public string SpecOf(string role) => _journal.Header!.Identity["models"] is Fields models && models.GetValueOrDefault(role) is Fields model ? Value.ToText(model["model"]) : "";

    /// <summary>The call that answered a request; null when there was none.</summary>
    public CallRecord? Find(string hash) =>
        _places.TryGetValue(Half(hash), out var key)
        && _journal.FindCalls(key.Unit, key.Attempt).FirstOrDefault(c => c.Key == key) is { Answer: { } answer } call
            ? new CallRecord(key, call.Task, call.RequestHash, CallState.Answered)
            {
                Contents = call.Reasoning is { } thought ? [new TextReasoningContent(thought), new TextContent(answer)] : [new TextContent(answer)],
                FinishReason = ChatFinishReason.Stop.Value,
                Provider = call.Provider,
                Model = call.Model,
            }
            : null;

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private static UInt128 Half(string hash) => UInt128.Parse(hash.AsSpan(0, 32), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
