using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Values;

namespace Minwal.Storage.Tables;

/// <summary>What people decided. A row is never changed.</summary>
internal static class DecisionTable
{
    public const string Schema = """
        CREATE TABLE decision (
            number INTEGER PRIMARY KEY, slot INTEGER NOT NULL, attempt INTEGER NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL,
            at INTEGER NOT NULL, reason TEXT, changes TEXT NOT NULL, sum INTEGER NOT NULL);
        """;

    public const string Columns = "number, slot, attempt, kind, who, at, reason, changes";
    public const string All = $"SELECT {Columns}, sum FROM decision ORDER BY number";

    private const string Insert = $"INSERT INTO decision ({Columns}, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

    public static void Append(Database database, Decision decision)
    {
        var statement = database.Prepare(Insert);
        statement.Bind(1, database.Number("SELECT coalesce(max(number), 0) + 1 FROM decision"));
        statement.Bind(2, decision.Slot);
        statement.Bind(3, decision.Attempt);
        statement.Bind(4, Word(decision.Kind));
        statement.Bind(5, decision.Who);
        statement.Bind(6, decision.At);
        statement.Bind(7, decision.Reason);
        statement.Bind(8, Json.ToText(decision.Set));
        statement.BindSum(9);
        statement.Run();
    }

    /// <exception cref="MinwalException">MW4004 when the row is damaged.</exception>
    public static Decision Read(Statement row)
    {
        if (!row.IsSound(8)) throw SqliteFaults.Damaged(row.Folder, $"decision {row.Long(0)} is not what was written");
        return new(row.Long(1), row.Int(2), Kind(row.Text(3), row.Folder), row.Text(4), row.Long(5))
        {
            Number = row.Long(0),
            Reason = row.TextOrNull(6),
            Set = (Fields)row.Value(7)!,
        };
    }

    private static string Word(DecisionKind kind) => kind switch
    {
        DecisionKind.Accept => "accept",
        DecisionKind.Reject => "reject",
        DecisionKind.Edit => "edit",
        DecisionKind.Relabel => "relabel",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of decision"),
    };

    private static DecisionKind Kind(string word, string folder) => word switch
    {
        "accept" => DecisionKind.Accept,
        "reject" => DecisionKind.Reject,
        "edit" => DecisionKind.Edit,
        "relabel" => DecisionKind.Relabel,
        _ => throw SqliteFaults.Damaged(folder, $"a decision's kind is '{word}'"),
    };
}
