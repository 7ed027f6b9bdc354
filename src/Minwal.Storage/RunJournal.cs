using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;
using Minwal.Values;

namespace Minwal.Storage;

/// <summary>A run's journal in SQLite: one folder a run, one process at a time for writing, any number for reading.</summary>
internal sealed class RunJournal : IRunJournal
{
    /// <summary>The database's name in the run's folder.</summary>
    public const string FileName = "journal.db";

    // Tells a journal that was emptied from one that was never written.
    private const string BegunName = "begun";

    private const int ImportRows = 2_000;

    private readonly RunLock? _lock;
    private readonly JournalWriter? _writer;
    private readonly ReadConnections _reading;

    // By the key that the row shows, whatever it was.
    private readonly ConcurrentDictionary<(long, long, long, long), bool> _damaged = new();

    private RunJournal(string folder, RunLock? runLock, JournalWriter? writer, ReadConnections reading, RunHeader? header)
    {
        (Folder, _lock, _writer, _reading) = (folder, runLock, writer, reading);
        Header = header;
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// How many calls were met so far whose rows are damaged. They count as not made: a run that goes on makes them again.
    /// </summary>
    public int DamagedCalls => _damaged.Count;

    /// <inheritdoc/>
    public RunHeader? Header { get; private set; }

    /// <summary>
    /// Opens the journal of <paramref name="folder"/> for writing, making both when they are not there. A journal of an earlier format is
    /// upgraded: nothing of it is lost.
    /// </summary>
    /// <exception cref="MinwalException">
    /// MW4001 when another process has it; MW4003 to MW4006 when it cannot be read or written.
    /// </exception>
    public static RunJournal Open(string folder, TimeProvider time) => SqliteFaults.Guard(folder, () =>
    {
        Directory.CreateDirectory(folder);
        var runLock = RunLock.Take(folder);
        Database? database = null;
        try
        {
            var (begun, file) = (File.Exists(Path.Combine(folder, BegunName)), new FileInfo(Path.Combine(folder, FileName)));
            if (begun && file is not { Exists: true, Length: > 0 })
                throw SqliteFaults.Damaged(folder, "it is empty, although its run was begun");
            database = JournalFormat.OpenForWriting(folder, time, mayBeNew: !begun);
            var header = SqliteFaults.Read(folder, FactTable.ReadHeader, database);
            if (begun && header is null) throw SqliteFaults.Damaged(folder, "what it was begun with is gone");
            return new RunJournal(folder, runLock, new JournalWriter(database, time), Reading(folder), header);
        }
        catch
        {
            database?.Dispose();
            runLock.Dispose();
            throw;
        }
    });

    /// <summary>
    /// Opens the journal of <paramref name="folder"/> for reading only, also while a run is going on. Changes nothing, whatever its format.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="atOneMoment">
    /// Whether everything is read as it was at one moment, while the run goes on; for one thread.
    /// </param>
    /// <exception cref="MinwalException">MW4003 to MW4005 when it cannot be read.</exception>
    public static RunJournal OpenForReading(string folder, bool atOneMoment = false)
    {
        var reading = Reading(folder, atOneMoment);
        try
        {
            return new RunJournal(folder, null, null, reading, reading.Read(FactTable.ReadHeader));
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether a living process has the run in <paramref name="folder"/> open for writing. Also where there is no run; takes nothing from
    /// one that is starting.
    /// </summary>
    /// <exception cref="MinwalException">MW4005 when the folder cannot be looked into.</exception>
    public static bool IsInUse(string folder) => SqliteFaults.Guard(folder, () => RunLock.IsHeld(folder));

    /// <summary>Removes the journal of <paramref name="folder"/>.</summary>
    /// <exception cref="MinwalException">MW4001 while another process has it; MW4005 when it cannot be removed.</exception>
    public static void Delete(string folder)
    {
        if (!File.Exists(Path.Combine(folder, FileName)) && !File.Exists(Path.Combine(folder, BegunName))) return;
        SqliteFaults.Guard(folder, () =>
        {
            using var runLock = RunLock.Take(folder);
            foreach (var name in (string[])[BegunName, FileName, FileName + "-wal", FileName + "-shm"])
                File.Delete(Path.Combine(folder, name));
            return true;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<CallRecord> FindCalls(long unit, int attempt) =>
        [.. Calls(CallTable.OfAttempt, unit, attempt)];

    /// <inheritdoc/>
    public IReadOnlyList<CallRecord> FindCalls(CallKey key) =>
        [.. Calls(CallTable.OfKey, key.Unit, key.Attempt, key.Sequence)];

    /// <inheritdoc/>
    public ValueTask AppendAsync(CallRecord call, bool durable, CancellationToken cancellation)
    {
        CallTable.Validate(call);
        return Writer.AddAsync(CallContents.ToJson(call.Contents) is { } json ? new EncodedCall(call, json) : call, durable, cancellation);
    }

    /// <inheritdoc/>
    public IEnumerable<CallRecord> ReadCalls(long? unit = null) =>
        unit is { } one ? Calls(CallTable.OfUnit, one) : Calls(CallTable.All);

    /// <inheritdoc/>
    public IReadOnlyList<CallSum> SumCalls() => [.. _reading.Query(CallTable.Sums, CallTable.ReadSum)];

    /// <summary>What all calls add up to, by model, task and what came of them.</summary>
    public IReadOnlyList<UseSum> SumUses() => [.. _reading.Query(BillTable.Uses, BillTable.ReadUse)];

    /// <summary>The drafts by verdict, with their shares of the answers that they were made from.</summary>
    public IReadOnlyList<VerdictSum> SumVerdicts() => [.. _reading.Query(BillTable.Reasons, BillTable.ReadReason)];

    /// <summary>
    /// Adds the calls of other journals to this one, so that a run can go on with answers that other processes have paid for; durable when
    /// it returns. Rows with a key that is here already come after those that are here; a row with the same key, hash and time is the same
    /// row and is not added again, so that what was broken off can be repeated.
    /// </summary>
    /// <returns>How many rows were added.</returns>
    public long Import(params IReadOnlyList<ICallLog> others)
    {
        var added = 0L;
        foreach (var calls in CallMerge.InOrder(others).Chunk(ImportRows))
        {
            Writer.Do(database =>
            {
                foreach (var call in calls)
                {
                    CallTable.Validate(call);
                    if (CallTable.AppendNew(database, call, CallContents.ToJson(call.Contents))) added++;
                }
            }, durable: true);
        }

        return added;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(DraftRecord draft, CancellationToken cancellation) => Writer.AddAsync(draft, wait: false, cancellation);

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellation) => Writer.AddAsync(null, wait: true, cancellation);

    /// <inheritdoc/>
    public IEnumerable<DraftRecord> ReadAccepted() => DraftTable.LastOfEach(_reading.Query(DraftTable.Accepted, DraftTable.Read));

    /// <inheritdoc/>
    public IEnumerable<DraftRecord> ReadDrafts(long? slot = null) =>
        slot is { } one ? _reading.Query(DraftTable.OfSlot, DraftTable.Read, one) : _reading.Query(DraftTable.All, DraftTable.Read);

    /// <inheritdoc/>
    public void ForgetDrafts() => Writer.Do(DraftTable.Clear, durable: false);

    /// <summary>
    /// Takes out the drafts whose rows are damaged, so that the run that goes on makes them again from its answers; how many there were.
    /// </summary>
    public long ForgetDamagedDrafts()
    {
        var forgotten = 0L;
        Writer.Do(database => forgotten = DraftTable.ClearDamaged(database), durable: false);
        return forgotten;
    }

    /// <inheritdoc/>
    public void ForgetOutage() => Writer.Do(CallTable.ForgetOutage, durable: true);

    /// <inheritdoc/>
    public void Decide(IReadOnlyList<Decision> decisions) => Writer.Do(database =>
    {
        foreach (var decision in decisions) DecisionTable.Append(database, decision);
    }, durable: true);

    /// <inheritdoc/>
    public IReadOnlyList<Decision> ReadDecisions() => [.. _reading.Query(DecisionTable.All, DecisionTable.Read)];

    /// <inheritdoc/>
    public void AddRound(RoundRecord round) => Writer.Do(database => RoundTable.Append(database, round), durable: true);

    /// <inheritdoc/>
    public IReadOnlyList<RoundRecord> ReadRounds() => [.. _reading.Query(RoundTable.All, RoundTable.Read)];

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        Writer.Do(database => FactTable.WriteHeader(database, header), durable: true);
        File.WriteAllText(Path.Combine(Folder, BegunName), "This run was begun: its journal is not empty.\n");
        Header = header;
    }

    /// <inheritdoc/>
    public Fields? ReadFact(string name) => _reading.Read(database => FactTable.Read(database, name));

    /// <inheritdoc/>
    public void WriteFact(string name, Fields fact) => Writer.Do(database => FactTable.Write(database, name, fact), durable: true);

    /// <summary>
    /// Changes one fact in the journal of <paramref name="folder"/>, also while a process works on the run: what it is about is no part of
    /// its work.
    /// </summary>
    /// <exception cref="MinwalException">MW4003 to MW4006 when the journal cannot be read or written.</exception>
    public static void AmendFact(string folder, string name, Func<Fields?, Fields> amend, TimeProvider time) =>
        SqliteFaults.Guard(folder, () =>
        {
            using var runLock = RunLock.IsHeld(folder) ? null : RunLock.Take(folder);
            using var database = JournalFormat.OpenForWriting(folder, time, mayBeNew: false);
            database.Transact(() => FactTable.Write(database, name, amend(FactTable.Read(database, name))));
            return true;
        });

    /// <summary>Writes what still waits, and lets the run go.</summary>
    /// <exception cref="MinwalException">When rows were lost and nobody has been told.</exception>
    public async ValueTask DisposeAsync()
    {
        // The writer's connection closes last: the last one takes the write-ahead log into the database, and one for reading cannot.
        _reading.Dispose();
        try
        {
            if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _lock?.Dispose();
        }
    }

    private IEnumerable<CallRecord> Calls(string sql, params long[] values)
    {
        foreach (var (call, key) in _reading.Query(sql, static row => (CallTable.Read(row), CallTable.KeyOf(row)), values))
        {
            if (call is null) _damaged.TryAdd(key, true);
            else yield return call;
        }
    }

    private static ReadConnections Reading(string folder, bool atOneMoment = false) =>
        new(() => JournalFormat.OpenForReading(folder), atOneMoment);

    private JournalWriter Writer => _writer ?? throw new InvalidOperationException("the journal was opened for reading");
}
