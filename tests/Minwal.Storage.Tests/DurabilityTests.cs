using Xunit;

namespace Minwal.Storage.Tests;

public sealed class DurabilityTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_paid_answer_is_in_the_file_before_it_counts()
    {
        var journal = _folder.Open(new FakeTime(Waiting.NoTime));
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        Given.Equal([Given.Call(1)], _folder.SeenFromOutside());
    }

    [Fact]
    public async Task A_paid_answer_outlives_a_process_that_is_killed()
    {
        var journal = _folder.Open(new FakeTime(Waiting.NoTime));
        journal.Begin(Given.Header);
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        await using var found = _folder.Open(folder: _folder.Image());
        Given.Equal([Given.Call(1)], found.FindCalls(1, 0));
    }

    [Fact]
    public async Task A_call_that_was_written_before_a_paid_answer_is_kept_with_it()
    {
        var journal = _folder.Open(new FakeTime(Waiting.NoTime));
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        await journal.AppendAsync(Given.Call(2), durable: true, default);
        await using var found = _folder.Open(folder: _folder.Image());
        Assert.Equal(2, found.ReadCalls().Count());
    }

    [Fact]
    public async Task A_flush_returns_when_all_is_in_the_file()
    {
        var journal = _folder.Open(new FakeTime());
        for (var unit = 0L; unit < 50; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await journal.FlushAsync(default);
        Assert.Equal(50, _folder.SeenFromOutside().Count);
    }

    [Fact]
    public async Task A_flush_of_nothing_returns()
    {
        var journal = _folder.Open(new FakeTime());
        await journal.FlushAsync(default);
        Assert.Empty(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task The_header_and_facts_outlive_a_process_that_is_killed()
    {
        var journal = _folder.Open(new FakeTime());
        journal.Begin(Given.Header);
        journal.WriteFact("state", new Values.Fields().Add("state", "running"));
        await using var found = _folder.Open(folder: _folder.Image());
        Assert.Equal((Given.Header.CreatedAt, "running"), (found.Header!.CreatedAt, (string?)found.ReadFact("state")!["state"]));
    }

    [Fact]
    public async Task A_fact_is_never_there_before_the_rows_that_were_written_before_it()
    {
        var journal = _folder.Open(new FakeTime());
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        journal.WriteFact("state", []);
        Assert.Single(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task Rows_of_many_tasks_all_arrive_once()
    {
        await using (var journal = _folder.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(task => Task.Run(async () =>
            {
                for (var i = 0; i < 400; i++)
                {
                    await journal.WriteAsync(Given.Draft((task * 400) + i), default);
                    if (i % 40 == 0) await journal.AppendAsync(Given.Call((task * 400) + i), durable: true, default);
                    else await journal.AppendAsync(Given.Call((task * 400) + i), durable: false, default);
                }
            })));
        }

        await using var reopened = _folder.Open();
        Assert.Equal(Enumerable.Range(0, 6400).Select(i => (long)i), reopened.ReadCalls().Select(c => c.Key.Unit));
        Assert.Equal(Enumerable.Range(0, 6400).Select(i => (long)i), reopened.ReadAccepted().Select(d => d.Slot));
    }

    [Fact]
    public async Task Many_more_rows_than_may_wait_all_arrive()
    {
        await using (var journal = _folder.Open())
            for (var slot = 0L; slot < 45_000; slot++) await journal.WriteAsync(Given.Draft(slot), default);
        await using var reopened = _folder.Open();
        Assert.Equal(45_000, reopened.ReadAccepted().Count());
    }

    [Fact]
    public async Task Closing_the_journal_writes_what_still_waits()
    {
        await using (var journal = _folder.Open(new FakeTime()))
            for (var unit = 0L; unit < 30; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        Assert.Equal(30, _folder.SeenFromOutside().Count);
    }

    [Fact]
    public async Task A_closed_journal_is_one_file_that_can_be_copied()
    {
        await using (var journal = _folder.Open()) await journal.AppendAsync(Given.Call(1), durable: true, default);
        Assert.False(File.Exists(_folder.Database + "-wal"));
    }

    [Fact]
    public async Task A_row_whose_writer_stopped_waiting_is_kept_all_the_same()
    {
        var journal = _folder.Open(new FakeTime());
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => journal.AppendAsync(Given.Call(1), durable: true, stopped.Token).AsTask());
        await journal.FlushAsync(default);
        Assert.Single(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task However_much_of_the_end_is_torn_off_the_rows_before_it_are_there()
    {
        var journal = _folder.Open(new FakeTime(Waiting.NoTime));
        journal.Begin(Given.Header);
        for (var unit = 0L; unit < 12; unit++)
            await journal.AppendAsync(Given.Call(unit, answer: new string('x', 3000)), durable: true, default);
        var length = new FileInfo(_folder.Database + "-wal").Length;
        var found = new List<int>();
        for (var kept = length; kept > length / 2; kept -= 3001)
        {
            var image = _folder.Image();
            using (var wal = File.OpenWrite(Path.Combine(image, RunJournal.FileName + "-wal"))) wal.SetLength(kept);
            await using var torn = _folder.Open(folder: image);
            var units = torn.ReadCalls().Select(c => c.Key.Unit).ToList();
            Assert.Equal(Enumerable.Range(0, units.Count).Select(u => (long)u), units);
            found.Add(units.Count);
        }

        Assert.Equal(12, found[0]);
        Assert.Equal(found.OrderDescending(), found);
        Assert.InRange(found[^1], 3, 8);
    }

    [Fact]
    public async Task A_commit_that_was_half_written_does_not_count_and_the_run_goes_on()
    {
        var journal = _folder.Open(new FakeTime(Waiting.NoTime));
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        await journal.AppendAsync(Given.Call(2), durable: true, default);
        var image = _folder.Image();
        using (var wal = new FileStream(Path.Combine(image, RunJournal.FileName + "-wal"), FileMode.Open))
        {
            wal.Seek(-100, SeekOrigin.End);
            wal.WriteByte(0xA5);
        }

        await using (var torn = _folder.Open(folder: image))
        {
            Given.Equal([Given.Call(1)], torn.ReadCalls());
            await torn.AppendAsync(Given.Call(2, answer: "again"), durable: true, default);
        }

        await using var reopened = _folder.Open(folder: image);
        Given.Equal([Given.Call(1), Given.Call(2, answer: "again")], reopened.ReadCalls());
    }
}
