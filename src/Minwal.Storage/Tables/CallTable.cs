using System.Buffers;
using System.Globalization;
using Minwal.Calls;
using Minwal.Storage.Sqlite;

namespace Minwal.Storage.Tables;

/// <summary>
/// The calls. A row is never changed; the outages stand beside them. What is long stands at a row's end, so that sums need not read it; an
/// answer that is one text stands in <c>answer</c>, what the model thought before it in <c>reasoning</c>, anything else in <c>contents</c>.
/// </summary>
internal static class CallTable
{
    public const string Schema = """
        CREATE TABLE call (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, revision INTEGER NOT NULL, state TEXT NOT NULL,
            provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL, cached_input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL, cost_1e12 INTEGER, milliseconds INTEGER NOT NULL,
            at INTEGER NOT NULL, task TEXT NOT NULL, request_hash BLOB NOT NULL, code TEXT, message TEXT, finish_reason TEXT,
            continuation TEXT, answered_by TEXT, endpoint TEXT NOT NULL, answer TEXT, reasoning TEXT, contents TEXT,
            sum INTEGER NOT NULL, PRIMARY KEY (unit, attempt, sequence, revision)) WITHOUT ROWID;
        CREATE TABLE outage (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (unit, attempt, sequence, revision)) WITHOUT ROWID;
        """;

    public const string Columns = "unit, attempt, sequence, revision, state, provider, model, input_tokens, cached_input_tokens, " +
        "output_tokens, reasoning_tokens, cost_1e12, milliseconds, at, task, request_hash, code, message, finish_reason, continuation, " +
        "answered_by, endpoint, answer, reasoning, contents";

    public const string OfAttempt = $"{Select} WHERE unit = ?1 AND attempt = ?2 {InOrder}";
    public const string OfKey = $"{Select} WHERE unit = ?1 AND attempt = ?2 AND sequence = ?3 {InOrder}";
    public const string OfUnit = $"{Select} WHERE unit = ?1 {InOrder}";
    public const string All = $"{Select} {InOrder}";

    public const string Sums = $"""
        SELECT provider, model, sum(state <> '{Pending}'), sum(state NOT IN ('{Answered}', '{Pending}') AND NOT {IsHedge}),
            sum(input_tokens),
            sum(cached_input_tokens),
            sum(output_tokens), sum(reasoning_tokens), sum(milliseconds), coalesce(sum(cost_1e12), 0),
            sum(cost_1e12 IS NULL AND input_tokens + output_tokens > 0), sum({IsHedge})
        FROM call GROUP BY provider, model ORDER BY provider, model
        """;

    /// <summary>Whether a row is a request that another one for the same call was faster than.</summary>
    public const string IsHedge = $"coalesce(code = '{CallRecord.HedgedCode}', 0)";

    public const string Answered = "answered", Refused = "refused", Cut = "cut", Failed = "failed", Pending = "pending";

    private const string IsMarked = "EXISTS (SELECT 1 FROM outage WHERE outage.unit = call.unit AND outage.attempt = call.attempt " +
        "AND outage.sequence = call.sequence AND outage.revision = call.revision)";

    private const string Select = $"SELECT {Columns}, sum, {IsMarked} FROM call";

    private const string InOrder = "ORDER BY unit, attempt, sequence, revision";
    private const string Values = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, " +
        "?23, ?24, ?25, ?26";
    private const string Insert = $"INSERT INTO call ({Columns}, sum) VALUES ({Values})";

    // Without a word only where there is a row already; it says the same for what a column cannot hold, which the plain one then names.
    private const string InsertFirst = $"INSERT OR IGNORE INTO call ({Columns}, sum) VALUES ({Values})";
    private const string Next = "SELECT coalesce(max(revision) + 1, 0) FROM call WHERE unit = ?1 AND attempt = ?2 AND sequence = ?3";
    private const string Same = "SELECT 1 FROM call WHERE unit = ?1 AND attempt = ?2 AND sequence = ?3 AND request_hash = ?4 AND at = ?5";

