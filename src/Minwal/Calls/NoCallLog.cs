namespace Minwal.Calls;

/// <summary>Keeps nothing: for previews and rehearsals.</summary>
internal sealed class NoCallLog : ICallLog
{
    public static NoCallLog Instance { get; } = new();

    public IReadOnlyList<CallRecord> FindCalls(long unit, int attempt) => [];

    public IReadOnlyList<CallRecord> FindCalls(CallKey key) => [];

    public ValueTask AppendAsync(CallRecord call, bool durable, CancellationToken cancellation) => default;

    public IEnumerable<CallRecord> ReadCalls(long? unit = null) => [];

    public IReadOnlyList<CallSum> SumCalls() => [];
}
