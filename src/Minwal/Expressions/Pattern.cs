using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Minwal.Expressions;

/// <summary>The regular expressions of formulas. Each search runs under a limit of time.</summary>
internal static class Pattern
{
    private const int Longest = 10_000;
    private const int MostKept = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    // Patterns that a formula computes are mostly few, and come again with each record.
    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    /// <summary>
    /// One that is written out and used for every record: it searches in linear time where it can (no references back, no looking around,
    /// not too large), which is dear to make.
    /// </summary>
    /// <exception cref="ArgumentException">When it is no regular expression.</exception>
    public static Regex Written(string pattern)
    {
        try
        {
            return Make(pattern, RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return Make(pattern, RegexOptions.None);
        }
    }

    /// <summary>One that a formula computes. It finds what one that is written out would find.</summary>
    /// <exception cref="ArgumentException">When it is no regular expression.</exception>
    public static Regex Computed(string pattern)
    {
        if (Kept.TryGetValue(pattern, out var kept)) return kept;
        var made = Make(pattern, RegexOptions.None);
        if (Kept.Count >= MostKept) Kept.Clear();
        return Kept.GetOrAdd(pattern, made);
    }

    private static Regex Make(string pattern, RegexOptions options) => pattern.Length <= Longest
        ? new Regex(pattern, RegexOptions.CultureInvariant | options, Limit)
        : throw new ArgumentException($"it is longer than {Longest:N0} characters");
}
