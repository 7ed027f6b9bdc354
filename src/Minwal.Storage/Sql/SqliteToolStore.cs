using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>A SQLite database in memory that the tools of one conversation read and change.</summary>
internal sealed class SqliteToolStore(SqlDatabase database) : IToolStore
{
    // A model reads what a tool says; nobody wants more.
    private const int MostRows = 1_000, MostRowsOfTable = 100_000;

    public StoreAnswer Run(IReadOnlyList<string> statements, Fields arguments, DateTime now, Func<StoreAnswer, string?> refuse)
    {
        database.Now = now;
        try
        {
            return database.Transact(() =>
            {
                var before = database.Changes;
                IReadOnlyList<Fields>? rows = null;
                foreach (var statement in statements)
                {
                    var result = database.Execute(statement, arguments, MostRows);
                    if (result.Columns.Count > 0) rows = [.. result.Maps().Cast<Fields>()];
                }

                var answer = new StoreAnswer(rows, database.Changes - before, database.LastId);
                return refuse(answer) is { } refusal ? throw new ToolException(refusal) : answer;
            });
        }
        catch (SqlRefusal e)
        {
            throw new ToolException(e.Message);
        }
    }

    public Fields Tables()
    {
        var tables = new Fields();
        foreach (var table in database.Tables())
        {
            // A table lies in the order of its row numbers, or of its primary key where it has none.
            tables[table] = database.Query($"SELECT * FROM {SqlText.Quote(table)}", MostRowsOfTable).Maps();
        }

        return tables;
    }

    public void Dispose() => database.Dispose();
}
