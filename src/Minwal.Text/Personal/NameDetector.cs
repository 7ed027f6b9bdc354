namespace Minwal.Text.Personal;

/// <summary>
/// Finds names of a list, in any spelling with the same compare key: <c>احمد</c> is <c>أحمد</c>, <c>AHMED</c> is <c>Ahmed</c>. An Arabic
/// name may have و, ف, ب, ل or ك before it, which stay, and its article is found behind ل too: <c>للعتيبي</c>. <c>عبد الله</c> is
/// <c>عبدالله</c>. Names of several words go before those of one.
/// </summary>
internal sealed class NameDetector : IPersonalDetector
{
    private const int LeastStripped = 3;

    private readonly Dictionary<string, List<string[]>> _names = new(StringComparer.Ordinal);

    public NameDetector(IEnumerable<string> names)
    {
        foreach (var words in names.Select(name => Words(name).Select(word => word.Key).ToArray()).Where(words => words.Length > 0))
        {
            if (!_names.TryGetValue(words[0], out var list)) _names[words[0]] = list = [];
            list.Add(words);
        }

        foreach (var list in _names.Values) list.Sort((a, b) => b.Length.CompareTo(a.Length));
    }

    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        var words = Words(text.Digits);
        for (var at = 0; at < words.Count; at++)
        {
            foreach (var (start, key) in Beginnings(words[at]))
            {
                if (LongestAt(words, at, key) is not { } name) continue;
                var end = words[at + name.Length - 1].End;
                found.Add(new PersonalMatch(PersonalKinds.Name, start, end - start, string.Join(' ', name)));
                at += name.Length - 1;
                break;
            }
        }
    }

    private string[]? LongestAt(List<Word> words, int at, string first)
    {
        if (!_names.TryGetValue(first, out var names)) return null;
        foreach (var name in names)
        {
            var length = 1;
            while (length < name.Length && at + length < words.Count && IsNext(words[at + length], name[length])) length++;
            if (length == name.Length) return name;
        }

        return null;
    }

    private static bool IsNext(Word word, string key) => word.IsJoined && word.Key == key;

    /// <summary>The word itself, and what is left of an Arabic one without a conjunction or preposition of one letter, or of two.</summary>
    private static IEnumerable<(int Start, string Key)> Beginnings(Word word)
    {
        yield return (word.Start, word.Key);
        var (key, start) = (word.Key, word.Start);
        for (var stripped = 0; stripped < 2; stripped++)
        {
            var allowed = stripped == 0 ? "وفبلك" : "بلك";
            if (key.Length <= LeastStripped || !allowed.Contains(key[0])) yield break;
            key = key[1..];
            start++;
            // Marks and tatweel belong to the letter before them; the key has none.
            while (start < word.End && (Arabic.IsMark(word.Text[start]) || word.Text[start] == Arabic.Tatweel)) start++;
            yield return (start, key);
            // The alef of the article is not written behind ل: ل and العتيبي are للعتيبي.
            if (word.Key[stripped] == 'ل' && key[0] == 'ل') yield return (start, "ا" + key);
        }
    }

    /// <summary>The words of a text; those of a name with عبد, which people write together and apart, are one.</summary>
    private static List<Word> Words(string text)
    {
        var words = new List<Word>();
        foreach (var word in Parts(text))
        {
            if (words is [.., var before] && word.IsJoined && IsServant(before.Key) && word.Key.StartsWith("ال", StringComparison.Ordinal))
                words[^1] = before with { End = word.End, Key = before.Key + word.Key };
            else words.Add(word);
        }

        return words;
    }

    /// <summary>Whether a word is عبد, with or without what may stand before a name.</summary>
    private static bool IsServant(string key) => key.Length is >= 3 and <= 5 && key.EndsWith("عبد", StringComparison.Ordinal)
        && key.AsSpan(0, key.Length - 3).IndexOfAnyExcept("وفبلك") < 0;

    private static IEnumerable<Word> Parts(string text)
    {
        var last = -1;
        for (var at = 0; at < text.Length;)
        {
            if (!IsPart(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && IsPart(text[at])) at++;
            var joined = last >= 0 && start - last <= 2 && text.AsSpan(last, start - last).IndexOfAnyExcept(" \u00A0-'’.") < 0;
            last = at;
            if (CompareKey.Of(text[start..at]) is { Length: > 0 } key) yield return new Word(text, start, at, key, joined);
        }
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || Arabic.IsMark(c) || c == Arabic.Tatweel || char.IsSurrogate(c);

    /// <param name="Text">The whole text.</param>
    /// <param name="Start">Where the word begins.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Key">Its compare key.</param>
    /// <param name="IsJoined">Whether only a space, hyphen or apostrophe stands between it and the word before.</param>
    private sealed record Word(string Text, int Start, int End, string Key, bool IsJoined);
}
