using Minwal.Checks;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RunLedgerTests
{
    /// <summary>Views read the sums on a timer while workers add reasons that nobody has seen before.</summary>
    [Fact]
    public async Task The_sums_can_be_read_at_any_time()
    {
        var ledger = new RunLedger(1, []);
        using var ended = new CancellationTokenSource();
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var read = 0L;
            do
            {
                read += ledger.ToFields().Count
                    + ledger.Reasons.OrderByDescending(r => r.Value).Count() + ledger.Warnings.OrderBy(w => w.Key).Count();
            }
            while (!ended.IsCancellationRequested);
            return read;
        })).ToList();
        for (var i = 0; i < 20_000; i++)
        {
            ledger.Reject(new Rejection($"reason.{i % 5_000}", "", []), i);
            ledger.Warn(new Rejection($"warning.{i % 5_000}", "", []), i);
        }

        await ended.CancelAsync();
        Assert.All(await Task.WhenAll(reading), read => Assert.True(read > 0));
        Assert.Equal((20_000, 5_000), (ledger.Drafts, ((Fields)ledger.ToFields()["rejected"]!).Count));
    }
}
