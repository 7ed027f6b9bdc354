using Minwal.Faults;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class UnusableJournalTests : IAsyncDisposable
{
    private const int PageBytes = 16_384;

    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public void A_file_that_is_no_database_is_named_and_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("my notes, not a journal\n", 200));
        Directory.CreateDirectory(_folder.Run);
        File.WriteAllText(_folder.Database, text);
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004",
            $"the journal in '{_folder.Run}' is damaged or is not a journal");
        Given.Says(
            Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4004", "is damaged or is not a journal");
        Assert.Equal(text, File.ReadAllText(_folder.Database));
    }

    [Fact]
    public void The_database_of_another_program_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Run);
        _folder.Execute("CREATE TABLE contact (name TEXT)");
        var bytes = File.ReadAllBytes(_folder.Database);
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004", "is not a journal of this tool");
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4004", "is not a journal of this tool");
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public async Task A_journal_of_a_newer_tool_is_refused()
    {
        await _folder.Open().DisposeAsync();
        _folder.Execute("PRAGMA user_version = 7; INSERT INTO written_by VALUES (7, '4.2.0', 0)");
        const string words = "has format 7, which minwal 4.2.0 wrote; this is minwal 0.1.0, which reads formats up to 3";
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4003", words);
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4003", words);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void The_database_of_another_program_is_no_journal_whatever_number_it_bears(int number)
    {
        Directory.CreateDirectory(_folder.Run);
        _folder.Execute($"CREATE TABLE contact (name TEXT); PRAGMA user_version = {number}");
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004", "is not a journal of this tool");
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4004", "is not a journal of this tool");
    }

    [Fact]
    public void A_run_that_is_not_there_cannot_be_read_and_is_not_made()
    {
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4005",
            $"the journal in '{_folder.Run}' cannot be opened");
        Assert.False(Directory.Exists(_folder.Run));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_folder.Run, "a file");
        var folder = Path.Combine(_folder.Run, "inner");
        Given.Says(
            Assert.Throws<MinwalException>(() => _folder.Open(folder: folder)), "MW4005", $"the run's folder '{folder}' cannot be written");
    }

    [Fact]
    public void A_folder_in_the_place_of_the_journal_is_named()
    {
        Directory.CreateDirectory(_folder.Database);
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4005", "cannot be opened or written");
    }

    [Fact]
    public async Task A_journal_that_lost_its_second_half_is_called_damaged_by_whoever_reads_it()
    {
        await using (var journal = _folder.Open())
        {
            journal.Begin(Given.Header);
            for (var unit = 0L; unit < 1600; unit++)
                await journal.AppendAsync(Given.Call(unit, answer: new string('x', 500)), durable: false, default);
        }

        using (var file = File.OpenWrite(_folder.Database)) file.SetLength(file.Length / 2 / PageBytes * PageBytes);
        Given.Says(Assert.Throws<MinwalException>(ReadAll), "MW4004", "is damaged");
    }

    [Fact]
    public async Task A_journal_with_spoilt_pages_is_called_damaged_when_a_call_is_looked_for()
    {
        await using var spoilt = await SpoiltBehindTheFirstRows();
        Given.Says(Assert.Throws<MinwalException>(() => Enumerable.Range(0, 1600).Select(unit => spoilt.FindCalls(unit, 0).Count).Sum()),
            "MW4004", "is damaged");
    }

    [Fact]
    public async Task A_journal_with_spoilt_pages_is_called_damaged_in_the_middle_of_its_rows()
    {
        await using var spoilt = await SpoiltBehindTheFirstRows();
        var read = 0;
        Given.Says(Assert.Throws<MinwalException>(() =>
        {
            foreach (var call in spoilt.ReadCalls()) read++;
        }), "MW4004", "is damaged");
        Assert.InRange(read, 1, 1599);
    }

    private async Task<RunJournal> SpoiltBehindTheFirstRows()
    {
        await using (var journal = _folder.Open())
        {
            for (var unit = 0L; unit < 1600; unit++)
                await journal.AppendAsync(Given.Call(unit, answer: new string('x', 500)), durable: false, default);
        }

        using (var file = new FileStream(_folder.Database, FileMode.Open))
        {
            // Header, schema, the roots of the tables and the first rows stay.
            file.Seek(-4 * PageBytes, SeekOrigin.End);
            file.Write(Enumerable.Repeat((byte)0xA5, 4 * PageBytes).ToArray());
        }

        return RunJournal.OpenForReading(_folder.Run);
    }

    private void ReadAll()
    {
        var journal = RunJournal.OpenForReading(_folder.Run);
        try
        {
            Assert.Equal(400, journal.ReadCalls().Count());
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
