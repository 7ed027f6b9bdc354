using System.Collections;
using System.Globalization;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// The rows of a source. Few are kept in memory; many lie in a file of their own that goes away with them, of which only the places of the
/// rows are in memory, eight bytes each. Filled by one thread, then thread-safe.
/// </summary>
internal sealed class StoredRows : IReadOnlyList<Fields>, IDisposable
{
    /// <summary>How many bytes of JSON are kept in memory.</summary>
    public const long MostInMemory = 8 * 1024 * 1024;

    private readonly List<Fields> _memory = [];
    private readonly List<long> _ends = [];
    private readonly long _mostInMemory;
    private FileStream? _file;
    private long _bytes;

    /// <summary>No rows yet.</summary>
    /// <param name="mostInMemory">How many bytes of JSON are kept in memory.</param>
    public StoredRows(long mostInMemory = MostInMemory) => _mostInMemory = mostInMemory;

    /// <inheritdoc/>
    public int Count => _file is null ? _memory.Count : _ends.Count;

    /// <summary>Whether the rows are in memory.</summary>
    public bool IsInMemory => _file is null;

    /// <inheritdoc/>
    public Fields this[int index] => _file is null ? _memory[index] : (Fields)Json.Parse(Read(index))!;

    /// <summary>The rows of <paramref name="rows"/> for which <paramref name="isKept"/> holds.</summary>
    public static StoredRows Of(IEnumerable<Fields> rows, Func<Fields, bool> isKept)
    {
        var stored = new StoredRows();
        try
        {
            foreach (var row in rows)
                if (isKept(row)) stored.Add(row);
            stored._file?.Flush();
            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Tells the first <paramref name="count"/> of <paramref name="rows"/> from others, in words: their number, and the hash of their JSON.
    /// </summary>
    public static string Describe(IReadOnlyList<Fields> rows, int count)
    {
        var state = TextHash.Continue(TextHash.Utf8Start, "["u8);
        for (var at = 0; at < count; at++)
        {
            if (at > 0) state = TextHash.Continue(state, ","u8);
            state = TextHash.Continue(state, rows is StoredRows { IsInMemory: false } stored ? stored.Read(at) : Json.ToUtf8(rows[at]));
        }

        var hash = SplitMix64.Mix(TextHash.Continue(state, "]"u8));
        return string.Create(CultureInfo.InvariantCulture, $"{count} rows, {hash:x16}");
    }

    /// <summary>The number of rows of which <see cref="Describe"/> has given <paramref name="words"/>; 0 where they say none.</summary>
    public static long CountOf(string words) =>
        long.TryParse(words.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>Puts a row behind the others.</summary>
    public void Add(Fields row)
    {
        var json = Json.ToUtf8(row);
        if (_file is null && _bytes + json.Length <= _mostInMemory)
        {
            _bytes += json.Length;
            _memory.Add(row);
            return;
        }

        if (_file is null) MoveOut();
        Write(json);
    }

    /// <inheritdoc/>
    public IEnumerator<Fields> GetEnumerator()
    {
        for (var at = 0; at < Count; at++) yield return this[at];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void MoveOut()
    {
        var path = Path.GetTempFileName();
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.RandomAccess | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None),
            BufferSize = 1 << 16,
        });
        // Where a file can lose its name while it is open, nothing stays behind even when the process is killed.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        _bytes = 0;
        foreach (var row in _memory) Write(Json.ToUtf8(row));
        _memory.Clear();
        _memory.TrimExcess();
    }

    private void Write(byte[] json)
    {
        _file!.Write(json);
        _bytes += json.Length;
        _ends.Add(_bytes);
    }

    private byte[] Read(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        var json = new byte[_ends[index] - start];
        for (var read = 0; read < json.Length;)
        {
            var more = RandomAccess.Read(_file!.SafeFileHandle, json.AsSpan(read), start + read);
            read += more > 0 ? more : throw new EndOfStreamException($"the stored rows end before row {index + 1}");
        }

        return json;
    }
}
