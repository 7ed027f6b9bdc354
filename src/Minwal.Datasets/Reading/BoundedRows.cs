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
    private const int Chunk = 1 << 14;

    private char[] _kept = new char[1 << 12];
    // So much is kept; in it the row begins, and so much of it was given to whoever reads.
    private int _length, _row, _given;

    /// <summary>A row was read, whose text is <paramref name="raw"/>: nothing of it and before it is needed any more.</summary>
    public void Pass(ReadOnlySpan<char> raw)
    {
        var rest = _kept.AsSpan(_row, _length - _row);
        // Empty lines are passed over without a word.
        var at = rest.IndexOfAnyExcept('\r', '\n');
        raw = raw.TrimStart("\r\n");
        if (at >= 0 && rest[at..].StartsWith(raw)) _row += at + raw.Length;
        // Moved only when that is worth it: rows are short, and each would move all that was read ahead.
        if (_row < _kept.Length / 2) return;
        _kept.AsSpan(_row, _length - _row).CopyTo(_kept);
        (_length, _given, _row) = (_length - _row, _given - _row, 0);
    }

    /// <summary>
    /// Passes over the row that is too long, to its end and no further, in as much memory as it took until now. The text then begins
    /// behind it. How many lines it took is given back.
    /// </summary>
    public int Skip()
    {
        var (place, lines, quoted, starts, began) = (_row, 0, false, true, false);
        while (true)
        {
            if (place == _length)
            {
                (_length, place) = (inner.Read(_kept, 0, Math.Min(Chunk, _kept.Length)), 0);
                if (_length <= 0)
                {
                    (_length, _row, _given) = (0, 0, 0);
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
        (_length, _row, _given) = (_length - place, 0, 0);
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
        // Little at a time, so that a row's length is looked at before all of it was given away.
        var read = inner.Read(_kept, _length, Math.Min(Chunk, _kept.Length - _length));
        _length += Math.Max(0, read);
        return read > 0;
    }
}

/// <summary>A row, or a file that must be held in memory, is longer than can be read.</summary>
internal sealed class RowTooLongException(string message) : Exception(message);