    private const string MarkLast = "INSERT INTO outage SELECT unit, attempt, sequence, max(revision) FROM call " +
        "WHERE unit = ?1 AND attempt = ?2 AND sequence = ?3";

    private const int HashBytes = 32, SumColumn = 25;
    private const decimal CostUnits = 1_000_000_000_000;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string UnansweredCodes =
        string.Join(", ", CallRecord.Unanswered.Order(StringComparer.Ordinal).Select(code => $"'{code}'"));

    private static readonly string IsUnanswered = $"state = '{Failed}' AND code IN ({UnansweredCodes})";

    // What stands after the last sign of life belongs to the outage. A draft that failed before it, or with it, keeps its place as long as
    // a call says so.
    private static readonly string Forget = $"""
        INSERT OR IGNORE INTO outage SELECT unit, attempt, sequence, revision FROM call WHERE {IsUnanswered}
            AND at > (SELECT coalesce(max(at), -9223372036854775808) FROM call WHERE NOT coalesce({IsUnanswered}, 0));
        DELETE FROM draft WHERE verdict IN ({UnansweredCodes}) AND NOT EXISTS (SELECT 1 FROM call
            WHERE call.unit = draft.unit AND call.attempt = draft.attempt AND call.code = draft.verdict AND NOT {IsMarked});
        """;

    /// <summary>Throws when a row cannot be kept as it is; for the caller's thread, before the row is queued.</summary>
    public static void Validate(CallRecord call)
    {
        if (call.RequestHash.Length != HashBytes * 2 || call.RequestHash.AsSpan().ContainsAnyExcept(HexDigits))
            throw new ArgumentException($"'{call.RequestHash}' is not a hash of {HashBytes * 2} lower-case hex digits", nameof(call));
        if (Math.Abs(call.Cost ?? 0) > long.MaxValue / CostUnits)
        {
            var cost = call.Cost!.Value.ToString(CultureInfo.InvariantCulture);
            throw new ArgumentException($"a call cannot cost {cost} US dollars", nameof(call));
        }
    }

    /// <summary>Adds a row under the next revision.</summary>
    public static void Append(Database database, CallRecord call, byte[]? contents)
    {
        // Most keys have one row; only where there is one already is the next revision looked for.
        if (Write(database, InsertFirst, call, 0, contents)) return;
        var next = Keyed(database.Prepare(Next), call.Key);
        int revision;
        try
        {
            next.Step();
            revision = next.Int(0);
        }
        finally
        {
            next.Reset();
        }

        Write(database, Insert, call, revision, contents);
    }

    /// <summary>Adds a row under the next revision unless one with its key, hash and time is there; whether it was added.</summary>
    public static bool AppendNew(Database database, CallRecord call, byte[]? contents)
    {
        var same = Keyed(database.Prepare(Same), call.Key);
        Span<byte> hash = stackalloc byte[HashBytes];
        Convert.FromHexString(call.RequestHash, hash, out _, out _);
        same.BindBlob(4, hash);
        same.Bind(5, call.At);
        try
        {
            if (same.Step()) return false;
        }
        finally
        {
            same.Reset();
        }

        Append(database, call, contents);
        return true;
    }

    /// <summary>Notes which calls an outage took, and takes out the drafts that failed with them alone.</summary>
    public static void ForgetOutage(Database database) => database.Execute(Forget);

    /// <summary>The row that <paramref name="row"/> stands on; null when it is damaged: it is not what was written.</summary>
    public static CallRecord? Read(Statement row)
    {
        if (!row.IsSound(SumColumn)) return null;
        var hash = Convert.ToHexStringLower(row.Bytes(15));
        return new CallRecord(new CallKey(row.Long(0), row.Int(1), row.Int(2)), row.Text(14), hash, State(row.Text(4), row.Folder))
        {
            Revision = row.Int(3),
            Provider = row.Text(5),
            Model = row.Text(6),
            Usage = new CallUsage(row.Long(7), row.Long(8), row.Long(9), row.Long(10)),
            Cost = row.LongOrNull(11) / CostUnits,
            Milliseconds = row.Long(12),
            At = row.Long(13),
            Code = row.TextOrNull(16),
            Message = row.TextOrNull(17),
            FinishReason = row.TextOrNull(18),
            Continuation = row.TextOrNull(19),
            AnsweredBy = row.TextOrNull(20),
            Endpoint = row.Text(21),
            Contents = row.IsNull(24)
                ? CallContents.Of(row.TextOrNull(23), row.TextOrNull(22))
                : CallContents.Parse(row.Bytes(24), row.Folder),
            InOutage = row.Long(SumColumn + 1) != 0,
        };
    }

