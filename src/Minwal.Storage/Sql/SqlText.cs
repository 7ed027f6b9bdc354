namespace Minwal.Storage.Sql;

/// <summary>SQL as a recipe names it: a text, or a file of the recipe whose name ends in <c>.sql</c>.</summary>
internal static class SqlText
{
    /// <summary>Whether <paramref name="named"/> is the name of a file, and not SQL: it ends in .sql and has no white space.</summary>
    public static bool IsFile(string named) =>
        named.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) && !named.Any(c => char.IsWhiteSpace(c) || c == ';');

    /// <summary>The SQL that <paramref name="named"/> is or names; null when there is no file of that name.</summary>
    /// <param name="named">SQL, or the name of a file.</param>
    /// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
    public static string? Read(string named, Func<string, byte[]?> file)
    {
        if (!IsFile(named)) return named;
        return file(Steps.FileReference.Normal(named)) is { } content
            ? System.Text.Encoding.UTF8.GetString(content).TrimStart('\uFEFF')
            : null;
    }

    /// <summary>The identifier <paramref name="name"/> in double quotes.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
