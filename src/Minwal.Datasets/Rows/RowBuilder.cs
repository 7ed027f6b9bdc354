using System.Buffers;
using Minwal.Values;

namespace Minwal.Datasets.Rows;

/// <summary>Puts a row together: of bytes as they came, and of values. Used again for each row, by one thread.</summary>
internal sealed class RowBuilder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private bool _any;

    /// <summary>Begins a row.</summary>
    public void Begin()
    {
        _buffer.ResetWrittenCount();
        _any = false;
        _buffer.Write("{"u8);
    }

    /// <summary>Adds a field with a value that is JSON already.</summary>
    public void AddRaw(string name, ReadOnlySpan<byte> json)
    {
        Name(name);
        _buffer.Write(json);
    }

    /// <summary>Adds a field.</summary>
    public void Add(string name, object? value)
    {
        Name(name);
        Write(value);
    }

    /// <summary>Ends the row; its bytes are valid until the next begins.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _buffer.Write("}"u8);
        return _buffer.WrittenMemory;
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case RawJson raw: _buffer.Write(raw.Utf8.Span); break;
            case string text: _buffer.Write(RowText.Escape(text)); break;
            case Fields fields:
                _buffer.Write("{"u8);
                var any = false;
                foreach (var (name, item) in fields)
                {
                    if (any) _buffer.Write(","u8);
                    any = true;
                    _buffer.Write(RowText.Escape(name));
                    _buffer.Write(":"u8);
                    Write(item);
                }

                _buffer.Write("}"u8);
                break;
            case IReadOnlyList<object?> list:
                _buffer.Write("["u8);
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) _buffer.Write(","u8);
                    Write(list[i]);
                }

                _buffer.Write("]"u8);
                break;
            default: _buffer.Write(Json.ToUtf8(value)); break;
        }
    }

    private void Name(string name)
    {
        if (_any) _buffer.Write(","u8);
        _any = true;
        _buffer.Write(RowText.Escape(name));
        _buffer.Write(":"u8);
    }
}

/// <summary>A value that is kept as the JSON it came in, so that its numbers stay as they were written.</summary>
/// <param name="Utf8">The JSON.</param>
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8);
