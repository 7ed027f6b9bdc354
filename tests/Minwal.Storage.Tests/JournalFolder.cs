using Microsoft.Data.Sqlite;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;

namespace Minwal.Storage.Tests;

/// <summary>A run's folder in a temporary place, its journals, and images of it as a killed process would leave it.</summary>
internal sealed class JournalFolder : IAsyncDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("minwal-").FullName;
    private readonly List<RunJournal> _opened = [];
    private int _images;

    public JournalFolder() => Run = Path.Combine(_place, "run");

    /// <summary>The run's folder; made by the first journal that is opened.</summary>
    public string Run { get; }

    public string Database => Path.Combine(Run, RunJournal.FileName);

    /// <summary>The journal of this run, or of another folder.</summary>
    public RunJournal Open(TimeProvider? time = null, string? folder = null)
    {
        var journal = RunJournal.Open(folder ?? Run, time ?? TimeProvider.System);
        _opened.Add(journal);
        return journal;
    }

    /// <summary>A copy of what is on the disk now, in a folder that nobody has locked.</summary>
    public string Image()
    {
        var image = Path.Combine(_place, "image" + _images++);
        Directory.CreateDirectory(image);
        foreach (var ending in (string[])["", "-wal"])
            if (File.Exists(Database + ending)) File.Copy(Database + ending, Path.Combine(image, RunJournal.FileName + ending));
        return image;
    }

    /// <summary>A place beside the run's folder.</summary>
    public string Beside(string name) => Path.Combine(_place, name);

    /// <summary>Executes SQL on the run's database from outside.</summary>
    public void Execute(string sql)
    {
        using var database = Sqlite.Database.Open(Run, RunJournal.FileName, SqliteOpenMode.ReadWriteCreate, _ => { });
        database.Execute(sql);
    }

    /// <summary>The number that SQL gives on the run's database, from outside.</summary>
    public long Number(string sql)
    {
        using var database = Sqlite.Database.Open(Run, RunJournal.FileName, SqliteOpenMode.ReadOnly, _ => { });
        return database.Number(sql);
    }

    /// <summary>The text that SQL gives on the run's database, from outside.</summary>
    public string? Text(string sql)
    {
        using var database = Sqlite.Database.Open(Run, RunJournal.FileName, SqliteOpenMode.ReadOnly, _ => { });
        return database.Text(sql);
    }

    /// <summary>The calls that another process would see.</summary>
    public IReadOnlyList<CallRecord> SeenFromOutside()
    {
        using var reading = new ReadConnections(() => Sqlite.Database.Open(Run, RunJournal.FileName, SqliteOpenMode.ReadOnly, _ => { }));
        return [.. reading.Query(CallTable.All, CallTable.Read).OfType<CallRecord>()];
    }

    /// <summary>The drafts that another process would see.</summary>
    public IReadOnlyList<DraftRecord> DraftsFromOutside()
    {
        using var reading = new ReadConnections(() => Sqlite.Database.Open(Run, RunJournal.FileName, SqliteOpenMode.ReadOnly, _ => { }));
        return [.. reading.Query(DraftTable.All, DraftTable.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened)
        {
            try
            {
                await journal.DisposeAsync();
            }
            catch (Minwal.Faults.MinwalException)
            {
                // The test made it fail.
            }
        }

        Directory.Delete(_place, recursive: true);
    }
}
