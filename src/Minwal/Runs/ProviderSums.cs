using Minwal.Values;

namespace Minwal.Runs;

/// <summary>What one model of one provider did in a run. Thread-safe.</summary>
public sealed class ProviderSums
{
    private readonly Lock _lock = new();
    private long _calls, _failed, _input, _output, _milliseconds;
    private decimal _cost;

    /// <summary>Calls, failed calls, input and output tokens, milliseconds summed over calls, US dollars: one consistent reading.</summary>
    public (long Calls, long Failed, long InputTokens, long OutputTokens, long Milliseconds, decimal Cost) Read()
    {
        lock (_lock) return (_calls, _failed, _input, _output, _milliseconds, _cost);
    }

    /// <summary>The sums as a value.</summary>
    public Fields ToFields()
    {
        var (calls, failed, input, output, milliseconds, cost) = Read();
        return new Fields(6).Add("calls", calls).Add("failed", failed).Add("input_tokens", input).Add("output_tokens", output)
            .Add("milliseconds", milliseconds).Add("cost_usd", (double)cost);
    }

    internal void Add(JournalCall call)
    {
        lock (_lock)
        {
            _calls++;
            if (call.Fate != JournalCall.Ok) _failed++;
            _input += call.InputTokens;
            _output += call.OutputTokens;
            _milliseconds += call.Milliseconds;
            _cost += call.Cost;
        }
    }
}
