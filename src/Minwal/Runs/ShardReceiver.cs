using System.Threading.Channels;

namespace Minwal.Runs;

/// <summary>
/// Receives the units of a shard. Verdicts that depend on other records are given when the shards are gathered;
/// here it is only counted which slots have a draft that passed the checks of one record.
/// </summary>
/// <param name="settings">The run.</param>
/// <param name="ledger">The sums.</param>
/// <param name="shortfalls">What is short.</param>
/// <param name="queue">Where units are worked on.</param>
internal sealed class ShardReceiver(RunSettings settings, RunLedger ledger, ShortfallTable shortfalls, WorkQueue queue) : IUnitReceiver
{
    private readonly Channel<UnitWork> _arrivals = Channel.CreateUnbounded<UnitWork>(new UnboundedChannelOptions { SingleReader = true });

    public void Submit(UnitWork work) => _arrivals.Writer.TryWrite(work);

    public void Complete() => _arrivals.Writer.TryComplete();

    public async Task<ReceiverEnd> RunAsync(CancellationToken cancellation)
    {
        var (waits, drafts, isAnyReady) = (false, 0L, false);
        foreach (var round in settings.Rounds())
        {
            queue.Begin(round);
            for (long arrived = 0; arrived < round.UnitCount;)
            {
                if (!_arrivals.Reader.TryRead(out var work))
                {
                    if (!await _arrivals.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false)) return ReceiverEnd.Unfinished;
                    continue;
                }

                waits |= work.IsParked;
                if (!work.IsParked) Count(work);
                drafts += work.Drafts;
                isAnyReady |= work.Ready.Count > 0;
                if (!isAnyReady && drafts >= settings.MostInVain)
                {
                    queue.Close();
                    return ReceiverEnd.InVain;
                }

                queue.Advance(++arrived);
            }
        }

        queue.Close();
        return waits ? ReceiverEnd.Waiting : ReceiverEnd.All;
    }

    private void Count(UnitWork work)
    {
        foreach (var _ in work.Ready) ledger.HoldReady();
        foreach (var (slot, reason) in work.Exhausted)
        {
            ledger.GiveUp();
            shortfalls.Add(work.Unit.Cell.Values, slot, reason);
        }
    }
}
