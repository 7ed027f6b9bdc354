namespace Minwal.Text;

/// <summary>Runs of n words.</summary>
internal static class NGrams
{
    /// <summary>
    /// One hash for each run of <paramref name="size"/> words of <paramref name="tokens"/>, in order; none when there are fewer words.
    /// </summary>
    public static ulong[] Hashes(ReadOnlySpan<ulong> tokens, int size)
    {
        if (tokens.Length < size) return [];
        var hashes = new ulong[tokens.Length - size + 1];
        Hash(tokens, size, hashes);
        return hashes;
    }

    /// <summary>
    /// Writes one hash for each run of <paramref name="size"/> words of <paramref name="tokens"/> into <paramref name="hashes"/>, in order,
    /// and gives their number; 0 when there are fewer words.
    /// </summary>
    public static int Hash(ReadOnlySpan<ulong> tokens, int size, Span<ulong> hashes)
    {
        var count = Math.Max(0, tokens.Length - size + 1);
        for (var i = 0; i < count; i++) hashes[i] = Hash(tokens.Slice(i, size));
        return count;
    }

    /// <summary>The hash of a run of words.</summary>
    public static ulong Hash(ReadOnlySpan<ulong> run)
    {
        var hash = (ulong)run.Length;
        foreach (var token in run) hash = TextHash.Join(hash, token);
        return hash;
    }
}
