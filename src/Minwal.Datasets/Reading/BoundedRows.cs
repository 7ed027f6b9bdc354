namespace Minwal.Datasets.Reading;

/// <summary>
/// A text of rows of which none may be longer than <paramref name="most"/> characters: a file without line ends, or a small one that
/// unpacks to a row without end, must not take all memory.
/// </summary>
internal sealed class BoundedRows(TextReader inner, int most) : TextReader
{
    private long _read;

    /// <summary>A row begins.</summary>
    public void Begin() => _read = 0;

    public override int Read(char[] buffer, int index, int count) => Counted(inner.Read(buffer, index, count));

    public override int Read(Span<char> buffer) => Counted(inner.Read(buffer));

    public override int Read()
    {
        var one = inner.Read();
        if (one >= 0) Counted(1);
        return one;
    }

    public override int Peek() => inner.Peek();

    private int Counted(int read)
    {
        _read += read;
        return _read <= most ? read : throw new RowTooLongException($"a row is longer than {most:N0} characters");
    }
}

/// <summary>A row, or a file that must be held in memory, is longer than can be read.</summary>
internal sealed class RowTooLongException(string message) : Exception(message);
