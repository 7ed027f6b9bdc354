using Minwal.Calls;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>What is not what was written is asked for again, made again or named; never taken for what it was.</summary>
public sealed class DamageTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("answer = 'another answer'")]
    [InlineData("input_tokens = 13")]
    [InlineData("cost_1e12 = NULL")]
    [InlineData("state = 'refused'")]
    [InlineData("request_hash = zeroblob(32)")]
    [InlineData("request_hash = x'00'")]
    [InlineData("contents = '[]'")]
    [InlineData("finish_reason = CAST(finish_reason AS BLOB)")]
    [InlineData("attempt = 7")]
    [InlineData("sum = sum + 1")]
    public async Task A_damaged_call_counts_as_not_made_and_can_be_made_again(string damage)
    {
        await using (var journal = _folder.Open())
            for (var unit = 0L; unit < 3; unit++) await journal.AppendAsync(Given.Call(unit), durable: true, default);
        _folder.Execute($"UPDATE call SET {damage} WHERE unit = 1");

        await using var resumed = _folder.Open();
        Assert.Empty(resumed.FindCalls(1, 0));
        Assert.Equal([0, 2], resumed.ReadCalls().Select(c => c.Key.Unit));
        Assert.InRange(resumed.DamagedCalls, 1, 1);
        await resumed.AppendAsync(Given.Call(1), durable: true, default);
        Given.Equal([Given.Call(1)], resumed.FindCalls(1, 0).Select(c => c with { Revision = 0 }));
    }

    [Theory]
    [InlineData("record = x'7b7d'")]
    [InlineData("record = 17")]
    [InlineData("verdict = 'unique.exact'")]
    [InlineData("slot = 40")]
    [InlineData("detail = 'no JSON'")]
    public async Task A_damaged_draft_is_named_until_the_run_goes_on_and_makes_it_again(string damage)
    {
        await using (var journal = _folder.Open())
        {
            for (var slot = 0L; slot < 3; slot++) await journal.WriteAsync(Given.Draft(slot), default);
        }

        _folder.Execute($"UPDATE draft SET {damage} WHERE slot = 1");
        await using (var reader = RunJournal.OpenForReading(_folder.Run))
        {
            Given.Says(Assert.Throws<MinwalException>(() => reader.ReadDrafts().Count()), "MW4004", "is not what was written");
        }

        await using var resumed = _folder.Open();
        Assert.Equal((1L, 0L), (resumed.ForgetDamagedDrafts(), resumed.ForgetDamagedDrafts()));
        Assert.Equal([0, 2], resumed.ReadDrafts().Select(d => d.Slot));
        await resumed.WriteAsync(Given.Draft(1), default);
        await resumed.FlushAsync(default);
        Assert.Equal([0, 1, 2], resumed.ReadAccepted().Select(d => d.Slot));
    }

    [Theory]
    [InlineData("UPDATE fact SET json = '{\"identity\":{}}' WHERE name = 'run'", "what it says of 'run'")]
    [InlineData("UPDATE fact SET json = '[]' WHERE name = 'run'", "what it says of 'run'")]
    [InlineData("UPDATE fact SET json = '{' WHERE name = 'run'", "what it says of 'run'")]
    [InlineData("UPDATE recipe_file SET content = x'00' WHERE path = 'recipe.yaml'", "the recipe's file 'recipe.yaml'")]
    public async Task What_the_run_is_cannot_be_made_again_and_is_named(string damage, string named)
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        _folder.Execute(damage);
        Given.Says(Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)), "MW4004", named);
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004", named);
    }

    [Theory]
    [InlineData("""{"identity":{},"output":"x","created_at":1,"tool_version":"0"}""")]
    [InlineData("""{"identity":7,"output":null,"created_at":"now","tool_version":[]}""")]
    [InlineData("{}")]
    public async Task Facts_of_the_wrong_kind_in_a_journal_without_checksums_are_damage_and_no_bug(string json)
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        _folder.Execute($"UPDATE fact SET json = '{json}' WHERE name = 'run'; ALTER TABLE fact DROP COLUMN sum; PRAGMA user_version = 2");
        Assert.Equal("MW4004", Assert.Throws<MinwalException>(() => RunJournal.OpenForReading(_folder.Run)).Faults[0].Code);
    }

    [Fact]
    public async Task An_emptied_journal_is_not_taken_for_a_new_one()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        File.WriteAllBytes(_folder.Database, []);
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004", "it is empty, although its run was begun");
        RunJournal.Delete(_folder.Run);
        await using var anew = _folder.Open();
        Assert.Null(anew.Header);
    }

    /// <summary>All that a short run has written may still stand in the log beside the database.</summary>
    [Fact]
    public async Task A_journal_whose_log_is_lost_is_not_taken_for_a_new_one()
    {
        var journal = _folder.Open();
        journal.Begin(Given.Header);
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        // As a killed process leaves it.
        var left = _folder.Image();
        File.WriteAllText(Path.Combine(left, "begun"), "");
        File.Delete(Path.Combine(left, RunJournal.FileName + "-wal"));
        var bytes = File.ReadAllBytes(Path.Combine(left, RunJournal.FileName));
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open(folder: left)), "MW4004", "it is empty, although its run was begun");
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(left, RunJournal.FileName)));
    }

    [Fact]
    public async Task A_journal_that_has_forgotten_its_run_is_not_taken_for_a_new_one()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        _folder.Execute("DELETE FROM fact");
        Given.Says(Assert.Throws<MinwalException>(() => _folder.Open()), "MW4004", "what it was begun with is gone");
    }

    /// <summary>Bits that fall over anywhere in the file: every value that is read is one that was written.</summary>
    [Fact]
    public async Task No_bit_that_falls_over_changes_what_is_read()
    {
        await using (var journal = _folder.Open())
        {
            journal.Begin(Given.Header);
            for (var unit = 0L; unit < 300; unit++)
            {
                await journal.AppendAsync(Given.Call(unit, answer: $"the answer number {unit}"), durable: false, default);
                await journal.WriteAsync(Given.Draft(unit, record: $$"""{"text":"record {{unit}}"}"""), default);
            }
        }

        var sound = File.ReadAllBytes(_folder.Database);
        var (calls, drafts) = Read();
        var (random, found) = (new SlotRandom(3), 0);
        for (var round = 0; round < 600; round++)
        {
            var bytes = (byte[])sound.Clone();
            bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
            File.WriteAllBytes(_folder.Database, bytes);
            try
            {
                var (readCalls, readDrafts) = Read();
                Assert.Subset(calls, readCalls);
                Assert.Subset(drafts, readDrafts);
                if (readCalls.Count < calls.Count) found++;
            }
            catch (MinwalException)
            {
                // Named.
                found++;
            }
        }

        Assert.True(found > 100, $"of 600 only {found} were in the way");
    }

    [Fact]
    public void A_checksum_tells_values_their_kinds_and_their_places_apart()
    {
        uint[] sums =
        [
            RowSum.OfNothing, RowSum.OfNumber(0), RowSum.OfNumber(1), RowSum.OfText("1"u8), RowSum.OfBlob("1"u8), RowSum.OfText(""u8),
            RowSum.OfText("\0"u8), RowSum.OfText("12345678"u8), RowSum.OfText("123456789"u8),
            RowSum.Join(RowSum.OfNumber(1), RowSum.OfNumber(2)), RowSum.Join(RowSum.OfNumber(2), RowSum.OfNumber(1)),
        ];
        Assert.Equal(sums.Length, sums.Distinct().Count());
    }

    private (HashSet<string> Calls, HashSet<string> Drafts) Read()
    {
        var journal = RunJournal.OpenForReading(_folder.Run);
        try
        {
            return ([.. journal.ReadCalls().Select(c => c + Given.Contents(c))], [.. journal.ReadDrafts().Select(Given.Text)]);
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