    /// <summary>The key that <paramref name="row"/> shows, with its revision; as it stands, when the row is damaged.</summary>
    public static (long Unit, long Attempt, long Sequence, long Revision) KeyOf(Statement row) =>
        (row.Long(0), row.Long(1), row.Long(2), row.Long(3));

    /// <summary>The sum that <paramref name="row"/> of <see cref="Sums"/> stands on.</summary>
    public static CallSum ReadSum(Statement row) => new(
        row.Text(0), row.Text(1), row.Long(2), row.Long(3), new CallUsage(row.Long(4), row.Long(5), row.Long(6), row.Long(7)), row.Long(8),
        row.Long(9) / CostUnits, row.Long(10))
    { Hedged = row.Long(11) };

    /// <summary>US dollars as a whole number of their 1e-12 parts.</summary>
    public static long ToCostUnits(decimal cost) => decimal.ToInt64(decimal.Round(cost * CostUnits));

    /// <summary>What <see cref="ToCostUnits"/> gave, in US dollars.</summary>
    public static decimal FromCostUnits(long units) => units / CostUnits;

    private static bool Write(Database database, string sql, CallRecord call, int revision, byte[]? contents)
    {
        var statement = Keyed(database.Prepare(sql), call.Key);
        statement.Bind(4, revision);
        statement.Bind(5, Word(call.State));
        statement.Bind(6, call.Provider);
        statement.Bind(7, call.Model);
        statement.Bind(8, call.Usage.Input);
        statement.Bind(9, call.Usage.CachedInput);
        statement.Bind(10, call.Usage.Output);
        statement.Bind(11, call.Usage.Reasoning);
        statement.Bind(12, call.Cost is { } cost ? ToCostUnits(cost) : null);
        statement.Bind(13, call.Milliseconds);
        statement.Bind(14, call.At);
        statement.Bind(15, call.Task);
        Span<byte> hash = stackalloc byte[HashBytes];
        Convert.FromHexString(call.RequestHash, hash, out _, out _);
        statement.BindBlob(16, hash);
        statement.Bind(17, call.Code);
        statement.Bind(18, call.Message);
        statement.Bind(19, call.FinishReason);
        statement.Bind(20, call.Continuation);
        statement.Bind(21, call.AnsweredBy);
        statement.Bind(22, call.Endpoint);
        var (reasoning, answer) = contents is null ? CallContents.Texts(call.Contents) : default;
        statement.Bind(23, answer);
        statement.Bind(24, reasoning);
        if (contents is null) statement.BindNull(25);
        else statement.BindUtf8(25, contents);
        statement.BindSum(26);
        statement.Run();
        var added = database.Changes > 0;
        if (added && call.InOutage) Mark(database, call.Key);
        return added;
    }

    private static Statement Keyed(Statement statement, CallKey key)
    {
        statement.Bind(1, key.Unit);
        statement.Bind(2, key.Attempt);
        statement.Bind(3, key.Sequence);
        return statement;
    }

    private static void Mark(Database database, CallKey key) => Keyed(database.Prepare(MarkLast), key).Run();

    private static string Word(CallState state) => state switch
    {
        CallState.Answered => Answered,
        CallState.Refused => Refused,
        CallState.Cut => Cut,
        CallState.Failed => Failed,
        CallState.Pending => Pending,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state of a call"),
    };

    private static CallState State(string word, string folder) => word switch
    {
        Answered => CallState.Answered,
        Refused => CallState.Refused,
        Cut => CallState.Cut,
        Failed => CallState.Failed,
        Pending => CallState.Pending,
        _ => throw SqliteFaults.Damaged(folder, $"a call's state is '{word}'"),
    };
}
