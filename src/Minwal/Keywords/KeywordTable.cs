using System.Runtime.InteropServices;
using Minwal.Values;

namespace Minwal.Keywords;

/// <summary>
/// Lists of keywords, arranged by their first word, so that a text is gone through once. Remembers the texts that it counted last, since a
/// recipe asks about the same text in formulas and in checks. Thread-safe.
/// </summary>
internal sealed class KeywordTable
{
    private const int PrefixLength = 3, Parts = 16, Remembered = 16;

    private readonly string[] _labels;
    private readonly string[][] _texts;
    private readonly Dictionary<string, List<Keyword>> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Keyword>> _prefixes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Keyword> _short = [];

    // One bit for each pair of first letters, so that most words of a text are not looked up at all.
    private readonly ulong[] _beginnings = new ulong[Parts];
    private readonly int _keywords;

    // By the text's length; a text is compared with the whole of what is remembered, so that nothing is mistaken for another.
    private readonly Counted?[] _last = new Counted?[Remembered];

    public KeywordTable(Fields lists)
    {
        _labels = [.. lists.Keys];
        _texts = [.. lists.Values.Select(list => ListOf(list).Select(Value.ToText).ToArray())];
        for (var label = 0; label < _labels.Length; label++)
        {
            foreach (var text in _texts[label])
            {
                var prefix = text.EndsWith('*');
                var words = Words(prefix ? text[..^1] : text);
                if (words.Count == 0) continue;
                var keyword = new Keyword(_keywords++, label, words, prefix);
                // Only the last word can be a prefix, so a phrase is found by its first word as it stands.
                if (words.Count > 1 || !prefix) Add(_exact, words[0], keyword);
                else if (words[0].Length >= PrefixLength) Add(_prefixes, words[0][..PrefixLength], keyword);
                else _short.Add(keyword);
            }
        }
    }

    public IReadOnlyList<string> Labels => _labels;

    /// <summary>
    /// Whether <paramref name="lists"/> are the lists that this was made from: the
    /// same labels with the same keywords in the same order.
    /// </summary>
    public bool Holds(Fields lists)
    {
        if (lists.Count != _labels.Length) return false;
        var label = 0;
        foreach (var (name, value) in lists)
        {
            if (name != _labels[label] || !AreTexts(ListOf(value), _texts[label])) return false;
            label++;
        }

        return true;
    }

    /// <summary>How many keywords of each label occur.</summary>
    public IReadOnlyList<int> Count(string text)
    {
        ref var place = ref _last[text.Length % Remembered];
        if (Volatile.Read(ref place) is { } last && last.Text == text) return last.Hits;
        var hits = CountAnew(text);
        Volatile.Write(ref place, new Counted(text, hits));
        return hits;
    }

    private int[] CountAnew(string text)
    {
        var hits = new int[_labels.Length];
        var seen = _keywords <= 1024 ? stackalloc bool[_keywords] : new bool[_keywords];
        var exact = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new KeywordWords(text);
        while (words.MoveNext())
        {
            var word = words.Current;
            if (_short.Count > 0) Match(_short, words, seen, hits);
            var (part, bit) = Beginning(word);
            if ((_beginnings[part] & bit) == 0) continue;
            if (exact.TryGetValue(word, out var found)) Match(found, words, seen, hits);
            if (word.Length >= PrefixLength && prefixes.TryGetValue(word[..PrefixLength], out found)) Match(found, words, seen, hits);
        }

        return hits;
    }

    private static void Match(List<Keyword> keywords, KeywordWords words, Span<bool> seen, int[] hits)
    {
        foreach (var keyword in keywords)
        {
            if (seen[keyword.Number] || !keyword.Matches(words)) continue;
            seen[keyword.Number] = true;
            hits[keyword.Label]++;
        }
    }

    private void Add(Dictionary<string, List<Keyword>> index, string key, Keyword keyword)
    {
        var (part, bit) = Beginning(key);
        _beginnings[part] |= bit;
        if (!index.TryGetValue(key, out var list)) index[key] = list = [];
        list.Add(keyword);
    }

    /// <summary>The bit of <see cref="_beginnings"/> for a word.</summary>
    private static (int Part, ulong Bit) Beginning(ReadOnlySpan<char> word)
    {
        var hash = (char.ToUpperInvariant(word[0]) * 31) + (word.Length > 1 ? char.ToUpperInvariant(word[1]) : 0);
        return (hash / 64 % Parts, 1UL << hash);
    }

    private static IReadOnlyList<object?> ListOf(object? value) => value as IReadOnlyList<object?> ?? [];

    private static bool AreTexts(IReadOnlyList<object?> list, string[] texts)
    {
        if (list.Count != texts.Length) return false;
        if (list is List<object?> items) return AreTexts(CollectionsMarshal.AsSpan(items), texts);
        for (var i = 0; i < texts.Length; i++)
        {
            if (!IsText(list[i], texts[i])) return false;
        }

        return true;
    }

    private static bool AreTexts(ReadOnlySpan<object?> list, ReadOnlySpan<string> texts)
    {
        for (var i = 0; i < list.Length; i++)
            if (!IsText(list[i], texts[i])) return false;
        return true;
    }

    /// <summary>Whether the keyword <paramref name="item"/> is <paramref name="text"/>: nearly always it is the very object.</summary>
    private static bool IsText(object? item, string text) => ReferenceEquals(item, text) || Value.ToText(item) == text;

    private static List<string> Words(string text)
    {
        var list = new List<string>();
        var words = new KeywordWords(text);
        while (words.MoveNext()) list.Add(words.Current.ToString());
        return list;
    }

    private sealed record Counted(string Text, int[] Hits);

    private sealed record Keyword(int Number, int Label, List<string> Words, bool Prefix)
    {
        /// <summary>Whether it stands in a text from the current one of its <paramref name="words"/> on.</summary>
        public bool Matches(KeywordWords words)
        {
            for (var i = 0; i < Words.Count; i++)
            {
                if (i > 0 && !words.MoveNext()) return false;
                var found = Prefix && i == Words.Count - 1
                    ? words.Current.StartsWith(Words[i], StringComparison.OrdinalIgnoreCase)
                    : words.Current.Equals(Words[i], StringComparison.OrdinalIgnoreCase);
                if (!found) return false;
            }

            return true;
        }
    }
}
