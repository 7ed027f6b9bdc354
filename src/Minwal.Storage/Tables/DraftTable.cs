using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;

namespace Minwal.Storage.Tables;

/// <summary>
/// The drafts. They come in any order of slots, so they are appended and found through a small index; calls come nearly in order and are
/// kept in it.
/// </summary>
internal static class DraftTable
{
    public const string Schema = """
        CREATE TABLE draft (
            slot INTEGER NOT NULL, attempt INTEGER NOT NULL, unit INTEGER NOT NULL, verdict TEXT NOT NULL, detail TEXT, record BLOB,
            sum INTEGER NOT NULL);
        CREATE UNIQUE INDEX draft_slot ON draft (slot, attempt);
        """;

    public const string All = $"{Select} ORDER BY slot, attempt";
    public const string OfSlot = $"{Select} WHERE slot = ?1 ORDER BY slot, attempt";

    /// <summary>All accepted drafts, by slot and attempt: a slot that was filled again has several.</summary>
    public const string Accepted = $"{Select} WHERE verdict = '{DraftRecord.Accepted}' ORDER BY slot, attempt";

    public const string Columns = "slot, attempt, unit, verdict, detail, record";

    private const int SumColumn = 6;
    private const string Select = $"SELECT {Columns}, sum FROM draft";
    private const string WithRows = $"SELECT {Columns}, sum, rowid FROM draft";
    private const string Remove = "DELETE FROM draft WHERE rowid = ?1";

    private const string Insert = $"INSERT INTO draft ({Columns}, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) " +
        "ON CONFLICT (slot, attempt) DO UPDATE SET unit = excluded.unit, verdict = excluded.verdict, detail = excluded.detail, " +
        "record = excluded.record, sum = excluded.sum WHERE verdict <> excluded.verdict";

    /// <summary>Keeps a draft; one that is there with the same verdict is left as it is.</summary>
    public static void Write(Database database, DraftRecord draft)
    {
        var statement = database.Prepare(Insert);
        statement.Bind(1, draft.Slot);
        statement.Bind(2, draft.Attempt);
        statement.Bind(3, draft.Unit);
        statement.Bind(4, draft.Verdict);
        statement.Bind(5, draft.Detail);
        if (draft.Record is { } record) statement.BindBlob(6, record.Span);
        else statement.BindNull(6);
        statement.BindSum(7);
        statement.Run();
    }

    /// <summary>Takes out all drafts.</summary>
    public static void Clear(Database database) => database.Execute("DELETE FROM draft");

    /// <summary>
    /// Takes out the drafts that are not what was written; the run makes them again from its answers. How many there were.
    /// </summary>
    public static long ClearDamaged(Database database)
    {
        List<long> damaged = [];
        var rows = database.Prepare(WithRows);
        try
        {
            while (rows.Step())
                if (!rows.IsSound(SumColumn)) damaged.Add(rows.Long(SumColumn + 1));
        }
        finally
        {
            rows.Reset();
        }

        var remove = database.Prepare(Remove);
        foreach (var row in damaged)
        {
            remove.Bind(1, row);
            remove.Run();
        }

        return damaged.Count;
    }

    /// <summary>The draft that <paramref name="row"/> stands on.</summary>
    /// <exception cref="MinwalException">MW4004 when the row is damaged.</exception>
    public static DraftRecord Read(Statement row)
    {
        if (!row.IsSound(SumColumn))
            throw SqliteFaults.Damaged(row.Folder,
                $"the draft of record {row.Long(0) + 1} is not what was written; when its run goes on it is made again from its answers");
        return new(
            row.Long(0), row.Int(1), row.Long(2), row.Text(3), row.TextOrNull(4),
            row.IsNull(5) ? (ReadOnlyMemory<byte>?)null : row.Bytes(5).ToArray());
    }

    /// <summary>The last draft of each slot of <paramref name="drafts"/>, which come by slot and attempt.</summary>
    public static IEnumerable<DraftRecord> LastOfEach(IEnumerable<DraftRecord> drafts)
    {
        DraftRecord? last = null;
        foreach (var draft in drafts)
        {
            if (last is not null && last.Slot != draft.Slot) yield return last;
            last = draft;
        }

        if (last is not null) yield return last;
    }
}
