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

    private const string NewInTwo = DecisionTable.Schema + RoundTable.Schema;

    /// <summary>Upgrades the file from <paramref name="format"/> to the current one, step by step, in the caller's transaction.</summary>
    public static void Upgrade(Database database, long format)
    {
        for (var step = format; step < JournalFormat.Current; step++)
        {
            switch (step)
            {
                case 1: UpgradeOne(database); break;
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
        if (format != 1) throw new ArgumentOutOfRangeException(nameof(format), format, "no such format");
        DefineCost(database);
        database.Execute($"""
            CREATE TEMP VIEW call AS {CallsOfOne} main.call;
            CREATE TEMP TABLE outage (unit, attempt, sequence, revision);
            {NewInTwo.Replace("CREATE TABLE", "CREATE TEMP TABLE", StringComparison.Ordinal)}
            """);
    }

    private static void UpgradeOne(Database database)
    {
        DefineCost(database);
        database.Execute("ALTER TABLE call RENAME TO call_of_one;");
        database.Execute($"""
            {CallTable.Schema}
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
