namespace Minwal.Text;

/// <summary>The words of a <see cref="CompareKey"/>: what stands between its spaces. No allocation.</summary>
internal ref struct Tokens(ReadOnlySpan<char> key)
{
    private ReadOnlySpan<char> _rest = key;

    /// <summary>The current word.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>This, so that <c>foreach</c> works.</summary>
    public readonly Tokens GetEnumerator() => this;

    /// <summary>Moves to the next word; false when there is none.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        var space = _rest.IndexOf(' ');
        Current = space < 0 ? _rest : _rest[..space];
        _rest = space < 0 ? default : _rest[(space + 1)..];
        return true;
    }

    /// <summary>How many words <paramref name="key"/> has.</summary>
    public static int Count(ReadOnlySpan<char> key) => key.IsEmpty ? 0 : System.MemoryExtensions.Count(key, ' ') + 1;

    /// <summary>The hashes of all words of <paramref name="key"/> in order.</summary>
    public static ulong[] Hashes(ReadOnlySpan<char> key)
    {
        if (key.IsEmpty) return [];
        var hashes = new ulong[Count(key)];
        Hash(key, hashes);
        return hashes;
    }

    /// <summary>Writes the hashes of all words of <paramref name="key"/> into <paramref name="hashes"/>, which has room for them.</summary>
    public static void Hash(ReadOnlySpan<char> key, Span<ulong> hashes)
    {
        var count = 0;
        foreach (var token in new Tokens(key)) hashes[count++] = TextHash.Of(token);
    }
}
