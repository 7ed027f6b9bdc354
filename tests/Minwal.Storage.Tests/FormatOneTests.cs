using System.IO.Compression;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>Journals as version 0.1.0 wrote them.</summary>
public sealed class FormatOneTests : IAsyncDisposable
{
    // The tables of format 1, and calls of every fate.
    private const string Made = """
        CREATE TABLE fact (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE recipe_file (path TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE call (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, task TEXT NOT NULL, request_hash BLOB NOT NULL,
            answer TEXT,
            reasoning TEXT, fate TEXT NOT NULL, detail TEXT, provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, cost TEXT NOT NULL, milliseconds INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (unit, attempt, sequence)) WITHOUT ROWID;
        CREATE TABLE draft (
            slot INTEGER NOT NULL, attempt INTEGER NOT NULL, unit INTEGER NOT NULL, verdict TEXT NOT NULL, detail TEXT, record BLOB);
        CREATE UNIQUE INDEX draft_slot ON draft (slot, attempt);
        INSERT INTO call VALUES
            (0, 0, 0, 't/a', zeroblob(32), 'نعم', 'thought', 'ok', NULL, 'openai', 'gpt', 10, 20, '0.000125', 567, 1000),
            (0, 0, 1, 't/a', zeroblob(32), 'free?', NULL, 'ok', NULL, 'openai', 'gpt', 10, 20, '0', 567, 1001),
            (0, 0, 2, 't/a', zeroblob(32), '', NULL, 'ok', NULL, 'offline', '', 10, 20, '0', 0, 1002),
            (0, 1, 0, 't/a', zeroblob(32), NULL, 'long', 'answer.cut', 'cut off', 'openai', 'gpt', 10, 20, '0.0', 567, 1003),
            (1, 0, 0, 't/b', zeroblob(32), NULL, NULL, 'MW3007', 'refused', 'openai', 'gpt', 0, 0, '0', 567, 1004),
            (2, 0, 0, 't/b', zeroblob(32), NULL, NULL, 'MW3005', 'away', 'openai', 'gpt', 0, 0, '0', 567, 1005);
        INSERT INTO draft VALUES (0, 0, 0, 'accepted', NULL, x'7b7d'), (1, 0, 2, 'MW3005', '{"message":"away"}', NULL);
        PRAGMA user_version = 1;
        """;

    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("talk-and-polish", 127, 9, 29, 20, 7)]
    [InlineData("ten-at-once", 7, 1, 32, 30, 3)]
    public async Task A_real_journal_is_read_without_being_changed_and_upgraded_without_loss(
        string name, int calls, int refused, int drafts, int accepted, int files)
    {
        Unpack(name);
        var before = File.ReadAllBytes(_folder.Database);
        string read;
        await using (var reader = RunJournal.OpenForReading(_folder.Run))
        {
            read = Everything(reader);
            Assert.Equal((calls, refused), (reader.ReadCalls().Count(), reader.ReadCalls().Count(c => c.State == CallState.Refused)));
            Assert.Equal((drafts, accepted), (reader.ReadDrafts().Count(), reader.ReadAccepted().Count()));
            Assert.Equal((name, files), (reader.Header!.Identity.Recipe, reader.Header.RecipeFiles.Count));
            Assert.Equal("openai:any", Assert.Single(((Fields)((Fields)reader.ReadFact("state")!["ledger"]!)["providers"]!).Keys));
            Assert.Equal(calls - refused, Assert.Single(reader.SumCalls()).Unpriced);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
        var raw = RawOfOne();
        await using (var upgraded = _folder.Open())
        {
            Assert.Equal(read, Everything(upgraded));
            await upgraded.AppendAsync(Given.Call(1_000), durable: true, default);
        }

        Assert.Equal(raw, _folder.Text("SELECT " + RawCalls("coalesce(code, 'ok')", "message") + " WHERE unit < 1000"));
        Assert.Equal(3, _folder.Number("PRAGMA user_version"));
        Assert.Equal(1, _folder.Number("SELECT count(*) FROM written_by WHERE format = 3 AND tool = '0.1.0'"));
        await using var again = RunJournal.OpenForReading(_folder.Run);
        Assert.Equal(calls + 1, again.ReadCalls().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fates_and_prices_of_format_1_are_said_in_the_words_of_today(bool onlyRead)
    {
        Make();
        await using var journal = onlyRead ? RunJournal.OpenForReading(_folder.Run) : _folder.Open();
        Assert.Equal(
        [
            (CallState.Answered, null, null, 0.000_125m, "نعم", "thought"),
            (CallState.Answered, null, null, null, "free?", null),
            (CallState.Answered, null, null, 0m, "", null),
            (CallState.Cut, "answer.cut", "cut off", null, null, "long"),
            (CallState.Refused, "MW3007", "refused", 0m, null, null),
            (CallState.Failed, "MW3005", "away", (decimal?)0m, (string?)null, (string?)null),
        ], journal.ReadCalls().Select(c => (c.State, c.Code, c.Message, c.Cost, c.Text, c.Reasoning)));
        Assert.Equal([("offline", 0), ("openai", 2L)], journal.SumCalls().Select(s => (s.Provider, s.Unpriced)));
        Assert.Empty(journal.ReadDecisions());
        Assert.Empty(journal.ReadRounds());
    }

    [Fact]
    public async Task An_upgraded_run_forgets_its_outage_like_one_of_today()
    {
        Make();
        await using var journal = _folder.Open();
        journal.ForgetOutage();
        Assert.Equal([5], journal.ReadCalls().Select((c, i) => (c.InOutage, i)).Where(c => c.InOutage).Select(c => c.i));
        Assert.Equal([0], journal.ReadDrafts().Select(d => d.Slot));
    }

    [Fact]
    public async Task An_upgrade_that_fails_leaves_the_journal_as_it_was()
    {
        Make();
        _folder.Execute("CREATE TABLE decision (mine TEXT)");
        Given.Says(Assert.Throws<Faults.MinwalException>(() => _folder.Open()), "MW4005", "decision already exists");
        Assert.Equal((1, 6), (_folder.Number("PRAGMA user_version"), _folder.Number("SELECT count(fate) FROM call")));
        _folder.Execute("DROP TABLE decision");
        await using var journal = _folder.Open();
        Assert.Equal(6, journal.ReadCalls().Count());
    }

    [Fact]
    public async Task Who_reads_a_journal_that_is_upgraded_meanwhile_reads_on()
    {
        Make();
        await using var reader = RunJournal.OpenForReading(_folder.Run);
        Assert.Equal(6, reader.ReadCalls().Count());
        using var halfWay = reader.ReadCalls().GetEnumerator();
        Assert.True(halfWay.MoveNext());
        await using (var journal = _folder.Open()) await journal.AppendAsync(Given.Call(9), durable: true, default);
        var rest = 1;
        while (halfWay.MoveNext()) rest++;
        Assert.Equal(6, rest);
        Assert.Equal(7, reader.ReadCalls().Count());
    }

    [Theory]
    [InlineData(CallTable.All)]
    [InlineData(CallTable.OfUnit)]
    [InlineData(CallTable.OfAttempt)]
    public void Calls_of_format_1_stream_too(string sql)
    {
        Make();
        using var reading = new ReadConnections(() => JournalFormat.OpenForReading(_folder.Run));
        var plan = reading.Query("EXPLAIN QUERY PLAN " + sql, row => row.Text(3)).ToList();
        Assert.Contains(plan, step => step.Contains("call", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_of_format_1_can_be_imported()
    {
        Make();
        await using var old = RunJournal.OpenForReading(_folder.Run);
        await using var gathered = _folder.Open(folder: _folder.Beside("gathered"));
        Assert.Equal(6, gathered.Import(old));
        Given.Equal(old.ReadCalls(), gathered.ReadCalls());
    }

    private static string Everything(RunJournal journal)
    {
        var header = journal.Header!;
        var lines = journal.ReadCalls().Select(c => c.ToString() + Given.Contents(c)).ToList();
        lines.AddRange(journal.ReadDrafts().Select(Given.Text));
        lines.Add(Json.ToText(header.Identity.ToFields()) + header.Output + header.CreatedAt + header.ToolVersion);
        lines.AddRange(header.RecipeFiles.Select(f => f.Key + Convert.ToHexString(f.Value)));
        lines.AddRange(((string[])["run", "state", "attempts"]).Select(name => Json.ToText(journal.ReadFact(name))));
        return string.Join('\n', lines);
    }

    /// <summary>All that format 1 kept of calls, as one text that both formats can give.</summary>
    private string RawOfOne() => _folder.Text("SELECT " + RawCalls("fate", "detail"))!;

    private static string RawCalls(string fate, string detail) => $"""
        group_concat(unit || '/' || attempt || '/' || sequence || task || hex(request_hash) || coalesce(answer, '-') ||
            coalesce(reasoning, '-') || {fate} || coalesce({detail}, '-') || provider || model || input_tokens || '/' || output_tokens ||
            '/' || milliseconds || '/' || at, char(10)) FROM call
        """;

    private void Make()
    {
        Directory.CreateDirectory(_folder.Run);
        _folder.Execute("PRAGMA journal_mode = WAL");
        _folder.Execute(Made);
    }

    private void Unpack(string name, [CallerFilePath] string here = "")
    {
        Directory.CreateDirectory(_folder.Run);
        var journals = Path.Combine(Path.GetDirectoryName(here)!, "..", "Minwal.EndToEnd", "journals");
        using var packed = new GZipStream(File.OpenRead(Path.Combine(journals, $"format-1-{name}.db.gz")), CompressionMode.Decompress);
        using var file = File.Create(_folder.Database);
        packed.CopyTo(file);
    }
}
