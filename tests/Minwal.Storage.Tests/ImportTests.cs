using Microsoft.Extensions.AI;
using Minwal.Calls;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class ImportTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task The_calls_of_another_journal_are_added_in_the_order_of_their_keys()
    {
        await using var gathered = _folder.Open();
        await AppendAsync(gathered, Given.Call(2));
        await using var shard = _folder.Open(folder: _folder.Beside("shard"));
        CallRecord[] calls = [Given.Call(1) with { Contents = [new ErrorContent("it broke")] }, Given.Call(3), Given.Call(3, 1)];
        await AppendAsync(shard, calls);
        Assert.Equal(3, gathered.Import(shard));
        Given.Equal([calls[0], Given.Call(2), calls[1], calls[2]], gathered.ReadCalls());
    }

    [Fact]
    public async Task Rows_with_a_key_that_is_there_come_after_those_that_are_there()
    {
        await using var gathered = _folder.Open();
        await AppendAsync(gathered, Given.Call(1, answer: "ours"), Given.Call(1, answer: "ours again"));
        await using var shard = _folder.Open(folder: _folder.Beside("shard"));
        await AppendAsync(
            shard, Given.Call(1, answer: "theirs") with { At = 5 },
            Given.Call(1, answer: "theirs again") with { RequestHash = Given.Hash(77) });
        Assert.Equal(2, gathered.Import(shard));
        Assert.Equal(
            [(0, "ours"), (1, "ours again"), (2, "theirs"), (3, "theirs again")],
            gathered.FindCalls(1, 0).Select(c => (c.Revision, c.Text!)));
    }

    [Fact]
    public async Task What_was_imported_is_not_imported_again()
    {
        await using var gathered = _folder.Open();
        await using var shard = _folder.Open(folder: _folder.Beside("shard"));
        await AppendAsync(shard, Given.Call(1), Given.Failure("MW3005", 2));
        shard.ForgetOutage();
        Assert.Equal(2, gathered.Import(shard));
        await AppendAsync(shard, Given.Call(2) with { At = long.MaxValue });
        Assert.Equal(1, gathered.Import(shard));
        Assert.Equal(0, gathered.Import(shard));
        Given.Equal(shard.ReadCalls(), gathered.ReadCalls());
        Assert.Equal([false, true, false], gathered.ReadCalls().Select(c => c.InOutage));
    }

    [Fact]
    public async Task More_rows_than_one_transaction_takes_are_imported()
    {
        await using var gathered = _folder.Open();
        await using var shard = _folder.Open(folder: _folder.Beside("shard"));
        for (var unit = 0; unit < 10_001; unit++) await shard.AppendAsync(Given.Call(unit, answer: "a"), durable: false, default);
        await shard.FlushAsync(default);
        Assert.Equal(10_001, gathered.Import(shard));
        Assert.Equal(10_001, gathered.ReadCalls().Count());
    }

    [Fact]
    public async Task Shards_side_by_side_give_the_rows_and_the_file_of_one_journal()
    {
        const int Shards = 8, Units = 6_000;
        await using var whole = _folder.Open(folder: _folder.Beside("whole"));
        await using var gathered = _folder.Open();
        var shards = Enumerable.Range(0, Shards).Select(n => _folder.Open(folder: _folder.Beside($"shard{n}"))).ToList();
        for (var unit = 0; unit < Units; unit++)
        {
            var call = Given.Call(unit, answer: new string('a', 200 + (unit % 50)));
            await whole.AppendAsync(call, durable: false, default);
            await shards[unit % Shards].AppendAsync(call, durable: false, default);
        }

        foreach (var journal in shards.Append(whole)) await journal.FlushAsync(default);
        Assert.Equal(Units, gathered.Import(shards));
        Given.Equal(whole.ReadCalls(), gathered.ReadCalls());
        // Pages that are filled once, in order, are full; each further shard would have split them.
        await gathered.DisposeAsync();
        await whole.DisposeAsync();
        Assert.InRange(Length(gathered.Folder), 1, Length(whole.Folder) * 1.02);
        foreach (var journal in shards) await journal.DisposeAsync();

        static long Length(string folder) => new FileInfo(Path.Combine(folder, RunJournal.FileName)).Length;
    }

    private static async Task AppendAsync(RunJournal journal, params CallRecord[] calls)
    {
        foreach (var call in calls) await journal.AppendAsync(call, durable: false, default);
        await journal.FlushAsync(default);
    }
}
