using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Minwal.Values;
using SQLitePCL;

namespace Minwal.Storage.Sqlite;

/// <summary>
/// A prepared statement that is bound and read directly: several times as fast as commands with parameters. Values are numbered from 1,
/// columns from 0, as SQLite does. A text that UTF-8 cannot hold (a lone surrogate) is kept as a blob of its UTF-16 units, so that every
/// text comes back as it was.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private const int OnStack = 1024;
    private static readonly object Null = new();

    // What was bound last: a binding outlives a reset, and many columns say the same in row after row.
    private readonly object?[] _bound = new object?[raw.sqlite3_bind_parameter_count(handle) + 1];

    // The checksum of each bound value: what is not bound again is not summed again either.
    private readonly uint[] _sums = new uint[raw.sqlite3_bind_parameter_count(handle) + 1];

    /// <summary>The run's folder, for faults.</summary>
    public string Folder => database.Folder;

    public void Bind(int index, long value)
    {
        _bound[index] = null;
        _sums[index] = RowSum.OfNumber(value);
        database.Check(raw.sqlite3_bind_int64(handle, index, value));
    }

    public void Bind(int index, long? value)
    {
        if (value is { } number) Bind(index, number);
        else BindNull(index);
    }

    public void Bind(int index, string? text)
    {
        if (text is null)
        {
            BindNull(index);
            return;
        }

        if (ReferenceEquals(_bound[index], text)) return;
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = longest > OnStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        var buffer = rented is null ? stackalloc byte[OnStack] : rented;
        var status = Utf8.FromUtf16(text, buffer, out _, out var written, replaceInvalidSequences: false);
        if (status == OperationStatus.Done) BindUtf8(index, buffer[..written]);
        else BindBlob(index, MemoryMarshal.AsBytes(text.AsSpan()));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        _bound[index] = text;
    }

    // An empty span has no address, and SQLite takes no address for NULL.
    public void BindUtf8(int index, ReadOnlySpan<byte> text)
    {
        _bound[index] = null;
        _sums[index] = RowSum.OfText(text);
        database.Check(text.IsEmpty ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, text));
    }

    public void BindBlob(int index, ReadOnlySpan<byte> bytes)
    {
        _bound[index] = null;
        _sums[index] = RowSum.OfBlob(bytes);
        database.Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, bytes));
    }

    public void BindNull(int index)
    {
        if (ReferenceEquals(_bound[index], Null)) return;
        database.Check(raw.sqlite3_bind_null(handle, index));
        _bound[index] = Null;
        _sums[index] = RowSum.OfNothing;
    }

    /// <summary>
    /// Binds to <paramref name="index"/> the checksum of all values before it, which stand in the order of the row's columns.
    /// </summary>
    public void BindSum(int index)
    {
        var sum = 0u;
        for (var i = 1; i < index; i++) sum = RowSum.Join(sum, _sums[i]);
        Bind(index, sum);
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        switch (raw.sqlite3_step(handle))
        {
            case raw.SQLITE_ROW: return true;
            case raw.SQLITE_DONE: return false;
            case var code: throw database.Fault(code);
        }
    }

    /// <summary>Executes it to its end and makes it ready for the next time.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>
    /// Makes it ready for the next time, and ends what it held open. Its code repeats that of the last step, which has been thrown.
    /// </summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>
    /// Whether the values before <paramref name="column"/>, which holds their checksum, are those that were written. A row of an earlier
    /// format has no checksum and is taken as it is.
    /// </summary>
    public bool IsSound(int column)
    {
        if (IsNull(column) && database.IsView) return true;
        var sum = 0u;
        for (var i = 0; i < column; i++) sum = RowSum.Join(sum, SumOf(i));
        return !IsNull(column) && Long(column) == sum;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => checked((int)Long(column));

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column)
    {
        var isUtf16 = raw.sqlite3_column_type(handle, column) == raw.SQLITE_BLOB;
        var bytes = Bytes(column);
        return isUtf16 ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : Encoding.UTF8.GetString(bytes);
    }

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>What the JSON text of a column says.</summary>
    public object? Value(int column)
    {
        try
        {
            return Json.Parse(Bytes(column));
        }
        catch (JsonException e)
        {
            throw SqliteFaults.Damaged(Folder, e.Message, e);
        }
    }

    /// <summary>The bytes of a blob or of a text's UTF-8. They are there until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private uint SumOf(int column) => raw.sqlite3_column_type(handle, column) switch
    {
        raw.SQLITE_INTEGER => RowSum.OfNumber(Long(column)),
        raw.SQLITE_TEXT => RowSum.OfText(Bytes(column)),
        raw.SQLITE_BLOB => RowSum.OfBlob(Bytes(column)),
        raw.SQLITE_NULL => RowSum.OfNothing,
        // No row of ours holds such a number.
        _ => ~RowSum.OfNothing,
    };
}
