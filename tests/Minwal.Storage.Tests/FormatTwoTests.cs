using System.IO.Compression;
using System.Runtime.CompilerServices;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

/// <summary>Journals as versions before checksums wrote them.</summary>
public sealed class FormatTwoTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("talk-and-polish", 114, 25, 20)]
    [InlineData("ten-at-once", 6, 33, 30)]
    public async Task A_real_journal_is_read_without_being_changed_and_upgraded_without_loss(
        string name, int calls, int drafts, int accepted)
    {
        Unpack(name);
        var before = File.ReadAllBytes(_folder.Database);
        string read;
        await using (var reader = RunJournal.OpenForReading(_folder.Run))
        {
            read = Everything(reader);
            Assert.Equal((calls, drafts, accepted),
                (reader.ReadCalls().Count(), reader.ReadDrafts().Count(), reader.ReadAccepted().Count()));
            Assert.Equal(0, reader.DamagedCalls);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.Database));
        await using (var upgraded = _folder.Open()) Assert.Equal(read, Everything(upgraded));
        Assert.Equal(3, _folder.Number("PRAGMA user_version"));
        await using var again = RunJournal.OpenForReading(_folder.Run);
        Assert.Equal((read, 0), (Everything(again), again.DamagedCalls));
    }

    [Fact]
    public async Task What_changes_after_the_upgrade_is_found_out()
    {
        Unpack("ten-at-once");
        await _folder.Open().DisposeAsync();
        _folder.Execute("UPDATE decision SET who = 'haam'");
        await using var journal = RunJournal.OpenForReading(_folder.Run);
        Given.Says(Assert.Throws<MinwalException>(() => journal.ReadDecisions()), "MW4004", "decision 1 is not what was written");
    }

    private static string Everything(RunJournal journal)
    {
        var header = journal.Header!;
        var lines = journal.ReadCalls().Select(c => c.ToString() + Given.Contents(c)).ToList();
        lines.AddRange(journal.ReadDrafts().Select(Given.Text));
        lines.AddRange(journal.ReadDecisions().Select(d => d.ToString()));
        lines.AddRange(journal.ReadRounds().Select(r => r.ToString()));
        lines.Add(Json.ToText(header.Identity.ToFields()) + header.Output + header.CreatedAt + header.ToolVersion);
        lines.AddRange(header.RecipeFiles.Select(f => f.Key + Convert.ToHexString(f.Value)));
        lines.AddRange(((string[])["run", "state", "attempts"]).Select(name => Json.ToText(journal.ReadFact(name))));
        return string.Join('\n', lines);
    }

    private void Unpack(string name, [CallerFilePath] string here = "")
    {
        Directory.CreateDirectory(_folder.Run);
        var journals = Path.Combine(Path.GetDirectoryName(here)!, "..", "Minwal.EndToEnd", "journals");
        using var packed = new GZipStream(File.OpenRead(Path.Combine(journals, $"format-2-{name}.db.gz")), CompressionMode.Decompress);
        using var file = File.Create(_folder.Database);
        packed.CopyTo(file);
    }
}
