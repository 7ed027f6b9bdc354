using System.Text;
using System.Text.RegularExpressions;
using Minwal.Planning;

namespace Minwal.Datasets.Augmenting;

/// <summary>Phrases that say the same and are built the same.</summary>
internal sealed class ParaphraseAugmentation : TextAugmentation
{
    private const int MostChanges = 3;

    private readonly Dictionary<string, List<string>> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex _pattern;

    /// <param name="rules">Phrases, each with one that may stand for it.</param>
    public ParaphraseAugmentation(IEnumerable<(string From, string To)> rules)
        : base("paraphrase", "Phrases that say the same, from a list that --rules makes longer.")
    {
        foreach (var (from, to) in rules)
        {
            if (!_rules.TryGetValue(from, out var list)) _rules[from] = list = [];
            if (!list.Contains(to)) list.Add(to);
        }

        var phrases = _rules.Keys.OrderByDescending(phrase => phrase.Length).ThenBy(phrase => phrase, StringComparer.Ordinal);
        var alternatives = string.Join('|', phrases.Select(Regex.Escape));
        _pattern = new Regex($@"(?<![\p{{L}}\p{{M}}\p{{N}}'’])(?:{alternatives})(?![\p{{L}}\p{{M}}\p{{N}}'’])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    /// <summary>The rules that come with the tool.</summary>
    public static IEnumerable<(string From, string To)> BuiltIn => WordList.Read("paraphrases").Select(row => (row[0], row[1]));

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random) => ChangeText(text, ref random);

    /// <summary>The text with one to three of the phrases that it has said otherwise; the same when it has none.</summary>
    public string ChangeText(string text, ref SlotRandom random)
    {
        var matches = _pattern.Matches(text);
        if (matches.Count == 0) return text;
        var changed = new HashSet<int>();
        var count = 1 + random.Below(Math.Min(MostChanges, matches.Count));
        while (changed.Count < count) changed.Add(random.Below(matches.Count));
        var made = new StringBuilder(text.Length);
        var end = 0;
        for (var i = 0; i < matches.Count; i++)
        {
            if (!changed.Contains(i)) continue;
            var found = matches[i];
            var others = _rules[found.Value];
            made.Append(text, end, found.Index - end).Append(LikeIts(found.Value, others[random.Below(others.Count)]));
            end = found.Index + found.Length;
        }

        return made.Append(text, end, text.Length - end).ToString();
    }

    private static string LikeIts(string found, string other) =>
        char.IsUpper(found[0]) && char.IsLower(other[0]) ? char.ToUpperInvariant(other[0]) + other[1..]
        : char.IsLower(found[0]) && char.IsUpper(other[0]) && other.Length > 1 && char.IsLower(other[1])
            ? char.ToLowerInvariant(other[0]) + other[1..] : other;
}
