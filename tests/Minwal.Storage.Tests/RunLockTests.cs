using Minwal.Faults;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class RunLockTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public void A_second_writer_is_refused_with_the_number_of_the_first()
    {
        _folder.Open();
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4001", $"another process ({Environment.ProcessId}) works on the run in '{_folder.Run}'");
    }

    [Fact]
    public async Task A_run_that_was_closed_can_be_opened_again()
    {
        await _folder.Open().DisposeAsync();
        Assert.Null(_folder.Open().Header);
    }

    [Fact]
    public async Task The_refused_one_takes_nothing_from_the_first()
    {
        var first = _folder.Open();
        Assert.Throws<MinwalException>(() => _folder.Open());
        await first.WriteDurablyAsync(Given.Call(1), default);
        Assert.Throws<MinwalException>(() => _folder.Open());
    }

    [Fact]
    public async Task Readers_are_not_refused()
    {
        _folder.Open().Begin(Given.Header);
        await using var reader = SqliteJournal.OpenForReading(_folder.Run);
        Assert.NotNull(reader.Header);
    }

    [Fact]
    public void What_a_killed_process_left_behind_locks_nobody_out()
    {
        Directory.CreateDirectory(_folder.Run);
        File.WriteAllText(Path.Combine(_folder.Run, "lock"), "");
        File.WriteAllText(Path.Combine(_folder.Run, "owner"), "99999");
        Assert.Null(_folder.Open().Header);
    }

    [Fact]
    public void A_journal_that_could_not_be_opened_leaves_no_lock()
    {
        Directory.CreateDirectory(_folder.Run);
        File.WriteAllText(_folder.Database, new string('x', 8192));
        Assert.Throws<MinwalException>(() => _folder.Open());
        File.Delete(_folder.Database);
        Assert.Null(_folder.Open().Header);
    }

    [Fact]
    public void Only_a_lock_that_somebody_holds_is_said_to_be_held()
    {
        Directory.CreateDirectory(_folder.Run);
        File.CreateSymbolicLink(Path.Combine(_folder.Run, "lock"), "lock");
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4005", "cannot be written");
    }

    [Fact]
    public async Task A_run_that_is_going_on_is_not_deleted()
    {
        var journal = _folder.Open();
        await journal.WriteDurablyAsync(Given.Call(1), default);
        Given.Says(Assert.Throws<MinwalException>(() => SqliteJournal.Delete(_folder.Run)), "MW4001", "another process");
        Assert.Single(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task A_deleted_run_begins_anew()
    {
        await using (var journal = _folder.Open())
        {
            journal.Begin(Given.Header);
            await journal.WriteDurablyAsync(Given.Call(1), default);
        }

        SqliteJournal.Delete(_folder.Run);
        await using var anew = _folder.Open();
        Assert.Null(anew.Header);
        Assert.Empty(anew.Calls());
    }

    [Fact]
    public void Deleting_where_no_run_is_makes_nothing()
    {
        SqliteJournal.Delete(_folder.Run);
        Assert.False(Directory.Exists(_folder.Run));
    }
}
