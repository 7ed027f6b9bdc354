namespace Minwal.Storage.Sql;

/// <summary>
/// How much SQL of recipes and models may take. Counted in what SQLite does, so that every machine gives the same verdict.
/// </summary>
internal static class SqlLimits
{
    /// <summary>The bytes of a text, a blob or a row.</summary>
    public const int ValueBytes = 100_000;

    /// <summary>The bytes of a statement.</summary>
    public const int StatementBytes = 100_000;

    /// <summary>The bytes of all values that a statement gives.</summary>
    public const int ResultBytes = 16_000_000;

    /// <summary>The steps of SQLite's machine for a statement: well below a second.</summary>
    public const long Steps = 10_000_000;

    /// <summary>The steps for a schema with its rows.</summary>
    public const long BuildingSteps = 100_000_000;

    /// <summary>The bytes of SQLite's memory for a statement.</summary>
    public const long MemoryBytes = 256_000_000;

    /// <summary>The pages of 4096 bytes of a database.</summary>
    public const int Pages = 65_536;

    /// <summary>
    /// The time for a statement: never reached by one that keeps to its steps, but a single step can be made slow on purpose.
    /// </summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(20);
}
