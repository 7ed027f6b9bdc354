using System.Text;
using Microsoft.Data.Sqlite;
using Minwal.Runs;
using SQLitePCL;

namespace Minwal.Storage;

/// <summary>The statements that put rows into a journal, prepared once and bound directly: several times as fast as commands with parameters. One thread at a time.</summary>
internal sealed class OldJournalStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _begin, _commit, _call, _draft;

    public OldJournalStatements(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Compile("BEGIN IMMEDIATE");
        _commit = Compile("COMMIT");
        _call = Compile($"INSERT INTO call ({Journalling.CallColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unit, attempt, sequence) DO UPDATE SET " +
            string.Join(", ", Journalling.CallColumns.Split(", ").Skip(3).Select(column => $"{column} = excluded.{column}")) + " WHERE request_hash <> excluded.request_hash");
        _draft = Compile("INSERT INTO draft (slot, attempt, unit, verdict, detail, record) VALUES (?, ?, ?, ?, ?, ?) " +
            "ON CONFLICT (slot, attempt) DO UPDATE SET verdict = excluded.verdict, detail = excluded.detail, record = excluded.record WHERE verdict <> excluded.verdict");
    }

    /// <summary>Writes the rows, calls and drafts, in one transaction: all of them or none.</summary>
    public void Commit(IReadOnlyList<object> rows)
    {
        Step(_begin);
        try
        {
            foreach (var row in rows)
            {
                if (row is JournalCall call) Write(call);
                else Write((JournalDraft)row);
            }

            Step(_commit);
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (sqlite3_stmt[])[_begin, _commit, _call, _draft]) statement.Dispose();
    }

    private void Write(JournalCall call)
    {
        raw.sqlite3_bind_int64(_call, 1, call.Key.Unit);
        raw.sqlite3_bind_int64(_call, 2, call.Key.Attempt);
        raw.sqlite3_bind_int64(_call, 3, call.Key.Sequence);
        Bind(_call, 4, call.Task);
        raw.sqlite3_bind_blob(_call, 5, Convert.FromHexString(call.RequestHash));
        Bind(_call, 6, call.Answer);
        Bind(_call, 7, call.Reasoning);
        Bind(_call, 8, call.Fate);
        Bind(_call, 9, call.Detail);
        Bind(_call, 10, call.Provider);
        Bind(_call, 11, call.Model);
        raw.sqlite3_bind_int64(_call, 12, call.InputTokens);
        raw.sqlite3_bind_int64(_call, 13, call.OutputTokens);
        Bind(_call, 14, call.Cost.ToString(System.Globalization.CultureInfo.InvariantCulture));
        raw.sqlite3_bind_int64(_call, 15, call.Milliseconds);
        raw.sqlite3_bind_int64(_call, 16, call.At);
        Step(_call);
    }

    private void Write(JournalDraft draft)
    {
        raw.sqlite3_bind_int64(_draft, 1, draft.Slot);
        raw.sqlite3_bind_int64(_draft, 2, draft.Attempt);
        raw.sqlite3_bind_int64(_draft, 3, draft.Unit);
        Bind(_draft, 4, draft.Verdict);
        Bind(_draft, 5, draft.Detail);
        if (draft.Record is { } record) raw.sqlite3_bind_blob(_draft, 6, record.Span);
        else raw.sqlite3_bind_null(_draft, 6);
        Step(_draft);
    }

    private static void Bind(sqlite3_stmt statement, int index, string? text)
    {
        if (text is null)
        {
            raw.sqlite3_bind_null(statement, index);
            return;
        }

        // An empty span has no address, and SQLite takes no address for NULL.
        if (text.Length == 0)
        {
            raw.sqlite3_bind_text(statement, index, "");
            return;
        }

        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (longest <= 1024)
        {
            Span<byte> buffer = stackalloc byte[1024];
            raw.sqlite3_bind_text(statement, index, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
            return;
        }

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(longest);
        raw.sqlite3_bind_text(statement, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }

    private void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (code is raw.SQLITE_DONE or raw.SQLITE_ROW) return;
        throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), code & 0xFF, code);
    }

    private sqlite3_stmt Compile(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_connection.Handle, sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), code & 0xFF, code);
    }
}
