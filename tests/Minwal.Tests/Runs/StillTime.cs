namespace Minwal.Tests.Runs;

/// <summary>Time that stands still. Whoever would wait for it is found out: the engine waits for events, never for a clock.</summary>
internal sealed class StillTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new InvalidOperationException("somebody waits for a clock");
}
