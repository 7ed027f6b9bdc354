namespace Minwal.Storage.Sql;

/// <summary>Why SQL was not run to its end.</summary>
internal enum SqlFault
{
    /// <summary>SQLite does not understand it, or a constraint of the schema is against it.</summary>
    Invalid,

    /// <summary>It does what it may not do: write, attach, ask for chance or for the time.</summary>
    Forbidden,

    /// <summary>It takes more steps, more time or more memory than is given.</summary>
    TooLong,

    /// <summary>It gives more rows than are asked for.</summary>
    TooManyRows,

    /// <summary>A value, or all that it gives, is too large.</summary>
    TooLarge,
}

/// <summary>SQL that was refused or that failed. The message is for people and has no full stop.</summary>
internal sealed class SqlRefusal(SqlFault fault, string message) : Exception(message)
{
    /// <summary>What kind of refusal it is.</summary>
    public SqlFault Fault => fault;
}
