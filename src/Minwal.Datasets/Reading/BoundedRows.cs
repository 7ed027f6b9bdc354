namespace Minwal.Datasets.Reading;

/// <summary>
/// A table's text of which no row may be longer than <paramref name="most"/> characters: a file without line ends, or a small one that
/// unpacks to a row without end, must not take all memory. What was read since a row began is kept, so that the end of one that is too
/// long can be found and the reading go on behind it.
/// </summary>
/// <param name="inner">The text.</param>
/// <param name="delimiter">What stands between two cells.</param>
/// <param name="most">The most characters of a row.</param>
internal sealed class BoundedRows(TextReader inner, char delimiter, int most) : TextReader
{
    private char[] _kept = new char[1 << 12];
    // What is kept begins so many characters behind the beginning of the text; in it the row begins, and so much of it was given away.
    private long _start;
    private int _length, _row, _given;

    /// <summary>A row begins so many characters behind the beginning of the text: nothing before it is needed any more.</summary>
    public void Begin(long at)
    {
        _row = (int)(at - _start);
        // Moved only when that is worth it: rows are short, and each would move all that was read ahead.
        if (_row < _kept.Length / 2) return;
        _kept.AsSpan(_row, _length - _row).CopyTo(_kept);
        (_start, _length, _given, _row) = (at, _length - _row, _given - _row, 0);
    }

    /// <summary>
    /// Passes over the row that begins <paramref name="at"/> characters behind the beginning of the text, to its end and no further, in as
    /// much memory as it took until now. The text then begins behind it. How many lines it took is given back.
    /// </summary>
    public int Skip(long at)
    {
        var (place, lines, quoted, starts, began) = ((int)(at - _start), 0, false, true, false);
        while (true)
        {
            if (place == _length)
            {
                (_length, place) = (inner.Read(_kept), 0);
                if (_length <= 0)
                {
                    (_start, _length, _row, _given) = (0, 0, 0, 0);
                    return lines;
                }
            }

            var sign = _kept[place++];
            if (sign is '\n') lines++;
            // The end of the row before.
            if (!began && (sign is '\r' or '\n')) continue;
            began = true;
            if (!quoted && (sign is '\r' or '\n')) break;
            if (sign == '"' && (quoted || starts)) quoted = !quoted;
            starts = !quoted && (sign == delimiter || sign == '"');
        }

        _kept.AsSpan(place, _length - place).CopyTo(_kept);
        (_start, _length, _row, _given) = (0, _length - place, 0, 0);
        return lines;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_given == _length && !Fill()) return 0;
        var read = Math.Min(buffer.Length, _length - _given);
        _kept.AsSpan(_given, read).CopyTo(buffer);
        _given += read;
        return read;
    }

    public override int Read() => _given < _length || Fill() ? _kept[_given++] : -1;

    public override int Peek() => _given < _length || Fill() ? _kept[_given] : -1;

    private bool Fill()
    {
        if (_length - _row > most) throw new RowTooLongException($"a row is longer than {most:N0} characters");
        if (_length > _kept.Length / 2) Array.Resize(ref _kept, _kept.Length * 2);
        var read = inner.Read(_kept, _length, _kept.Length - _length);
        _length += Math.Max(0, read);
        return read > 0;
    }
}

/// <summary>A row, or a file that must be held in memory, is longer than can be read.</summary>
internal sealed class RowTooLongException(string message) : Exception(message);
