using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Values;

namespace Minwal.Storage.Tables;

/// <summary>Facts by name, and the recipe's files. What a run is stands under <c>run</c>.</summary>
internal static class FactTable
{
    public const string Schema = """
        CREATE TABLE fact (name TEXT PRIMARY KEY, json TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE recipe_file (path TEXT PRIMARY KEY, content BLOB NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private const string Run = "run";
    private const string Find = "SELECT name, json, sum FROM fact WHERE name = ?1";
    private const string Put = "INSERT OR REPLACE INTO fact (name, json, sum) VALUES (?1, ?2, ?3)";
    private const string PutFile = "INSERT INTO recipe_file (path, content, sum) VALUES (?1, ?2, ?3)";
    private const string Files = "SELECT path, content, sum FROM recipe_file ORDER BY path";

    public static Fields? Read(Database database, string name)
    {
        var statement = database.Prepare(Find);
        try
        {
            statement.Bind(1, name);
            if (!statement.Step()) return null;
            if (!statement.IsSound(2)) throw Damaged(name);
            return statement.Value(1) as Fields ?? throw Damaged(name);
        }
        finally
        {
            statement.Reset();
        }

        MinwalException Damaged(string fact) => SqliteFaults.Damaged(database.Folder, $"what it says of '{fact}' is not what was written");
    }

    public static void Write(Database database, string name, Fields fact)
    {
        var statement = database.Prepare(Put);
        statement.Bind(1, name);
        statement.Bind(2, Json.ToText(fact));
        statement.BindSum(3);
        statement.Run();
    }

    public static RunHeader? ReadHeader(Database database)
    {
        if (Read(database, Run) is not { } run) return null;
        var files = new List<KeyValuePair<string, byte[]>>();
        var statement = database.Prepare(Files);
        try
        {
            while (statement.Step())
            {
                if (!statement.IsSound(2))
                    throw SqliteFaults.Damaged(database.Folder, $"the recipe's file '{statement.Text(0)}' is not what was written");
                files.Add(KeyValuePair.Create(statement.Text(0), statement.Bytes(1).ToArray()));
            }
        }
        finally
        {
            statement.Reset();
        }

        return new RunHeader(
            RunIdentity.From((Fields)run["identity"]!), (string)run["output"]!, (long)run["created_at"]!, (string)run["tool_version"]!,
            files);
    }

    /// <summary>Writes what the run is, with the files of its recipe and no others.</summary>
    public static void WriteHeader(Database database, RunHeader header)
    {
        Write(database, Run, new Fields(4).Add("identity", header.Identity.ToFields()).Add("output", header.Output)
            .Add("created_at", header.CreatedAt).Add("tool_version", header.ToolVersion));
        database.Execute("DELETE FROM recipe_file");
        var statement = database.Prepare(PutFile);
        foreach (var (path, content) in header.RecipeFiles)
        {
            statement.Bind(1, path);
            statement.BindBlob(2, content);
            statement.BindSum(3);
            statement.Run();
        }
    }
}
