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
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4001",
            $"another process ({Environment.ProcessId}) works on the run in '{_folder.Run}'");
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
        await first.AppendAsync(Given.Call(1), durable: true, default);
        Assert.Throws<MinwalException>(() => _folder.Open());
    }

    [Fact]
    public async Task Readers_are_not_refused()
    {
        _folder.Open().Begin(Given.Header);
        await using var reader = RunJournal.OpenForReading(_folder.Run);
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
    public async Task A_run_is_in_use_while_a_process_has_it()
    {
        Assert.False(RunJournal.IsInUse(_folder.Run));
        var journal = _folder.Open();
        Assert.True(RunJournal.IsInUse(_folder.Run));
        await using (RunJournal.OpenForReading(_folder.Run)) Assert.True(RunJournal.IsInUse(_folder.Run));
        await journal.DisposeAsync();
        Assert.False(RunJournal.IsInUse(_folder.Run));
        await using (RunJournal.OpenForReading(_folder.Run)) Assert.False(RunJournal.IsInUse(_folder.Run));
    }

    [Fact]
    public void A_run_whose_process_was_killed_is_not_in_use()
    {
        Directory.CreateDirectory(_folder.Run);
        foreach (var name in (string[])["lock", "alive", "owner"]) File.WriteAllText(Path.Combine(_folder.Run, name), "99999");
        Assert.False(RunJournal.IsInUse(_folder.Run));
    }

    [Fact]
    public async Task Who_looks_whether_a_run_is_in_use_hinders_none_that_starts()
    {
        using var enough = new CancellationTokenSource();
        await _folder.Open().DisposeAsync();
        var lookers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!enough.IsCancellationRequested) RunJournal.IsInUse(_folder.Run);
        })).ToList();
        for (var i = 0; i < 30; i++) await _folder.Open().DisposeAsync();
        await enough.CancelAsync();
        await Task.WhenAll(lookers);
    }

    [Fact]
    public async Task Those_who_look_at_the_same_time_do_not_see_each_other()
    {
        await _folder.Open().DisposeAsync();
        using var looking = new FileStream(Path.Combine(_folder.Run, "alive"), FileMode.Open, FileAccess.Read, FileShare.Read);
        Assert.False(RunJournal.IsInUse(_folder.Run));
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
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.Delete(_folder.Run)), "MW4001", "another process");
        Assert.Single(_folder.SeenFromOutside());
    }

    [Fact]
    public async Task A_deleted_run_begins_anew()
    {
        await using (var journal = _folder.Open())
        {
            journal.Begin(Given.Header);
            await journal.AppendAsync(Given.Call(1), durable: true, default);
        }

        RunJournal.Delete(_folder.Run);
        await using var anew = _folder.Open();
        Assert.Null(anew.Header);
        Assert.Empty(anew.ReadCalls());
    }

    [Fact]
    public void Deleting_where_no_run_is_makes_nothing()
    {
        RunJournal.Delete(_folder.Run);
        Assert.False(Directory.Exists(_folder.Run));
    }
}
