using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Storage.Sql;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests.Sql;

/// <summary>The check <c>sql</c> on a small shop, as a recipe's author writes it.</summary>
internal static class SqlTrial
{
    public const string Shop = """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price REAL, sold TEXT DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO item VALUES (1, 'pen', 1.5, '2025-01-01'), (2, 'ink', 4, '2025-01-02'), (3, 'pad', 2.25, '2025-01-03');
        """;

    private static readonly RecipeLanguage Language = RecipeLanguage.Create().WithSql();

    /// <summary>The verdict on a record with the query <paramref name="sql"/>; <paramref name="keys"/> are further keys.</summary>
    public static Rejection? Verdict(string sql, string keys = "", string record = "{}", string schema = "shop.sql")
    {
        var fields = (Fields)Json.Parse(record)!;
        fields["sql"] = sql;
        return Verdict(fields, $"{{ query: sql, schema: {schema}, {keys} }}");
    }

    public static Rejection? Verdict(Fields record, string yaml)
    {
        var check = Make(yaml);
        using var closing = (IDisposable)check;
        return check.Check(record, new Variables(record));
    }

    public static IRecordCheck Make(string yaml)
    {
        var faults = new List<Fault>();
        var settings = Read(yaml, faults);
        Assert.Empty(faults);
        return Assert.IsType<RecordCheckSettings>(settings).Create(new CheckContext("", 1, _ => []) { File = File });
    }

    /// <summary>What is wrong with the check and the files that it names.</summary>
    public static IReadOnlyList<Fault> Faults(string yaml)
    {
        var faults = new List<Fault>();
        if (Read(yaml, faults) is { } settings) faults.AddRange(settings.Arguments.Inspect(File));
        return faults;
    }

    private static CheckSettings? Read(string yaml, List<Fault> faults)
    {
        var node = YamlFile.Parse(yaml, "recipe.yaml", faults);
        return Language.Checks.Find("sql")!.Shape.TryRead(node!, Language.Read(faults), out var settings) ? settings : null;
    }

    private static byte[]? File(string path) => path == "shop.sql" ? System.Text.Encoding.UTF8.GetBytes(Shop) : null;
}
