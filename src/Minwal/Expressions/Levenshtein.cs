namespace Minwal.Expressions;

/// <summary>The least number of insertions, deletions and replacements that make one sequence from another (Levenshtein 1966).</summary>
internal static class Levenshtein
{
    private const long MostCells = 25_000_000;

    /// <summary>In time O(n·m), in memory O(m), what both begin and end with aside.</summary>
    /// <exception cref="EvaluationException">When n·m is too large to be computed for every record.</exception>
    public static long Distance<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : IEquatable<T>
    {
        var begin = a.CommonPrefixLength(b);
        a = a[begin..];
        b = b[begin..];
        var end = 0;
        while (end < Math.Min(a.Length, b.Length) && a[^(end + 1)].Equals(b[^(end + 1)])) end++;
        a = a[..^end];
        b = b[..^end];
        Refuse(a.Length, b.Length, MostCells);
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1].Equals(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    public static void Refuse(long a, long b, long cells)
    {
        if (a * b > cells) throw new EvaluationException($"texts that differ over {a:N0} and {b:N0} units are too long to be compared");
    }
}
