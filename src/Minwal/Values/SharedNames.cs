using System.Collections.Concurrent;

namespace Minwal.Values;

/// <summary>
/// Names of fields that recipes and formulas give, one object for each, so that <see cref="Fields"/> finds them at once. Keeps the first
/// ten thousand: who makes names without end, in a process that lives long, gets them as they are. Thread-safe.
/// </summary>
internal static class SharedNames
{
    private const int Most = 10_000;

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);
    private static int _count;

    /// <summary>The object for <paramref name="name"/>, which becomes it where there was none.</summary>
    public static string Share(string name)
    {
        if (Names.TryGetValue(name, out var known)) return known;
        if (Volatile.Read(ref _count) >= Most) return name;
        known = Names.GetOrAdd(name, name);
        if (ReferenceEquals(known, name)) Interlocked.Increment(ref _count);
        return known;
    }

    /// <summary>The object for <paramref name="name"/> where there is one, else itself.</summary>
    public static string Find(string name) => Names.GetValueOrDefault(name, name);
}
