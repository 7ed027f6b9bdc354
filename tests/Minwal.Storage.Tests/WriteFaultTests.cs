using Minwal.Calls;
using Minwal.Faults;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>The faults are made by the database itself: it refuses the call of unit 13.</summary>
public sealed class WriteFaultTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Whoever_waits_for_a_row_that_is_refused_is_told()
    {
        var journal = Unlucky(new FakeTime(Waiting.NoTime));
        Given.Says(await Assert.ThrowsAsync<MinwalException>(() => journal.AppendAsync(Given.Call(13), durable: true, default).AsTask()),
            "MW4005", "the disk is on fire");
    }

    [Fact]
    public async Task All_who_wait_for_the_same_commit_are_told()
    {
        var journal = Unlucky();
        for (var unit = 0L; unit < 14; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        var waiting = Enumerable.Range(20, 5).Select(unit => journal.AppendAsync(Given.Call(unit), durable: true, default).AsTask())
            .Append(journal.FlushAsync(default).AsTask()).ToList();
        foreach (var task in waiting) await Assert.ThrowsAsync<MinwalException>(() => task);
    }

    [Fact]
    public async Task Nothing_of_a_commit_that_failed_is_kept()
    {
        var journal = Unlucky();
        for (var unit = 0L; unit < 14; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await Assert.ThrowsAsync<MinwalException>(() => journal.FlushAsync(default).AsTask());
        Assert.Empty(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task What_was_committed_before_the_fault_is_kept()
    {
        var journal = Unlucky(new FakeTime(Waiting.NoTime));
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        await Assert.ThrowsAsync<MinwalException>(() => journal.AppendAsync(Given.Call(13), durable: true, default).AsTask());
        Given.Equal([Given.Call(1)], _folder.SeenFromOutside());
    }

    [Fact]
    public async Task After_a_fault_every_row_is_refused_even_when_nobody_waits_for_it()
    {
        var journal = Unlucky(new FakeTime(Waiting.NoTime));
        await Assert.ThrowsAsync<MinwalException>(() => journal.AppendAsync(Given.Call(13), durable: true, default).AsTask());
        await Assert.ThrowsAsync<MinwalException>(() => journal.WriteAsync(Given.Draft(1), default).AsTask());
        await Assert.ThrowsAsync<MinwalException>(() => journal.AppendAsync(Given.Call(1), durable: true, default).AsTask());
        await Assert.ThrowsAsync<MinwalException>(() => journal.FlushAsync(default).AsTask());
        Assert.Throws<MinwalException>(() => journal.WriteFact("state", []));
    }

    [Fact]
    public async Task Rows_that_nobody_waited_for_are_not_lost_silently_at_the_end()
    {
        var journal = Unlucky();
        await journal.AppendAsync(Given.Call(13), durable: false, default);
        Given.Says(await Assert.ThrowsAsync<MinwalException>(() => journal.DisposeAsync().AsTask()), "MW4005", "the disk is on fire");
    }

    [Fact]
    public async Task A_fault_that_was_told_is_not_told_again_at_the_end()
    {
        var journal = Unlucky(new FakeTime(Waiting.NoTime));
        await Assert.ThrowsAsync<MinwalException>(() => journal.AppendAsync(Given.Call(13), durable: true, default).AsTask());
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task After_a_fault_the_run_can_be_opened_again()
    {
        var journal = Unlucky(new FakeTime(Waiting.NoTime));
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        await journal.AppendAsync(Given.Call(13), durable: false, default);
        await Assert.ThrowsAsync<MinwalException>(() => journal.DisposeAsync().AsTask());
        _folder.Execute("DROP TRIGGER unlucky");
        await using var again = _folder.Open();
        await again.AppendAsync(Given.Call(13), durable: true, default);
        Assert.Equal([1, 13], again.ReadCalls().Select(c => c.Key.Unit));
    }

    [Fact]
    public async Task A_call_that_cannot_be_kept_as_it_is_fails_instead_of_hanging()
    {
        var journal = _folder.Open();
        var broken = Given.Call(1) with { Provider = null! };
        await Assert.ThrowsAnyAsync<Exception>(
            () => journal.AppendAsync(broken, durable: true, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        await journal.DisposeAsync();
        Assert.Empty(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task What_a_row_cannot_hold_is_refused_before_it_is_queued()
    {
        var journal = _folder.Open();
        foreach (var broken in (CallRecord[])[
            Given.Call(1) with { RequestHash = "not hexadecimal" }, Given.Call(1) with { RequestHash = new string('A', 64) },
            Given.Call(1) with { Cost = 10_000_000m }])
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await journal.AppendAsync(broken, durable: false, default));
        }

        await journal.AppendAsync(Given.Call(1), durable: true, default);
        Assert.Single(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task A_closed_journal_takes_no_rows()
    {
        var journal = _folder.Open();
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.AppendAsync(Given.Call(1), durable: false, default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.AppendAsync(Given.Call(1), durable: true, default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.FlushAsync(default).AsTask());
    }

    [Fact]
    public async Task A_journal_may_be_closed_twice()
    {
        var journal = _folder.Open();
        await journal.DisposeAsync();
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task A_fact_that_cannot_be_written_is_a_fault()
    {
        var journal = _folder.Open();
        _folder.Execute("CREATE TRIGGER unlucky BEFORE INSERT ON fact BEGIN SELECT RAISE(FAIL, 'the disk is on fire'); END");
        Given.Says(Assert.Throws<MinwalException>(() => journal.WriteFact("state", [])), "MW4005", "the disk is on fire");
        Given.Says(Assert.Throws<MinwalException>(() => journal.Begin(Given.Header)), "MW4005", "the disk is on fire");
        Assert.Null(journal.Header);
        await journal.AppendAsync(Given.Call(1), durable: true, default);
    }

    private RunJournal Unlucky(TimeProvider? time = null)
    {
        var journal = _folder.Open(time ?? new FakeTime());
        _folder.Execute(
            "CREATE TRIGGER unlucky BEFORE INSERT ON call WHEN NEW.unit = 13 BEGIN SELECT RAISE(FAIL, 'the disk is on fire'); END");
        return journal;
    }
}
