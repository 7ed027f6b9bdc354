using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>The kind of store <c>sqlite</c>: a SQLite database in memory, on which a tool's statements may read and change rows.</summary>
internal sealed class SqliteStoreKind() : StoreKind("sqlite",
    "SQL that defines the tables and may fill them: a text, or the name of a file of the recipe that ends in .sql.")
{
    public override string? FaultOf(string definition, Func<string, byte[]?> file) =>
        FaultOf(definition, file, _ => { });

    public override string? FaultOf(
        string definition, Func<string, byte[]?> file, string statement, IReadOnlyCollection<string> parameters) =>
        FaultOf(definition, file, database =>
        {
            foreach (var name in database.Compile(statement).Where(name => !parameters.Contains(name[1..]) || name[0] != ':'))
            {
                throw new SqlRefusal(SqlFault.Invalid, $"it has the parameter {name}; there are "
                    + (parameters.Count == 0 ? "none" : string.Join(", ", parameters.Select(p => $":{p}"))));
            }
        });

    public override IToolStore Open(string definition, Func<string, byte[]?> file, Fields rows, DateTime now)
    {
        try
        {
            return new SqliteToolStore(Seed(definition, file, rows).Build(now));
        }
        catch (SqlRefusal e)
        {
            throw new ToolException($"the store cannot be made: {e.Message}");
        }
    }

    private static string? FaultOf(string definition, Func<string, byte[]?> file, Action<SqlDatabase> look)
    {
        try
        {
            // Any time will do: it is only seen whether it can be made.
            using var database = Seed(definition, file, []).Build(DateTime.UnixEpoch);
            look(database);
            return null;
        }
        catch (SqlRefusal e)
        {
            return e.Message;
        }
    }

    private static SqlSeed Seed(string definition, Func<string, byte[]?> file, Fields rows) => SqlSeed.Of(
        SqlText.Read(definition, file)
            ?? throw new SqlRefusal(SqlFault.Invalid, $"the file '{definition}' is not in the recipe's folder"), rows);
}
