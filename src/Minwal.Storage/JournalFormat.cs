using System.Reflection;
using Microsoft.Data.Sqlite;
using Minwal.Faults;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;

namespace Minwal.Storage;

/// <summary>
/// The journal's format: a number (<c>user_version</c>) and the table <c>written_by</c>, which every later format keeps, so that a tool
/// that cannot read a journal can say which one can.
/// </summary>
internal static class JournalFormat
{
    /// <summary>The format that this version writes.</summary>
    public const long Current = 3;

    private const string WrittenBy = "CREATE TABLE written_by (format INTEGER PRIMARY KEY, tool TEXT NOT NULL, at INTEGER NOT NULL);";

    private const string Schema =
        CallTable.Schema + DraftTable.Schema + DecisionTable.Schema + RoundTable.Schema + FactTable.Schema + WrittenBy;

    private const int LogBytes = 16 << 20;

    // Pages of 16 KiB, of new files: a row of up to about 4,000 bytes stays in one, where pages of 4 KiB overflow beyond 1,000.
    private const string Settings =
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;";

    private static readonly string ToolVersion =
        typeof(JournalFormat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>
    /// Opens a run's database for writing. A new one gets its tables; one of an earlier format is upgraded in one transaction.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mayBeNew">Whether there may be none yet: else one without tables has lost what it held.</param>
    public static Database OpenForWriting(string folder, TimeProvider time, bool mayBeNew) =>
        Database.Open(folder, RunJournal.FileName, SqliteOpenMode.ReadWriteCreate, database =>
        {
            // Setting the journal mode writes into the file, so what is not ours is refused before.
            var isNew = Version(database) == 0 && database.Number("SELECT count(*) FROM sqlite_master") == 0;
            if (isNew && !mayBeNew) throw SqliteFaults.Damaged(folder, "it is empty, although its run was begun");
            if (!isNew) Check(database);
            database.Execute(Settings);
            database.Execute($"PRAGMA wal_autocheckpoint = {LogBytes / database.Number("PRAGMA page_size")}");
            if (Version(database) == Current) return;
            database.Transact(() =>
            {
                if (isNew) database.Execute(Schema);
                else JournalMigrations.Upgrade(database, Version(database));
                Sign(database, time);
            });
        });

    /// <summary>
    /// Opens a run's database for reading. One of an earlier format is shown as if it had this one, and is left as it is.
    /// </summary>
    public static Database OpenForReading(string folder)
    {
        try
        {
            return Database.Open(folder, RunJournal.FileName, SqliteOpenMode.ReadOnly, Show);
        }
        catch (MinwalException e) when (e.Faults[0].Code is "MW4005" or "MW4012" && File.Exists(Path.Combine(folder, RunJournal.FileName)))
        {
            // Who shares a database with writers needs a file beside it, and cannot make it where nothing may be written. Without a log
            // nobody has begun to write, and all there is stands in the database.
            if (new FileInfo(Path.Combine(folder, RunJournal.FileName + "-wal")) is { Exists: true, Length: > 0 })
                throw SqliteFaults.ReadOnly(folder, "its log must be taken in before it can be read; a copy of the folder can be read", e);
            return Database.Open(folder, RunJournal.FileName, SqliteOpenMode.ReadOnly, Show, isStill: true);
        }

        static void Show(Database database)
        {
            Check(database);
            if (Version(database) == Current) return;
            JournalMigrations.Show(database, Version(database));
            database.IsView = true;
        }
    }

    /// <summary>The table in which versions of the tool sign; for the upgrade from the format that had none.</summary>
    public static void AddWrittenBy(Database database) => database.Execute(WrittenBy);

    private static void Check(Database database)
    {
        var version = Version(database);
        if (version == 1 && Has(database, "call") && Has(database, "draft") && Has(database, "fact")) return;
        if (version < 2 || !Has(database, "written_by"))
            throw new MinwalException("MW4004", $"'{Path.Combine(database.Folder, RunJournal.FileName)}' is not a journal of this tool");
        if (version <= Current) return;
        var writer = database.Text("SELECT tool FROM written_by ORDER BY format DESC LIMIT 1") ?? "a later version";
        throw new MinwalException("MW4003", $"the journal in '{database.Folder}' has format {version}, which minwal {writer} wrote; " +
            $"this is minwal {ToolVersion}, which reads formats up to {Current}");
    }

    private static void Sign(Database database, TimeProvider time)
    {
        var statement = database.Prepare("INSERT INTO written_by (format, tool, at) VALUES (?1, ?2, ?3)");
        statement.Bind(1, Current);
        statement.Bind(2, ToolVersion);
        statement.Bind(3, time.GetUtcNow().ToUnixTimeMilliseconds());
        statement.Run();
        database.Execute($"PRAGMA user_version = {Current}");
    }

    private static long Version(Database database) => database.Number("PRAGMA user_version");

    private static bool Has(Database database, string table) =>
        database.Number($"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") > 0;
}
