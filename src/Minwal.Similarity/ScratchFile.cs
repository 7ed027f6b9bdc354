using Microsoft.Win32.SafeHandles;

namespace Minwal.Similarity;

/// <summary>
/// A file that grows at its end and is read at any place; the newest part is still in memory, and a file that
/// never outgrows that part is never made. Deleted on <see cref="Dispose"/>. Read with calls, not mapped:
/// mapped pages would count as the process's memory. One thread at a time.
/// </summary>
/// <param name="directory">Where the file is made.</param>
/// <param name="name">Its name.</param>
/// <param name="buffer">The most bytes of the newest part that are in memory.</param>
/// <param name="first">How many of them there is room for at first.</param>
internal sealed class ScratchFile(string directory, string name, int buffer, int first = 1024) : IDisposable
{
    private byte[] _tail = new byte[Math.Min(first, buffer)];
    private SafeFileHandle? _file;
    private long _written;
    private int _pending;

    /// <summary>The number of bytes that were appended.</summary>
    public long Length => _written + _pending;

    /// <summary>Appends <paramref name="bytes"/> and returns where they begin.</summary>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        var start = Length;
        while (!bytes.IsEmpty)
        {
            if (_pending == _tail.Length) MakeRoom();
            var part = bytes[..Math.Min(bytes.Length, _tail.Length - _pending)];
            part.CopyTo(_tail.AsSpan(_pending));
            _pending += part.Length;
            bytes = bytes[part.Length..];
        }

        return start;
    }

    /// <summary>Fills <paramref name="bytes"/> from <paramref name="offset"/> on.</summary>
    public void Read(long offset, Span<byte> bytes)
    {
        if (offset < _written)
        {
            var part = bytes[..(int)Math.Min(bytes.Length, _written - offset)];
            bytes = bytes[part.Length..];
            while (!part.IsEmpty)
            {
                var read = RandomAccess.Read(_file!, part, offset);
                if (read == 0) throw new EndOfStreamException($"the scratch file {name} in {directory} was cut off at {offset}");
                offset += read;
                part = part[read..];
            }
        }

        if (!bytes.IsEmpty) _tail.AsSpan((int)(offset - _written), bytes.Length).CopyTo(bytes);
    }

    /// <summary>Removes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private void MakeRoom()
    {
        if (_tail.Length < buffer)
        {
            Array.Resize(ref _tail, Math.Min(buffer, _tail.Length * 4));
            return;
        }

        _file ??= File.OpenHandle(
            Path.Combine(directory, name),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read,
            FileOptions.DeleteOnClose | FileOptions.RandomAccess);
        RandomAccess.Write(_file, _tail.AsSpan(0, _pending), _written);
        _written += _pending;
        _pending = 0;
    }
}
