namespace Minwal.Faults;

/// <summary>Finds what a misspelt name probably meant.</summary>
internal static class Spelling
{
    /// <summary>
    /// The one of <paramref name="allowed"/> nearest to <paramref name="found"/> in optimal string alignment distance
    /// (insert, delete, replace, swap neighbours), or null when none is within a third of its length (at least one edit).
    /// </summary>
    public static string? Nearest(string found, IEnumerable<string> allowed)
    {
        string? best = null;
        var bestDistance = Math.Max(1, (found.Length + 2) / 3) + 1;
        foreach (var candidate in allowed)
        {
            var distance = Distance(found.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= bestDistance) continue;
            (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
