using System.Text;
using System.Text.RegularExpressions;
using Minwal.Planning;

namespace Minwal.Datasets.Augmenting;

/// <summary>Slips of fingers: a neighbour's key, two letters the wrong way round, one left out, one twice.</summary>
/// <param name="rate">The share of words of at least four letters in which one happens, above 0 to 1; at least one word has one.</param>
internal sealed partial class TypoAugmentation(double rate)
    : TextAugmentation("typos", "Slips of fingers in a share of the longer words (--typos), by the keyboards of Arabic and English.")
{
    private static readonly string[] Rows =
        ["qwertyuiop", "asdfghjkl", "zxcvbnm", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"];

    private static readonly Dictionary<char, string> Neighbours = Rows.SelectMany(row => row.Select((c, i) =>
        KeyValuePair.Create(c, $"{(i > 0 ? row[i - 1] : "")}{(i + 1 < row.Length ? row[i + 1] : "")}"))).ToDictionary();

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random)
    {
        var words = Word().Matches(text);
        if (words.Count == 0) return text;
        var slipped = new bool[words.Count];
        var any = false;
        for (var i = 0; i < slipped.Length; i++) any |= slipped[i] = random.Unit() < rate;
        if (!any) slipped[random.Below(slipped.Length)] = true;
        var made = new StringBuilder(text.Length + 8);
        var end = 0;
        for (var i = 0; i < slipped.Length; i++)
        {
            if (!slipped[i]) continue;
            made.Append(text, end, words[i].Index - end).Append(Slip(words[i].Value, ref random));
            end = words[i].Index + words[i].Length;
        }

        return made.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>The first letter stays: nobody reads a word whose beginning is wrong.</summary>
    private static string Slip(string word, ref SlotRandom random)
    {
        var at = 1 + random.Below(word.Length - 2);
        switch (random.Below(4))
        {
            case 0 when Neighbours.TryGetValue(char.ToLowerInvariant(word[at]), out var near):
                return string.Concat(word.AsSpan(0, at), near[random.Below(near.Length)].ToString(), word.AsSpan(at + 1));
            case 1 when word[at] != word[at + 1]:
                return string.Concat(word.AsSpan(0, at), word[at + 1].ToString(), word[at].ToString(), word.AsSpan(at + 2));
            case 2:
                return word.Remove(at, 1);
            default:
                return word.Insert(at, word[at].ToString());
        }
    }

    [GeneratedRegex(@"(?<![\p{L}\p{M}\p{N}@/._-])[\p{L}]{4,}(?![\p{L}\p{M}\p{N}@/_-])", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
