using System.Globalization;
using Minwal.Values;
using SQLitePCL;

namespace Minwal.Storage.Sql;

/// <summary>Values of SQLite as values of recipes, and back.</summary>
internal static class SqlValue
{
    // Beyond it, sums in another order differ.
    private const int SignificantDigits = 10;

    /// <summary>Binds <paramref name="value"/>: booleans are 0 and 1, lists and maps are JSON.</summary>
    public static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        var code = value switch
        {
            null => raw.sqlite3_bind_null(statement, index),
            bool flag => raw.sqlite3_bind_int64(statement, index, flag ? 1 : 0),
            long or int => raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            double number => raw.sqlite3_bind_double(statement, index, number),
            string text => raw.sqlite3_bind_text(statement, index, text),
            _ => raw.sqlite3_bind_text(statement, index, Json.ToText(value)),
        };
        if (code == raw.SQLITE_TOOBIG) throw new SqlRefusal(SqlFault.TooLarge, "a value is too large");
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite answered {code} to the value {index}");
    }

    /// <summary>The value in a column; a blob is the text of its literal, <c>x'0AFF'</c>.</summary>
    public static object? Read(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
        raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
        raw.SQLITE_BLOB => $"x'{Convert.ToHexString(raw.sqlite3_column_blob(statement, column))}'",
        _ => System.Text.Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column)),
    };

    /// <summary>
    /// A text that is the same for values that count as equal in a result: 2 and 2.0, and numbers of which the first ten digits are the
    /// same.
    /// </summary>
    public static string Key(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "n1" : "n0",
        _ when Value.Number(value) is { } number => "n" + (number == 0 ? "0" : Rounded(number)),
        string text => "t" + text,
        _ => "t" + Json.ToText(value),
    };

    private static string Rounded(double number) =>
        double.Parse(number.ToString($"E{SignificantDigits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture);
}
