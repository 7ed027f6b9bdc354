namespace Minwal.Storage.Sql;

/// <summary>What statements may do.</summary>
internal enum SqlMode
{
    /// <summary>Anything: the statements are Minwal's own.</summary>
    Own,

    /// <summary>Define tables, indexes, views and triggers, and fill them.</summary>
    Building,

    /// <summary>Read.</summary>
    Reading,

    /// <summary>Read, and change rows.</summary>
    Writing,
}
