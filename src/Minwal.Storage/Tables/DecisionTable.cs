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
            at INTEGER NOT NULL, reason TEXT, changes TEXT NOT NULL);
        """;

    public const string All = "SELECT number, slot, attempt, kind, who, at, reason, changes FROM decision ORDER BY number";

    // Without a number of its own a row gets the next.
    private const string Insert =
        "INSERT INTO decision (slot, attempt, kind, who, at, reason, changes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    public static void Append(Database database, Decision decision)
    {
        var statement = database.Prepare(Insert);
        statement.Bind(1, decision.Slot);
        statement.Bind(2, decision.Attempt);
        statement.Bind(3, Word(decision.Kind));
        statement.Bind(4, decision.Who);
        statement.Bind(5, decision.At);
        statement.Bind(6, decision.Reason);
        statement.Bind(7, Json.ToText(decision.Set));
        statement.Run();
    }

    public static Decision Read(Statement row) => new(row.Long(1), row.Int(2), Kind(row.Text(3), row.Folder), row.Text(4), row.Long(5))
    {
        Number = row.Long(0),
        Reason = row.TextOrNull(6),
        Set = (Fields)row.Value(7)!,
    };

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
