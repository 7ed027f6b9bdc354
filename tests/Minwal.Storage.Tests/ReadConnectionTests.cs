using Minwal.Storage.Tables;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class ReadConnectionTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Queries_share_one_connection_while_one_is_enough()
    {
        await FillAsync();
        var opened = 0;
        using var reading = Reading(() => opened++);
        for (var i = 0; i < 50; i++) Assert.Equal(100, Units(reading).Count());
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task An_enumeration_that_is_left_half_way_gives_its_connection_back()
    {
        await FillAsync();
        var opened = 0;
        using var reading = Reading(() => opened++);
        for (var i = 0; i < 50; i++) Assert.Equal([0, 1], Units(reading).Take(2));
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task A_connection_that_was_given_back_sees_what_was_written_since()
    {
        await FillAsync();
        using var reading = Reading(() => { });
        Assert.Equal([0, 1], Units(reading).Take(2));
        _folder.Execute("DELETE FROM call WHERE unit < 90");
        Assert.Equal(10, Units(reading).Count());
    }

    [Fact]
    public async Task Enumerations_inside_each_other_have_connections_of_their_own()
    {
        await FillAsync();
        var opened = 0;
        using var reading = Reading(() => opened++);
        Assert.Equal(300, Units(reading).Take(3).SelectMany(_ => Units(reading)).Count());
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task A_query_that_fails_gives_its_connection_back()
    {
        await FillAsync();
        var opened = 0;
        using var reading = Reading(() => opened++);
        for (var i = 0; i < 3; i++) Assert.Throws<InvalidOperationException>(() => reading.Query(AllUnits, Broken).Count());
        Assert.Equal(100, Units(reading).Count());
        Assert.Equal(1, opened);

        static int Broken(Sqlite.Statement row) => throw new InvalidOperationException();
    }

    [Fact]
    public async Task Many_threads_read_at_the_same_time_while_rows_are_written()
    {
        await using var journal = _folder.Open();
        for (var unit = 0L; unit < 100; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await journal.FlushAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(task => Task.Run(async () =>
        {
            for (var unit = 0L; unit < 100; unit++)
            {
                Given.Equal([Given.Call(unit)], journal.FindCalls(unit, 0));
                await journal.AppendAsync(Given.Call(1000 + (task * 100) + unit), durable: false, default);
            }
        })));
        await journal.FlushAsync(default);
        Assert.Equal(1700, journal.ReadCalls().Count());
    }

    [Theory]
    [InlineData(CallTable.All)]
    [InlineData(CallTable.OfUnit)]
    [InlineData(CallTable.OfAttempt)]
    [InlineData(CallTable.OfKey)]
    [InlineData(DraftTable.All)]
    [InlineData(DraftTable.OfSlot)]
    [InlineData(DraftTable.Accepted)]
    public async Task What_streams_is_not_sorted_first(string sql)
    {
        await FillAsync();
        using var reading = Reading(() => { });
        var plan = reading.Query("EXPLAIN QUERY PLAN " + sql, row => row.Text(3)).ToList();
        Assert.NotEmpty(plan);
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_journal_answers_no_questions()
    {
        var journal = _folder.Open();
        await journal.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => journal.FindCalls(1, 0));
        Assert.Throws<ObjectDisposedException>(() => journal.WriteFact("state", []));
    }

    private const string AllUnits = "SELECT unit FROM call ORDER BY unit";

    private static IEnumerable<long> Units(Sqlite.ReadConnections reading) => reading.Query(AllUnits, row => row.Long(0));

    private Sqlite.ReadConnections Reading(Action opened) => new(() =>
    {
        opened();
        return JournalFormat.OpenForReading(_folder.Run);
    });

    private async Task FillAsync()
    {
        await using var journal = _folder.Open();
        for (var unit = 0L; unit < 100; unit++) await journal.AppendAsync(Given.Call(unit), durable: false, default);
    }
}
