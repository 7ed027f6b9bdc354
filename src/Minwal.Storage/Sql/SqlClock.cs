using System.Globalization;
using SQLitePCL;

namespace Minwal.Storage.Sql;

/// <summary>
/// Stands in front of SQLite's functions of date and time, so that they say the same whenever and wherever they are called: "now" is what
/// this clock shows, and the machine's time zone is not to be had. All else is computed by SQLite itself, on a connection of its own. Used
/// by one thread at a time.
/// </summary>
internal sealed class SqlClock : IDisposable
{
    // SQLITE_INNOCUOUS: views and triggers may use them as they may use SQLite's own.
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC | 0x200000;

    private readonly Action<string> _refuse;
    private readonly Dictionary<(string Name, int Arguments), sqlite3_stmt> _statements = [];
    private sqlite3? _plain;

    /// <summary>Puts the functions on <paramref name="connection"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="refuse">Is told why a call is refused, before the statement that makes it fails.</param>
    public SqlClock(sqlite3 connection, Action<string> refuse)
    {
        _refuse = refuse;
        foreach (var name in new[] { "date", "time", "datetime", "julianday", "unixepoch" }) Add(connection, name, -1, values: 0, last: 1);
        Add(connection, "strftime", -1, values: 1, last: 2);
        Add(connection, "timediff", 2, values: 0, last: 2);
        foreach (var (name, plain) in new[] { ("current_date", "date"), ("current_time", "time"), ("current_timestamp", "datetime") })
            Check(raw.sqlite3_create_function(connection, name, 0, Flags, null, (context, _, _) => Answer(context, plain, [], 0, 1)));
    }

    /// <summary>What the clock shows; null for a clock that nobody may look at.</summary>
    public DateTime? Now { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _plain?.Dispose();
    }

    private void Add(sqlite3 connection, string name, int arguments, int values, int last) =>
        Check(raw.sqlite3_create_function(connection, name, arguments, Flags, null,
            (context, _, given) => Answer(context, name, given, values, last)));

    /// <summary>Arguments from <paramref name="values"/> (included) to <paramref name="last"/> (excluded) are times.</summary>
    private void Answer(sqlite3_context context, string name, sqlite3_value[] given, int values, int last)
    {
        // What is thrown here would go through SQLite's own code.
        try
        {
            if (Times(name, given, values, last) is { } arguments) Compute(context, name, arguments);
            else raw.sqlite3_result_error(context, $"{name}() was refused");
        }
        catch (Exception e)
        {
            _refuse($"{name}() could not be computed: {e.Message}");
            raw.sqlite3_result_error(context, e.Message);
        }
    }

    private List<object?>? Times(string name, sqlite3_value[] given, int values, int last)
    {
        List<object?> arguments = [.. given.Select(Read)];
        if (arguments.Count < values) return arguments;
        var isModified = arguments.Skip(last).OfType<string>().FirstOrDefault(IsOfTheMachine);
        if (isModified is not null)
        {
            _refuse($"'{isModified}' in {name}() depends on the machine's time zone");
            return null;
        }

        for (var i = values; i < last; i++)
        {
            var text = i < arguments.Count ? arguments[i] as string : null;
            var isSubsecond = Is(text, "subsec") || Is(text, "subsecond");
            if (i < arguments.Count && !Is(text, "now") && !isSubsecond) continue;
            if (Now is not { } now)
            {
                _refuse($"{name}() asks for the time of now, which is another each time");
                return null;
            }

            var shown = now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            if (i >= arguments.Count || isSubsecond) arguments.Insert(i, shown);
            else arguments[i] = shown;
        }

        return arguments;
    }

    private void Compute(sqlite3_context context, string name, List<object?> arguments)
    {
        var key = (name, arguments.Count);
        if (!_statements.TryGetValue(key, out var statement))
        {
            if (_plain is null) Check(raw.sqlite3_open(":memory:", out _plain));
            var marks = string.Join(',', Enumerable.Repeat('?', arguments.Count));
            Check(raw.sqlite3_prepare_v2(_plain, $"SELECT {name}({marks})", out statement));
            _statements[key] = statement;
        }

        raw.sqlite3_reset(statement);
        for (var i = 0; i < arguments.Count; i++) SqlValue.Bind(statement, i + 1, arguments[i]);
        if (raw.sqlite3_step(statement) != raw.SQLITE_ROW)
        {
            raw.sqlite3_result_error(context, raw.sqlite3_errmsg(_plain!).utf8_to_string());
            return;
        }

        switch (raw.sqlite3_column_type(statement, 0))
        {
            case raw.SQLITE_NULL: raw.sqlite3_result_null(context); break;
            case raw.SQLITE_INTEGER: raw.sqlite3_result_int64(context, raw.sqlite3_column_int64(statement, 0)); break;
            case raw.SQLITE_FLOAT: raw.sqlite3_result_double(context, raw.sqlite3_column_double(statement, 0)); break;
            default: raw.sqlite3_result_text(context, raw.sqlite3_column_text(statement, 0).utf8_to_string()); break;
        }
    }

    private static object? Read(sqlite3_value value) => raw.sqlite3_value_type(value) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => raw.sqlite3_value_int64(value),
        raw.SQLITE_FLOAT => raw.sqlite3_value_double(value),
        _ => raw.sqlite3_value_text(value).utf8_to_string(),
    };

    private static bool IsOfTheMachine(string modifier) => Is(modifier, "localtime") || Is(modifier, "utc");

    private static bool Is(string? text, string word) => string.Equals(text?.Trim(), word, StringComparison.OrdinalIgnoreCase);

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite answered {code}");
    }
}
