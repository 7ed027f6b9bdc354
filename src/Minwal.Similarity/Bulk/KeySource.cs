using System.Buffers;
using System.Text;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>Where the compare keys of texts are got again, when a pair is compared. Thread-safe.</summary>
internal abstract class KeySource
{
    /// <summary>
    /// The key of <paramref name="text"/>, in <paramref name="buffer"/> or elsewhere; the buffer is made larger when it has to be.
    /// </summary>
    public abstract ReadOnlySpan<char> Key(int text, ref char[] buffer);

    /// <summary>Has what the keys of some texts are made of fetched from memory, all at the same time.</summary>
    public virtual void Expect(ReadOnlySpan<int> expected)
    {
    }

    /// <summary>Whether two texts are the same already before their keys are made; false when that is not known.</summary>
    public virtual bool AreSame(int text, int other) => false;
}

/// <summary>Texts that are in memory, whose keys are made each time.</summary>
internal sealed class TextList(string[] texts) : KeySource
{
    private const int Line = 32, Fetched = 512;

    // Written so that what is read ahead is not left out as needless.
    private int _seen;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Key(int text, ref char[] buffer) => CompareKey.Of(texts[text].AsSpan(), ref buffer);

    /// <inheritdoc/>
    public override void Expect(ReadOnlySpan<int> expected)
    {
        // First how long they are, then one read in each line of the cache: none of them waits for another.
        var seen = 0;
        foreach (var text in expected) seen |= texts[text].Length;
        foreach (var text in expected)
        {
            var chars = texts[text].AsSpan();
            for (var at = 0; at < Math.Min(chars.Length, Fetched); at += Line) seen |= chars[at];
        }

        Volatile.Write(ref _seen, seen);
    }

    /// <inheritdoc/>
    public override bool AreSame(int text, int other) => texts[text] == texts[other];
}

/// <summary>Keys that were put away in a scratch file, as UTF-8. All are added before the first is read.</summary>
internal sealed class KeyFile(string directory, string name) : KeySource, IDisposable
{
    private readonly ScratchFile _file = new(directory, name, 1 << 18);
    private readonly List<long> _ends = [];

    /// <summary>The number of keys.</summary>
    public int Count => _ends.Count;

    /// <summary>Appends a key.</summary>
    public void Add(ReadOnlySpan<char> key)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(key.Length));
        _file.Append(bytes.AsSpan(0, Encoding.UTF8.GetBytes(key, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
        _ends.Add(_file.Length);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Key(int text, ref char[] buffer)
    {
        var start = text == 0 ? 0 : _ends[text - 1];
        var length = checked((int)(_ends[text] - start));
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _file.Read(start, bytes.AsSpan(0, length));
        if (buffer.Length < length) buffer = new char[length * 2];
        var key = buffer.AsSpan(0, Encoding.UTF8.GetChars(bytes.AsSpan(0, length), buffer));
        ArrayPool<byte>.Shared.Return(bytes);
        return key;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
