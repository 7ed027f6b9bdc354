using System.Globalization;
using Microsoft.Data.Sqlite;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Storage;

/// <summary>A run's journal in SQLite: one folder a run, one process at a time for writing, any number for reading.</summary>
public sealed class SqliteJournal : IJournal
{
    /// <summary>The database's name in the run's folder.</summary>
    public const string FileName = "journal.db";

    private readonly OldRunLock? _lock;
    private readonly SqliteConnection _reading;
    private readonly OldJournalWriter? _writer;
    private readonly Lock _readLock = new();
    private SqliteCommand? _findCalls;

    private SqliteJournal(string folder, OldRunLock? runLock, OldJournalWriter? writer, SqliteConnection reading)
    {
        (Folder, _lock, _writer, _reading) = (folder, runLock, writer, reading);
        Header = ReadHeader();
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public RunHeader? Header { get; private set; }

    /// <summary>Opens the journal of <paramref name="folder"/> for writing, making both when they are not there. With <paramref name="durable"/> each commit survives a power cut.</summary>
    /// <exception cref="MinwalException">MW4001 when another process has it; MW4003 to MW4006 when it cannot be read or written.</exception>
    public static SqliteJournal Open(string folder, bool durable, TimeProvider time) => Journalling.Guard(folder, () =>
    {
        Directory.CreateDirectory(folder);
        var runLock = OldRunLock.Take(folder);
        try
        {
            var connection = Journalling.Connect(folder, SqliteOpenMode.ReadWriteCreate, c => Journalling.Prepare(c, folder, durable));
            return new SqliteJournal(folder, runLock, new OldJournalWriter(connection, folder, durable, time), Journalling.Connect(folder, SqliteOpenMode.ReadOnly));
        }
        catch
        {
            runLock.Dispose();
            throw;
        }
    });

    /// <summary>Opens the journal of <paramref name="folder"/> for reading only, also while a run is going on.</summary>
    /// <exception cref="MinwalException">MW4003 or MW4004 when it cannot be read.</exception>
    public static SqliteJournal OpenForReading(string folder) => Journalling.Guard(folder, () =>
    {
        var connection = Journalling.Connect(folder, SqliteOpenMode.ReadOnly, c => Journalling.CheckVersion(c, folder));
        return new SqliteJournal(folder, null, null, connection);
    });

    /// <summary>Removes the journal of <paramref name="folder"/>; refuses while another process has it.</summary>
    public static void Delete(string folder)
    {
        if (!File.Exists(Path.Combine(folder, FileName))) return;
        using (OldRunLock.Take(folder))
        {
            foreach (var ending in (string[])["", "-wal", "-shm"]) File.Delete(Path.Combine(folder, FileName + ending));
        }
    }

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        Writer.Begin(header);
        Header = header;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalCall> FindCalls(long unit, int attempt) => Journalling.Guard(Folder, () =>
    {
        lock (_readLock)
        {
            if (_findCalls is null)
            {
                _findCalls = _reading.CreateCommand();
                _findCalls.CommandText = $"SELECT {Journalling.CallColumns} FROM call WHERE unit = $unit AND attempt = $attempt ORDER BY sequence";
                _findCalls.Parameters.Add("$unit", SqliteType.Integer);
                _findCalls.Parameters.Add("$attempt", SqliteType.Integer);
                _findCalls.Prepare();
            }

            _findCalls.Parameters[0].Value = unit;
            _findCalls.Parameters[1].Value = attempt;
            using var rows = _findCalls.ExecuteReader();
            List<JournalCall>? calls = null;
            while (rows.Read()) (calls ??= []).Add(Journalling.ReadCall(rows));
            return calls ?? (IReadOnlyList<JournalCall>)[];
        }
    });

    /// <inheritdoc/>
    public ValueTask WriteAsync(JournalCall call, CancellationToken cancellation) => Writer.AddAsync(call, wait: false, cancellation);

    /// <inheritdoc/>
    public ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation) => Writer.AddAsync(call, wait: true, cancellation);

    /// <inheritdoc/>
    public ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation) => Writer.AddAsync(draft, wait: false, cancellation);

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellation) => Writer.AddAsync(null, wait: true, cancellation);

    /// <inheritdoc/>
    public IEnumerable<JournalDraft> Records() => Drafts($"WHERE verdict = '{JournalDraft.Accepted}' ORDER BY slot");

    /// <inheritdoc/>
    public IEnumerable<JournalDraft> Drafts(long? slot = null) =>
        Drafts((slot is { } s ? "WHERE slot = " + s.ToString(CultureInfo.InvariantCulture) : "") + " ORDER BY slot, attempt");

    /// <inheritdoc/>
    public IEnumerable<JournalCall> Calls(long? unit = null) => Query(
        $"SELECT {Journalling.CallColumns} FROM call {(unit is { } u ? "WHERE unit = " + u.ToString(CultureInfo.InvariantCulture) : "")} ORDER BY unit, attempt, sequence", Journalling.ReadCall);

    /// <inheritdoc/>
    public Fields? ReadFact(string name) => Journalling.Guard(Folder, () =>
    {
        lock (_readLock)
        {
            using var command = _reading.CreateCommand();
            command.CommandText = "SELECT json FROM fact WHERE name = $name";
            command.Parameters.AddWithValue("$name", name);
            return command.ExecuteScalar() is string json ? (Fields?)Json.Parse(json) : null;
        }
    });

    /// <inheritdoc/>
    public void WriteFact(string name, Fields fact) => Writer.WriteFact(name, fact);

    /// <summary>
    /// Forgets the calls that got no answer since the last one that did: an outage ended the run, and must not cost its slots their attempts.
    /// For the beginning of a process that continues such a run.
    /// </summary>
    public void ForgetUnanswered() => Writer.ForgetUnanswered();

    /// <summary>Forgets the drafts with their verdicts, for a process that will judge in another order; they are made again from the calls, which stay.</summary>
    public void ForgetVerdicts() => Writer.ForgetVerdicts();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The writer's connection closes last: the last one takes the write-ahead log into the database, and one for reading cannot.
        lock (_readLock)
        {
            _findCalls?.Dispose();
            _reading.Dispose();
        }

        try
        {
            if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    private OldJournalWriter Writer => _writer ?? throw new InvalidOperationException("the journal was opened for reading");

    private IEnumerable<JournalDraft> Drafts(string tail) => Query($"SELECT slot, attempt, unit, verdict, detail, record FROM draft {tail}", static rows => new JournalDraft(
        rows.GetInt64(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetString(4), rows.IsDBNull(5) ? (ReadOnlyMemory<byte>?)null : rows.GetFieldValue<byte[]>(5)));

    /// <summary>Each enumeration has a connection of its own, so that long readings disturb nobody.</summary>
    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = Journalling.Guard(Folder, () => Journalling.Connect(Folder, SqliteOpenMode.ReadOnly));
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = Journalling.Guard(Folder, command.ExecuteReader);
        while (Journalling.Guard(Folder, rows.Read)) yield return read(rows);
    }

    private RunHeader? ReadHeader()
    {
        if (ReadFact("run") is not { } run) return null;
        var files = Query("SELECT path, content FROM recipe_file ORDER BY path", static rows => KeyValuePair.Create(rows.GetString(0), rows.GetFieldValue<byte[]>(1))).ToList();
        return new RunHeader((Fields)run["identity"]!, (string)run["output"]!, (long)run["created_at"]!, (string)run["tool_version"]!, files);
    }
}
