using System.Runtime.CompilerServices;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>Words and groups of words replaced by a table, as one writes a text in another variety of its language.</summary>
internal static class WordReplacements
{
    private static readonly ConditionalWeakTable<Fields, object> LongestKeys = [];

    /// <summary>
    /// The words of <paramref name="text"/>, joined by one space, with the longest groups that are keys of <paramref name="table"/>
    /// replaced, from the beginning on; what was replaced is not looked at again. One of <paramref name="prefixes"/> may stand before a
    /// group and stays.
    /// </summary>
    public static string In(string text, Fields table, IReadOnlyList<string> prefixes)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var longest = (int)LongestKeys.GetValue(table, LongestOf);
        var made = new List<string>(words.Length);
        for (var i = 0; i < words.Length;)
        {
            var (replacement, taken) = At(words, i, longest, table, prefixes);
            if (replacement.Length > 0) made.Add(replacement);
            i += taken;
        }

        return string.Join(' ', made);
    }

    private static (string Replacement, int Taken) At(
        string[] words, int from, int longest, Fields table, IReadOnlyList<string> prefixes)
    {
        for (var count = Math.Min(longest, words.Length - from); count > 0; count--)
        {
            var group = count == 1 ? words[from] : string.Join(' ', words, from, count);
            if (table.TryGetValue(group, out var value)) return (Value.ToText(value), count);
            foreach (var prefix in prefixes)
            {
                if (group.Length > prefix.Length && group.StartsWith(prefix, StringComparison.Ordinal)
                    && table.TryGetValue(group[prefix.Length..], out value)) return (prefix + Value.ToText(value), count);
            }
        }

        return (words[from], 1);
    }

    private static object LongestOf(Fields table) => table.Keys.Select(key => key.Count(c => c == ' ') + 1).DefaultIfEmpty(0).Max();
}
