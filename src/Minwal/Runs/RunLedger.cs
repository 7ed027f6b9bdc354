using System.Collections.Concurrent;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// The sums of a run. requested = accepted + short + open, and drafts = accepted + rejected by reason + failed by code: they always add up. Thread-safe.
/// </summary>
public sealed class RunLedger(long requested)
{
    private readonly ConcurrentDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProviderSums> _providers = new(StringComparer.Ordinal);
    private long _accepted, _short, _drafts, _reused;

    /// <summary>Records asked for.</summary>
    public long Requested => requested;

    /// <summary>Records accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Slots that were given up.</summary>
    public long Short => Interlocked.Read(ref _short);

    /// <summary>Drafts made, whatever came of them.</summary>
    public long Drafts => Interlocked.Read(ref _drafts);

    /// <summary>Calls that an earlier process of this run had paid for.</summary>
    public long Reused => Interlocked.Read(ref _reused);

    /// <summary>Drafts that were not accepted, by reason or failure code.</summary>
    public IReadOnlyDictionary<string, long> Reasons => _reasons;

    /// <summary>Calls by <c>provider:model</c>.</summary>
    public IReadOnlyDictionary<string, ProviderSums> Providers => _providers;

    internal void Accept()
    {
        Interlocked.Increment(ref _drafts);
        Interlocked.Increment(ref _accepted);
    }

    internal void Reject(string reason)
    {
        Interlocked.Increment(ref _drafts);
        _reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
    }

    internal void GiveUp() => Interlocked.Increment(ref _short);

    internal void Count(JournalCall call, bool reused)
    {
        if (reused) Interlocked.Increment(ref _reused);
        var name = call.Model.Length == 0 ? call.Provider : $"{call.Provider}:{call.Model}";
        _providers.GetOrAdd(name, static _ => new ProviderSums()).Add(call);
    }

    /// <summary>The sums as a value, for the journal, reports and machines.</summary>
    public Fields ToFields()
    {
        var reasons = new Fields();
        foreach (var (reason, count) in _reasons.OrderBy(r => r.Key, StringComparer.Ordinal)) reasons[reason] = count;
        var providers = new Fields();
        foreach (var (name, sums) in _providers.OrderBy(p => p.Key, StringComparer.Ordinal)) providers[name] = sums.ToFields();
        return new Fields(8).Add("requested", Requested).Add("accepted", Accepted).Add("short", Short).Add("drafts", Drafts)
            .Add("rejected", reasons).Add("reused_calls", Reused).Add("providers", providers);
    }
}
