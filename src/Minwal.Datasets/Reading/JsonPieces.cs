using System.Buffers;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Cuts a stream of JSON into its values without holding more than one of them: what stands next is looked at, signs are taken, and values
/// are given as the bytes between which they stand. Only the nesting is followed; whether a value is sound is for others to tell.
/// </summary>
/// <param name="stream">The bytes; not closed.</param>
/// <param name="most">The most bytes of a value that are kept.</param>
internal sealed class JsonPieces(Stream stream, int most) : IDisposable
{
    private static readonly SearchValues<byte> Signs = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> InText = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> EndsWord = SearchValues.Create(",]} \t\r\n:"u8);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _start, _end;
    private long _before, _lineStart;

    /// <summary>The number of bytes before what stands next.</summary>
    public long Position => _before + _start;

    /// <summary>The line of what stands next, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The byte of what stands next in its line, from 1.</summary>
    public long Column => Position - _lineStart + 1;

    /// <summary>The line in which the last value begins.</summary>
    public long ValueLine { get; private set; }

    /// <summary>The byte of its line at which the last value begins, from 1.</summary>
    public long ValueColumn { get; private set; }

    /// <summary>Passes over the mark that some editors put first.</summary>
    public void SkipMark()
    {
        while (_end - _start < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(_start, _end - _start).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            (_start, _lineStart) = (3, 3);
    }

    /// <summary>The next byte that is no blank, which is not taken; −1 at the end.</summary>
    public int Peek()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var at = rest.IndexOfAnyExcept(" \t\r\n"u8);
            Take(at < 0 ? rest.Length : at);
            if (at >= 0) return _buffer[_start];
            if (!Fill()) return -1;
        }
    }

    /// <summary>Takes the byte that stands next.</summary>
    public void TakeSign() => Take(1);

    /// <summary>
    /// Takes the value that stands next; false when the stream ends in its middle. Its bytes are empty when it is longer than is kept, and
    /// else valid until the next call.
    /// </summary>
    public bool TryTake(out ReadOnlyMemory<byte> value)
    {
        var next = Peek();
        (ValueLine, ValueColumn, value) = (Line, Column, default);
        if (next < 0) return false;
        var (at, depth, inText, isWord, isLong) = (_start, 0, false, false, false);
        if (next is not ('"' or '{' or '[')) isWord = true;
        while (true)
        {
            var end = isWord ? EndOfWord(ref at) : EndOfValue(ref at, ref depth, ref inText);
            if (end < 0 && at - _start > most)
            {
                isLong = true;
                Take(at - _start);
            }

            if (end < 0)
            {
                var gap = at - _start;
                if (Fill())
                {
                    at = _start + gap;
                    continue;
                }

                if (!isWord) return false;
                end = at;
            }

            if (end == _start)
            {
                // A sign that begins no value is given alone, so that whoever reads can say so.
                end++;
            }

            if (!isLong && end - _start <= most) value = _buffer.AsMemory(_start, end - _start);
            Take(end - _start);
            return true;
        }
    }

    /// <summary>Passes over <paramref name="count"/> bytes.</summary>
    public void Skip(long count)
    {
        while (count > 0)
        {
            var taken = (int)Math.Min(count, _end - _start);
            Take(taken);
            count -= taken;
            if (count > 0 && _start == _end && !Fill()) return;
        }
    }

    /// <summary>Takes all that is left, so that the place is that of the end.</summary>
    public void SkipToEnd()
    {
        do Take(_end - _start);
        while (Fill());
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int EndOfWord(ref int at)
    {
        var length = _buffer.AsSpan(at, _end - at).IndexOfAny(EndsWord);
        at = length < 0 ? _end : at + length;
        return length < 0 ? -1 : at;
    }

    private int EndOfValue(ref int at, ref int depth, ref bool inText)
    {
        while (at < _end)
        {
            var rest = _buffer.AsSpan(at, _end - at);
            var next = rest.IndexOfAny(inText ? InText : Signs);
            if (next < 0)
            {
                at = _end;
                return -1;
            }

            at += next;
            var sign = _buffer[at];
            if (sign == '\\')
            {
                // What is escaped may not have been read yet.
                if (at + 1 >= _end) return -1;
                at += 2;
                continue;
            }

            at++;
            if (sign == '"') inText = !inText;
            else depth += sign is (byte)'{' or (byte)'[' ? 1 : -1;
            if (depth <= 0 && !inText) return at;
        }

        return -1;
    }

    private void Take(int count)
    {
        var taken = _buffer.AsSpan(_start, count);
        if (taken.LastIndexOf((byte)'\n') is >= 0 and var last)
        {
            Line += taken.Count((byte)'\n');
            _lineStart = Position + last + 1;
        }

        _start += count;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _before += _start;
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
