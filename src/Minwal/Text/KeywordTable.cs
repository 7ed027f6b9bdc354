using Minwal.Values;

namespace Minwal.Text;

/// <summary>Lists of keywords, arranged by their first word, so that a text is gone through once. Immutable, thread-safe.</summary>
internal sealed class KeywordTable
{
    private const int PrefixLength = 3;

    [ThreadStatic]
    private static List<(int Start, int Length)>? _words;

    private readonly Dictionary<string, List<Keyword>> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Keyword>> _prefixes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Keyword> _short = [];
    private readonly int _keywords;

    public KeywordTable(Fields lists)
    {
        Labels = [.. lists.Keys];
        for (var label = 0; label < Labels.Count; label++)
        {
            foreach (var text in (lists[Labels[label]] as IReadOnlyList<object?> ?? []).Select(Value.ToText))
            {
                var places = new List<(int Start, int Length)>();
                Split(text.EndsWith('*') ? text[..^1] : text, places);
                var words = places.ConvertAll(place => text.Substring(place.Start, place.Length));
                if (words.Count == 0) continue;
                var keyword = new Keyword(_keywords++, label, words, text.EndsWith('*'));
                // Only the last word can be a prefix, so a phrase is found by its first word as it stands.
                if (words.Count > 1 || !keyword.Prefix) Add(_exact, words[0], keyword);
                else if (words[0].Length >= PrefixLength) Add(_prefixes, words[0][..PrefixLength], keyword);
                else _short.Add(keyword);
            }
        }
    }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many keywords of each label occur.</summary>
    public int[] Count(string text)
    {
        var words = _words ??= [];
        words.Clear();
        Split(text, words);
        var hits = new int[Labels.Count];
        var seen = new bool[_keywords];
        var exact = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = text.AsSpan(words[i].Start, words[i].Length);
            if (exact.TryGetValue(word, out var found)) Match(found, text, words, i, seen, hits);
            if (word.Length >= PrefixLength && prefixes.TryGetValue(word[..PrefixLength], out found)) Match(found, text, words, i, seen, hits);
            if (_short.Count > 0) Match(_short, text, words, i, seen, hits);
        }

        return hits;
    }

    private static void Match(List<Keyword> keywords, string text, List<(int Start, int Length)> words, int at, bool[] seen, int[] hits)
    {
        foreach (var keyword in keywords)
        {
            if (seen[keyword.Number] || !keyword.Matches(text, words, at)) continue;
            seen[keyword.Number] = true;
            hits[keyword.Label]++;
        }
    }

    private static void Add(Dictionary<string, List<Keyword>> index, string key, Keyword keyword)
    {
        if (!index.TryGetValue(key, out var list)) index[key] = list = [];
        list.Add(keyword);
    }

    /// <summary>Words: letters and digits with the signs that belong to a word inside (to-do, don't) or after it (C++, C#).</summary>
    private static void Split(string text, List<(int Start, int Length)> words)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '-' or '\'' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])))) i++;
            while (i < text.Length && (text[i] is '+' or '#')) i++;
            words.Add((start, i - start));
        }
    }

    private sealed record Keyword(int Number, int Label, List<string> Words, bool Prefix)
    {
        public bool Matches(string text, List<(int Start, int Length)> words, int at)
        {
            if (at + Words.Count > words.Count) return false;
            for (var i = 0; i < Words.Count; i++)
            {
                var last = i == Words.Count - 1;
                var word = text.AsSpan(words[at + i].Start, words[at + i].Length);
                if (last && Prefix ? !word.StartsWith(Words[i], StringComparison.OrdinalIgnoreCase) : !word.Equals(Words[i], StringComparison.OrdinalIgnoreCase)) return false;
            }

            return true;
        }
    }
}
