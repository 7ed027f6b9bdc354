using System.Text.Json;
using Microsoft.Data.Sqlite;
using Minwal.Faults;

namespace Minwal.Storage.Sqlite;

/// <summary>What SQLite and the file system refuse, in words for people.</summary>
internal static class SqliteFaults
{
    // EROFS of Linux and macOS; SQLITE_READONLY_DBMOVED.
    private const int ReadOnlyFileSystem = 30, Moved = 1032;

    /// <summary>Does <paramref name="work"/>; what goes wrong with files and databases becomes a fault.</summary>
    public static T Guard<T>(string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw Explain(e.SqliteExtendedErrorCode, e.Message, folder, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem })
        {
            throw ReadOnly(folder, e.Message, e);
        }
        catch (IOException e)
        {
            throw new MinwalException("MW4005", $"the run's folder '{folder}' cannot be written: {e.Message}", inner: e);
        }
    }

    /// <summary>
    /// What <paramref name="read"/> makes of what stands in a journal. Values of the wrong kind are damage, not a bug: rows of earlier
    /// formats have no checksum that would have told.
    /// </summary>
    public static T Read<TRow, T>(string folder, Func<TRow, T> read, TRow row)
    {
        try
        {
            return read(row);
        }
        catch (Exception e) when (e is InvalidCastException or KeyNotFoundException or OverflowException or FormatException
            or ArgumentException or NullReferenceException or JsonException)
        {
            throw Damaged(folder, e.Message, e);
        }
    }

    /// <summary>The fault for <paramref name="code"/>, an extended result code of SQLite.</summary>
    public static MinwalException Explain(int code, string message, string folder, Exception? inner = null) => (code & 0xFF) switch
    {
        11 or 26 => Damaged(folder, message, inner),
        8 when code != Moved => ReadOnly(folder, message, inner),
        8 or 14 or 23 => new MinwalException("MW4005", $"the journal in '{folder}' cannot be opened or written: {message}", inner: inner),
        13 => new MinwalException("MW4006",
            $"the disk is full: the journal in '{folder}' could not be written; what was committed before is safe", inner: inner),
        _ => new MinwalException("MW4005", $"the journal in '{folder}' could not be used: {message}", inner: inner),
    };

    /// <summary>The fault of a place that may be read and not written.</summary>
    public static MinwalException ReadOnly(string folder, string message, Exception? inner = null) =>
        new("MW4012", $"the run's folder '{folder}' may not be written, and nothing in it was changed: {message}", inner: inner);

    /// <summary>The fault of a file that is not what it should be.</summary>
    public static MinwalException Damaged(string folder, string message, Exception? inner = null) =>
        new("MW4004", $"the journal in '{folder}' is damaged or is not a journal: {message}", inner: inner);
}
