using Microsoft.Data.Sqlite;
using Minwal.Runs;

namespace Minwal.Storage.Tests;

/// <summary>A run's folder in a temporary place, its journals, and images of it as a killed process would leave it.</summary>
public sealed class JournalFolder : IAsyncDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("minwal-").FullName;
    private readonly List<SqliteJournal> _opened = [];
    private int _images;

    public JournalFolder() => Run = Path.Combine(_place, "run");

    /// <summary>The run's folder; made by the first journal that is opened.</summary>
    public string Run { get; }

    public string Database => Path.Combine(Run, SqliteJournal.FileName);

    /// <summary>A journal of paid answers, or of free ones when it need not be <paramref name="durable"/>.</summary>
    public SqliteJournal Open(TimeProvider? time = null, string? folder = null, bool durable = true)
    {
        var journal = SqliteJournal.Open(folder ?? Run, durable, time ?? TimeProvider.System);
        _opened.Add(journal);
        return journal;
    }

    /// <summary>A copy of what is on the disk now, in a folder that nobody has locked.</summary>
    public string Image()
    {
        var image = Path.Combine(_place, "image" + _images++);
        Directory.CreateDirectory(image);
        foreach (var ending in (string[])["", "-wal"])
            if (File.Exists(Database + ending)) File.Copy(Database + ending, Path.Combine(image, SqliteJournal.FileName + ending));
        return image;
    }

    /// <summary>Executes SQL on the run's database from outside.</summary>
    public void Execute(string sql)
    {
        using var connection = Journalling.Connect(Run, SqliteOpenMode.ReadWriteCreate);
        Journalling.Execute(connection, sql);
    }

    /// <summary>The calls that another process would see.</summary>
    public IReadOnlyList<JournalCall> SeenFromOutside()
    {
        using var connection = Journalling.Connect(Run, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Journalling.CallColumns} FROM call ORDER BY unit, attempt, sequence";
        using var rows = command.ExecuteReader();
        var calls = new List<JournalCall>();
        while (rows.Read()) calls.Add(Journalling.ReadCall(rows));
        return calls;
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
