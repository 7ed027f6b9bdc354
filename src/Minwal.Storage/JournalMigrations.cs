using System.Globalization;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;

namespace Minwal.Storage;

/// <summary>
/// The way from each format of the journal to the next: as an upgrade of the file, and as views for who only reads, so that looking at an
/// old run does not change it. Both go by the same queries.
/// </summary>
internal static class JournalMigrations
{
    /// <summary>
    /// Calls of format 1 as format 2 has them. Format 1 wrote an unknown price as 0; only endpoints over HTTP had unknown prices. What it
    /// did not keep is null or empty.
    /// </summary>
    private const string CallsOfOne = $"""
        SELECT unit, attempt, sequence, 0 AS revision,
            CASE fate WHEN 'ok' THEN '{CallTable.Answered}' WHEN 'answer.cut' THEN '{CallTable.Cut}'
                WHEN 'MW3007' THEN '{CallTable.Refused}' ELSE '{CallTable.Failed}' END AS state,
            provider, model, input_tokens, 0 AS cached_input_tokens, output_tokens, 0 AS reasoning_tokens,
            CASE WHEN provider = 'openai' AND input_tokens + output_tokens > 0 AND cost_1e12(cost) = 0 THEN NULL
                ELSE cost_1e12(cost) END AS cost_1e12,
            milliseconds, at, task, request_hash, nullif(fate, 'ok') AS code, detail AS message, NULL AS finish_reason,
            NULL AS continuation, NULL AS answered_by, '' AS endpoint, answer, reasoning, NULL AS contents
        FROM
        """;

    // Frozen: what format 2 added to format 1.
    private const string NewInTwo = """
        CREATE TABLE decision (
            number INTEGER PRIMARY KEY, slot INTEGER NOT NULL, attempt INTEGER NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL,
            at INTEGER NOT NULL, reason TEXT, changes TEXT NOT NULL);
        CREATE TABLE round (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, parameters TEXT NOT NULL, slots TEXT NOT NULL);
        """;

    private const string CallsOfTwo = """
        CREATE TABLE call (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, revision INTEGER NOT NULL, state TEXT NOT NULL,
            provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL, cached_input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL, cost_1e12 INTEGER, milliseconds INTEGER NOT NULL,
            at INTEGER NOT NULL, task TEXT NOT NULL, request_hash BLOB NOT NULL, code TEXT, message TEXT, finish_reason TEXT,
            continuation TEXT, answered_by TEXT, endpoint TEXT NOT NULL, answer TEXT, reasoning TEXT, contents TEXT,
            PRIMARY KEY (unit, attempt, sequence, revision)) WITHOUT ROWID;
        CREATE TABLE outage (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (unit, attempt, sequence, revision)) WITHOUT ROWID;
        """;

    /// <summary>The tables to whose rows format 3 added checksums, with the columns that are summed.</summary>
    private static readonly (string Table, string Columns)[] Summed =
    [
        ("call", CallTable.Columns), ("draft", DraftTable.Columns), ("decision", DecisionTable.Columns), ("round", RoundTable.Columns),
        ("fact", "name, json"), ("recipe_file", "path, content"),
    ];

    /// <summary>Upgrades the file from <paramref name="format"/> to the current one, step by step, in the caller's transaction.</summary>
    public static void Upgrade(Database database, long format)
    {
        for (var step = format; step < JournalFormat.Current; step++)
        {
            switch (step)
            {
                case 1: UpgradeOne(database); break;
                case 2: UpgradeTwo(database); break;
                default: throw new ArgumentOutOfRangeException(nameof(format), format, "no such format");
            }
        }
    }

    /// <summary>
    /// Lays views over the tables of a file of <paramref name="format"/>, in this connection only, through which it is read like one of
    /// today.
    /// </summary>
    public static void Show(Database database, long format)
    {
        if (format is not (1 or 2)) throw new ArgumentOutOfRangeException(nameof(format), format, "no such format");
        if (format == 1)
        {
            DefineCost(database);
            database.Execute($"""
                CREATE TEMP VIEW call AS SELECT *, NULL AS sum FROM ({CallsOfOne} main.call);
                CREATE TEMP TABLE outage (unit, attempt, sequence, revision);
                CREATE TEMP TABLE decision ({DecisionTable.Columns}, sum);
                CREATE TEMP TABLE round ({RoundTable.Columns}, sum);
                """);
        }

        var unsummed = Summed.Where(s => format == 2 || s.Table is "draft" or "fact" or "recipe_file");
        foreach (var (table, _) in unsummed) database.Execute($"CREATE TEMP VIEW {table} AS SELECT *, NULL AS sum FROM main.{table}");
    }

    /// <summary>
    /// Format 3 has a checksum in each row: what is damaged since is found out. What was damaged before cannot be told from what was meant.
    /// </summary>
    private static void UpgradeTwo(Database database)
    {
        database.DefineRowSum();
        foreach (var (table, columns) in Summed)
        {
            database.Execute($"""
                ALTER TABLE {table} ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
                UPDATE {table} SET sum = row_sum({columns});
                """);
        }
    }

    private static void UpgradeOne(Database database)
    {
        DefineCost(database);
        database.Execute("ALTER TABLE call RENAME TO call_of_one;");
        database.Execute($"""
            {CallsOfTwo}
            INSERT INTO call ({CallTable.Columns}) {CallsOfOne} call_of_one;
            DROP TABLE call_of_one;
            {NewInTwo}
            """);
        JournalFormat.AddWrittenBy(database);
    }

    // SQLite has no exact decimals; format 1 kept costs as their digits.
    private static void DefineCost(Database database) =>
        database.Define("cost_1e12", static cost => CallTable.ToCostUnits(decimal.Parse(cost, CultureInfo.InvariantCulture)));
}
