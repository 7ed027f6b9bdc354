using Minwal.Planning;

namespace Minwal.Models.Offline.Filters;

/// <summary>The filters that patterns can name; a new one is one line here.</summary>
internal static class FilterKinds
{
    public static IReadOnlyDictionary<string, FilterKind> All { get; } = new Dictionary<string, FilterKind>(StringComparer.Ordinal)
    {
        ["cap"] = FilterKind.Of(Letters.Capitalise),
        ["uncap"] = FilterKind.Of(Letters.Uncapitalise),
        ["title"] = FilterKind.Of(text => string.Join(' ', text.Split(' ').Select(Letters.Capitalise))),
        ["lower"] = FilterKind.Of(text => text.ToLowerInvariant()),
        ["upper"] = FilterKind.Of(text => text.ToUpperInvariant()),
        ["a"] = FilterKind.Of(English.WithArticle),
        ["plural"] = FilterKind.Of(text => English.OnLastWord(text, English.Plural)),
        ["ing"] = FilterKind.Of(text => English.OnFirstWord(text, English.Ing)),
        ["past"] = FilterKind.Of(text => English.OnFirstWord(text, English.Past)),
        ["third"] = FilterKind.Of(text => English.OnFirstWord(text, English.Third)),
        ["ordinal"] = FilterKind.Of(text => long.TryParse(text, out var n) ? English.Ordinal(n) : text),
        ["number"] = FilterKind.Of(text => long.TryParse(text, out var n) ? English.Number(n) : text),
        ["al"] = FilterKind.Of(ArabicForms.Definite),
        ["join"] = new((string text, FilterArgument particle, ref SlotRandom _) => ArabicForms.Join(particle.Text, text), IsText),
        ["suffix"] = new((string text, FilterArgument suffix, ref SlotRandom _) => ArabicForms.Suffix(text, suffix.Text), IsText),
        ["open"] = FilterKind.Of(text => text.TrimEnd(' ', '.', '!', '?', ';', ':', ',', '؟', '،', '؛')),
        ["plain"] = FilterKind.Of(Letters.WithoutPunctuation),
        ["bare"] = FilterKind.Of(ArabicForms.WithoutMarks),
        ["loose"] = new((string text, FilterArgument _, ref SlotRandom random) => ArabicForms.Loose(text, ref random)),
        ["typos"] = new(
            (string text, FilterArgument share, ref SlotRandom random) => Typos.Make(text, share.Number, ref random),
            IsShare,
            Default: "0.05"),
        ["words"] = new((string text, FilterArgument count, ref SlotRandom _) => Letters.FirstWords(text, (int)count.Number), IsCount),
    };

    private static bool IsText(FilterArgument argument) => argument.Text.Length > 0;

    private static bool IsShare(FilterArgument argument) => argument.Number is > 0 and <= 1;

    private static bool IsCount(FilterArgument argument) => argument.Text.All(char.IsAsciiDigit) && argument.Number <= int.MaxValue;
}
