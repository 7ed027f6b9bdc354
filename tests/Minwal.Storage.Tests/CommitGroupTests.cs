using System.Buffers.Binary;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>Which rows are committed together, and when.</summary>
public sealed class CommitGroupTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Drafts_do_not_go_with_a_paid_answer_and_are_written_50_ms_after_the_first()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        await journal.WriteAsync(Given.Draft(0), default);
        await clock.WaitedFor;
        var paid = journal.AppendAsync(Given.Call(1), durable: true, default).AsTask();
        await Until(() => clock.Waiters == 2);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        await paid;
        Assert.Empty(_folder.DraftsFromOutside());
        await Until(() => clock.Waiters == 1);
        clock.Advance(TimeSpan.FromMilliseconds(44));
        await journal.WriteAsync(Given.Draft(1), default);
        Assert.Empty(_folder.DraftsFromOutside());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Until(() => _folder.DraftsFromOutside().Count == 2);
    }

    [Fact]
    public async Task Drafts_that_are_due_go_with_a_paid_answer()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        await journal.WriteAsync(Given.Draft(0), default);
        await clock.WaitedFor;
        var before = Commits();
        var paid = journal.AppendAsync(Given.Call(1), durable: true, default).AsTask();
        await Until(() => clock.Waiters == 2);
        clock.StandStill(TimeSpan.FromMilliseconds(50));
        await paid;
        Assert.Equal(1, Commits() - before);
        Assert.Single(_folder.DraftsFromOutside());
    }

    [Fact]
    public async Task Rows_that_nobody_waits_for_are_written_50_ms_after_the_first()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        for (var unit = 0L; unit < 10; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await clock.WaitedFor;
        Assert.Empty(_folder.SeenFromOutside());
        clock.Advance(TimeSpan.FromMilliseconds(50));
        await Until(() => _folder.SeenFromOutside().Count == 10);
    }

    [Fact]
    public async Task Paid_answers_that_come_within_5_ms_share_a_commit()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        var before = Commits();
        var waiting = Enumerable.Range(0, 30)
            .Select(unit => journal.AppendAsync(Given.Call(unit), durable: true, default).AsTask()).ToList();
        await clock.WaitedFor;
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        await Task.WhenAll(waiting);
        Assert.Equal(1, Commits() - before);
    }

    [Fact]
    public async Task A_paid_answer_waits_5_ms_also_behind_rows_that_nobody_waits_for()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        await clock.WaitedFor;
        var paid = journal.AppendAsync(Given.Call(2), durable: true, default).AsTask();
        await Until(() => clock.Waiters == 2);
        Assert.False(paid.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        await paid;
        Assert.Equal(2, _folder.SeenFromOutside().Count);
    }

    [Fact]
    public async Task A_flush_writes_through_what_was_committed_before_without_that()
    {
        var clock = new FakeTime();
        var journal = _folder.Open(clock);
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        await clock.WaitedFor;
        clock.Advance(TimeSpan.FromMilliseconds(50));
        await Until(() => _folder.SeenFromOutside().Count == 1);
        var before = Commits();
        await journal.FlushAsync(default);
        Assert.Equal(1, Commits() - before);
        await journal.FlushAsync(default);
        Assert.Equal(1, Commits() - before);
    }

    [Fact]
    public async Task Forty_paid_answers_do_not_wait_for_the_clock()
    {
        var journal = _folder.Open(new FakeTime());
        await Task.WhenAll(Enumerable.Range(0, 40).Select(unit => journal.AppendAsync(Given.Call(unit), durable: true, default).AsTask()));
        Assert.Equal(40, _folder.SeenFromOutside().Count);
    }

    [Fact]
    public async Task Two_thousand_rows_do_not_wait_for_the_clock()
    {
        var journal = _folder.Open(new FakeTime());
        for (var unit = 0L; unit < 2000; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await Until(() => _folder.SeenFromOutside().Count == 2000);
    }

    [Fact]
    public async Task Rows_that_wait_together_are_one_commit()
    {
        var journal = _folder.Open(new FakeTime());
        var before = Commits();
        for (var unit = 0L; unit < 500; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await journal.FlushAsync(default);
        Assert.Equal(1, Commits() - before);
    }

    /// <summary>How many commits stand in the write-ahead log: its frames that carry the size of the database.</summary>
    private int Commits()
    {
        using var wal = new FileStream(_folder.Database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[wal.Length];
        wal.ReadExactly(bytes);
        if (bytes.Length == 0) return 0;
        var page = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        var commits = 0;
        for (var at = 32; at + 24 + page <= bytes.Length; at += 24 + page)
            if (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 4)) != 0) commits++;
        return commits;
    }

    private static async Task Until(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
