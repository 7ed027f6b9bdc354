using System.Globalization;
using Minwal.Models.Offline.Filters;
using Minwal.Planning;
using Minwal.Recipes.Language;

namespace Minwal.Models.Offline;

/// <summary>
/// Sentences that mean nothing and say so, of exactly as many words and characters as are asked for. They are many: with no bounds some
/// 10^20, so that texts are not alike by chance. Immutable.
/// </summary>
internal sealed class PlaceholderProse
{
    /// <summary>The length in words where nothing bounds it.</summary>
    private static readonly Band Usual = new(8, 20);

    /// <summary>Below so many words or characters a text ends with a number, without which there are too few of them.</summary>
    private const int FewWords = 7, FewCharacters = 48;

    private const int Numbers = 1_000_000;

    /// <summary>So many words are no sentence.</summary>
    private const int Little = 4;

    /// <summary>The length of a word with the space behind it, about.</summary>
    private const double WordLength = 6.5;

    private static readonly PlaceholderProse English = new(
        "placeholder.english.txt", "Placeholder", namesField: true,
        ["the", "adjective", "noun", "verb", "the", "noun", "preposition"]);

    private static readonly PlaceholderProse Arabic = new(
        "placeholder.arabic.txt", "نص تجريبي", namesField: false,
        ["verb", "noun", "adjective", "noun", "preposition", "noun", "adjective"]);

    private readonly string _opening;
    private readonly bool _namesField;
    private readonly IReadOnlyList<string>[] _order;
    private readonly IReadOnlyList<string> _nouns;
    private readonly bool[] _ends;

    private PlaceholderProse(string file, string opening, bool namesField, IReadOnlyList<string> order)
    {
        (_opening, _namesField) = (opening, namesField);
        var words = WordLists.Read(file);
        _order = [.. order.Select(words.List)];
        _nouns = words.List("noun");
        _ends = [.. order.Select(kind => kind is "noun")];
    }

    /// <summary>The prose of a language: Arabic for <c>ar</c> and its variants, English for all else.</summary>
    public static PlaceholderProse In(string language) => language.Split('-')[0] == "ar" ? Arabic : English;

    /// <summary>A text inside the bounds.</summary>
    /// <param name="name">What the text is, which it says; null when that is not known.</param>
    /// <param name="words">Its length in words; null for no bound.</param>
    /// <param name="characters">Its length in characters; null for no bound.</param>
    /// <param name="random">The random numbers.</param>
    public string Write(string? name, Band? words, Band? characters, ref SlotRandom random)
    {
        var (shortest, longest) = Whole(characters ?? new Band(1, 1_000_000));
        var (least, most) = Whole(words ?? Reach(shortest, longest));
        var text = Words(name, (int)(least + random.Below(most - least + 1)), longest, ref random);
        Fit(text, words is null ? (1, int.MaxValue) : (least, most), (shortest, longest), ref random);
        var written = string.Join(' ', text).TrimEnd('.', ':', '-');
        written = written.Length < shortest ? written + _nouns[0][..Math.Min(shortest - written.Length, _nouns[0].Length)] : written;
        return written.Length < longest ? written + '.' : written;
    }

    /// <summary>The words that a text of so many characters has, about.</summary>
    private static Band Reach(int shortest, int longest)
    {
        var least = Math.Max(Usual.Least, Math.Ceiling(shortest / WordLength));
        var most = Math.Max(1, Math.Min(Math.Max(Usual.Most, least), Math.Floor(longest / WordLength)));
        return new Band(Math.Min(least, most), most);
    }

    private static (int Least, int Most) Whole(Band band)
    {
        var least = (int)Math.Clamp(Math.Ceiling(band.Least), 1, 100_000);
        return (least, (int)Math.Clamp(Math.Floor(band.Most), least, 1_000_000));
    }

    private List<string> Words(string? name, int count, int longest, ref SlotRandom random)
    {
        var number = random.Below(Numbers).ToString(CultureInfo.InvariantCulture);
        if (count == 1)
            return [longest < FewCharacters / 2 ? number : $"{_opening.Replace(' ', '-')}-{Word(_nouns, "", ref random)}-{number}"];
        var text = new List<string>(count);
        text.AddRange(_opening.Split(' ').Take(count - 1));
        if (_namesField && name is not null && text.Count + name.Count(' ') + FewWords <= count) text.AddRange(name.Split(' '));
        if (text.Count + 3 <= count) text[^1] += ":";
        // A few words alone would soon come again.
        var numbered = count < FewWords || longest < FewCharacters;
        var words = numbered ? count - 1 : count;
        while (text.Count < words && count <= Little) text.Add(Word(_nouns, text[^1], ref random));
        while (text.Count < words) Sentence(text, words, ref random);
        if (numbered) text.Add(number);
        return text;
    }

    private void Sentence(List<string> text, int count, ref SlotRandom random)
    {
        var left = count - text.Count;
        var length = left <= 13 ? left : 6 + random.Below(5);
        var start = text.Count;
        for (var i = 0; i < length; i++)
        {
            // A sentence does not end with a preposition or an article.
            var place = i % _order.Length;
            var last = i == length - 1 && !_ends[place] && length > 1;
            text.Add(Word(last ? _nouns : _order[place], text[^1], ref random));
        }

        text[start] = Letters.Capitalise(text[start]);
        if (text.Count < count) text[^1] += ".";
    }

    /// <summary>A word of <paramref name="list"/> that does not stand already before it.</summary>
    private static string Word(IReadOnlyList<string> list, string before, ref SlotRandom random)
    {
        var at = random.Below(list.Count);
        return list[at] == before ? list[(at + 1) % list.Count] : list[at];
    }

    /// <summary>Takes words away and adds some, then letters, until the text has its length. Words go before letters do.</summary>
    private void Fit(List<string> text, (int Least, int Most) words, (int Least, int Most) characters, ref SlotRandom random)
    {
        // The number at the end, where there is one, is what keeps short texts apart: it stays.
        while (Length(text) > characters.Most && text.Count > words.Least && text.Count > 1)
            text.RemoveAt(text.Count - (IsNumber(text[^1]) ? 2 : 1));
        while (Length(text) < characters.Least)
        {
            var word = Word(_nouns, text[^1], ref random);
            if (text.Count < words.Most) text.Add(word);
            else text[^1] += $"-{word}";
        }

        for (var over = Length(text) - characters.Most; over > 0; over--)
        {
            var longest = 0;
            for (var i = 1; i < text.Count; i++)
                if (Spare(text[i]) >= Spare(text[longest])) longest = i;
            text[longest] = text[longest][..^1];
        }

        static int Spare(string word) => IsNumber(word) ? 1 : word.Length;
    }

    private static bool IsNumber(string word) => word.Length > 0 && char.IsAsciiDigit(word[0]);

    private static int Length(List<string> text) => text.Sum(word => word.Length) + text.Count - 1;
}
