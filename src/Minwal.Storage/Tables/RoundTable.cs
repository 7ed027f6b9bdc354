using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Values;

namespace Minwal.Storage.Tables;

/// <summary>The rounds that were added to a run. A row is never changed.</summary>
internal static class RoundTable
{
    public const string Schema = """
        CREATE TABLE round (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, parameters TEXT NOT NULL, slots TEXT NOT NULL,
            sum INTEGER NOT NULL);
        """;

    public const string Columns = "number, kind, at, parameters, slots";
    public const string All = $"SELECT {Columns}, sum FROM round ORDER BY number";

    private const string Insert = $"INSERT INTO round ({Columns}, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <exception cref="ArgumentException">When its number is not the next.</exception>
    public static void Append(Database database, RoundRecord round)
    {
        var next = database.Number("SELECT count(*) + 1 FROM round");
        if (round.Number != next) throw new ArgumentException($"the next round is {next} and not {round.Number}", nameof(round));
        var statement = database.Prepare(Insert);
        statement.Bind(1, round.Number);
        statement.Bind(2, Word(round.Kind));
        statement.Bind(3, round.At);
        statement.Bind(4, Json.ToText(round.Parameters));
        statement.Bind(5, Json.ToText(round.Slots));
        statement.BindSum(6);
        statement.Run();
    }

    /// <exception cref="MinwalException">MW4004 when the row is damaged.</exception>
    public static RoundRecord Read(Statement row)
    {
        if (!row.IsSound(5)) throw SqliteFaults.Damaged(row.Folder, $"round {row.Long(0)} is not what was written");
        return new(row.Int(0), Kind(row.Text(1), row.Folder), row.Long(2))
        {
            Parameters = (Fields)row.Value(3)!,
            Slots = [.. ((IReadOnlyList<object?>)row.Value(4)!).Cast<long>()],
        };
    }

    private static string Word(RoundKind kind) => kind switch
    {
        RoundKind.Refill => "refill",
        RoundKind.Extend => "extend",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of round"),
    };

    private static RoundKind Kind(string word, string folder) => word switch
    {
        "refill" => RoundKind.Refill,
        "extend" => RoundKind.Extend,
        _ => throw SqliteFaults.Damaged(folder, $"a round's kind is '{word}'"),
    };
}
