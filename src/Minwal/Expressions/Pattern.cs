using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Minwal.Expressions;

/// <summary>The regular expressions of recipes. A search that does not take time in proportion to its text runs under a limit.</summary>
internal static class Pattern
{
    private const int Longest = 10_000;
    private const int MostKept = 200, MostWritten = 2_000;

    /// <summary>How long a search may take that can take longer than in proportion to its text.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    // Patterns that a formula computes are mostly few, and come again with each record.
    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    // A large grammar writes the same ones again and again.
    private static readonly ConcurrentDictionary<string, Regex> KeptWritten = new(StringComparer.Ordinal);

    /// <summary>
    /// One that is written out and used for every record: it searches in linear time where it can (no references back, no looking around,
    /// not too large), which is dear to make and needs no clock, so that what it finds does not depend on how busy the machine is.
    /// </summary>
    /// <exception cref="ArgumentException">When it is no regular expression.</exception>
    public static Regex Written(string pattern) =>
        KeptWritten.TryGetValue(pattern, out var kept) ? kept : Keep(KeptWritten, MostWritten, pattern, MakeWritten(pattern));

    /// <summary>One that a formula computes. It finds what one that is written out would find.</summary>
    /// <exception cref="ArgumentException">When it is no regular expression.</exception>
    public static Regex Computed(string pattern) =>
        Kept.TryGetValue(pattern, out var kept) ? kept : Keep(Kept, MostKept, pattern, Make(pattern, RegexOptions.None, Limit));

    /// <summary>
    /// A search with a computed pattern took too long: from now on it is done in linear time and without a clock, where the pattern allows
    /// that. What it finds stays the same.
    /// </summary>
    public static void Relieve(string pattern) => Keep(Kept, MostKept, pattern, Written(pattern));

    private static Regex Keep(ConcurrentDictionary<string, Regex> kept, int most, string pattern, Regex made)
    {
        if (kept.Count >= most) kept.Clear();
        return kept[pattern] = made;
    }

    private static Regex MakeWritten(string pattern)
    {
        try
        {
            return Make(pattern, RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return Make(pattern, RegexOptions.None, Limit);
        }
    }

    private static Regex Make(string pattern, RegexOptions options, TimeSpan limit) => pattern.Length <= Longest
        ? new Regex(pattern, RegexOptions.CultureInvariant | options, limit)
        : throw new ArgumentException($"it is longer than {Longest:N0} characters");
}
