using System.Collections.Concurrent;
using Minwal.Values;

namespace Minwal.Calls;

/// <summary>
/// The sums of a run's calls by model:
/// everything that the call log holds, also answers that are not used any more because their request has changed. Thread-safe.
/// </summary>
public sealed class CallLedger
{
    private readonly ConcurrentDictionary<(string Provider, string Model), Entry> _models = new();
    private long _reused;

    /// <summary>Sums that begin with what <paramref name="earlier"/> processes of the run have paid.</summary>
    internal CallLedger(IEnumerable<CallSum> earlier)
    {
        foreach (var sum in earlier) _models[(sum.Provider, sum.Model)] = new Entry(sum);
    }

    /// <summary>Answers that were taken from the call log instead of being asked for again.</summary>
    public long Reused => Interlocked.Read(ref _reused);

    /// <summary>The sums, by name.</summary>
    public IReadOnlyList<CallSum> Sums() =>
        [.. _models.Values.Select(e => e.Sum)
            .OrderBy(s => s.Provider, StringComparer.Ordinal)
            .ThenBy(s => s.Model, StringComparer.Ordinal)];

    internal void Add(CallRecord call) =>
        _models
            .GetOrAdd((call.Provider, call.Model), static key => new Entry(new CallSum(key.Provider, key.Model, 0, 0, default, 0, 0, 0)))
            .Add(call);

    internal void Reuse() => Interlocked.Increment(ref _reused);

    /// <summary>The sums as a value, by the model's name.</summary>
    public Fields ToFields()
    {
        var models = new Fields();
        foreach (var sum in Sums())
        {
            models[sum.Name] = new Fields(11).Add("calls", sum.Calls).Add("failed", sum.Failed).Add("input_tokens", sum.Usage.Input)
                .Add("cached_input_tokens", sum.Usage.CachedInput).Add("output_tokens", sum.Usage.Output)
                .Add("reasoning_tokens", sum.Usage.Reasoning).Add("milliseconds", sum.Milliseconds)
                .Add("cost_usd", sum.Unpriced > 0 ? null : (double)sum.Cost).Add("priced_usd", (double)sum.Cost)
                .Add("unpriced_calls", sum.Unpriced).Add("hedged", sum.Hedged);
        }

        return models;
    }

    /// <summary>
    /// What all calls cost, in words: <c>$0.12</c>, <c>at least $0.12; price of 'x' unknown</c>, or <c>cost not known: no price for
    /// 'x'</c>.
    /// </summary>
    public static string CostInWords(IEnumerable<CallSum> sums)
    {
        var list = sums.ToList();
        var cost = list.Sum(s => s.Cost);
        var unknown = list.Where(s => s.Unpriced > 0).Select(s => $"'{s.Name}'").ToList();
        return unknown.Count == 0 ? Money.InWords(cost)
            : cost > 0 ? $"at least {Money.InWords(cost)}; price of {string.Join(", ", unknown)} unknown"
            : $"cost not known: no price for {string.Join(", ", unknown)}";
    }

    private sealed class Entry(CallSum sum)
    {
        private readonly Lock _lock = new();
        private CallSum _sum = sum;

        public CallSum Sum
        {
            get
            {
                lock (_lock) return _sum;
            }
        }

        public void Add(CallRecord call)
        {
            lock (_lock) _sum = _sum.Plus(call);
        }
    }
}
