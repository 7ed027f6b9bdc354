using System.Globalization;
using Minwal.Planning;
using Minwal.Registries;

namespace Minwal.Models.Offline.Filters;

/// <summary>The filters that come with the grammar language; a new one is one line here.</summary>
internal static class Filters
{
    private static readonly FilterKind[] BuiltIn =
    [
        FilterKind.Of("cap", "the first letter a capital", Letters.Capitalise),
        FilterKind.Of("uncap", "the first letter small, unless it is a word in capitals", Letters.Uncapitalise),
        FilterKind.Of("title", "the first letter of each word a capital",
            text => string.Join(' ', text.Split(' ').Select(Letters.Capitalise))),
        FilterKind.Of("lower", "all letters small", text => text.ToLowerInvariant()),
        FilterKind.Of("upper", "all letters capital", text => text.ToUpperInvariant()),
        FilterKind.Of("a", "puts the English indefinite article in front: a cat, an hour, an MRI", English.WithArticle),
        FilterKind.Of("plural", "the plural of the last word, irregular ones included: three wolves",
            text => English.OnLastWord(text, English.Plural)),
        FilterKind.Of("ing", "the English ing-form of the first word: running late", text => English.OnFirstWord(text, English.Ing)),
        FilterKind.Of("past", "the English past of the first word, irregular ones included: went home",
            text => English.OnFirstWord(text, English.Past)),
        FilterKind.Of("third", "the English third person of the first word: carries on", text => English.OnFirstWord(text, English.Third)),
        FilterKind.Of("ordinal", "3 → 3rd", text => long.TryParse(text, out var n) ? English.Ordinal(n) : text),
        FilterKind.Of("number", "3 → three", text => long.TryParse(text, out var n) ? English.Number(n) : text),
        FilterKind.Of("al", "Arabic definite article: كتاب → الكتاب; unchanged when it is there; on a phrase, the first word only",
            ArabicForms.Definite),
        FilterKind.With("join:ل", "joins the particles ل ب ك ف و to a word: ل + البيت → للبيت, ب + البيت → بالبيت",
            argument => text => ArabicForms.Join(argument, text)),
        FilterKind.With("suffix:ي", "joins a suffix: سيارة + ي → سيارتي, مستشفى + ها → مستشفاها",
            argument => text => ArabicForms.Suffix(text, argument)),
        FilterKind.Of("open", "without the punctuation at its end, so that the sentence can go on",
            text => text.TrimEnd(' ', '.', '!', '?', ';', ':', ',', '؟', '،', '؛')),
        FilterKind.Of("plain", "without punctuation, for speech transcripts", Letters.WithoutPunctuation),
        FilterKind.Of("bare", "without diacritics and tatweel", ArabicForms.WithoutMarks),
        new("loose", "spelling as people type it: أإآ → ا, ة → ه, ى → ي at the ends, each with probability 1/2 per text",
            _ => ArabicForms.Loose),
        new("typos:0.05",
            "swaps, drops, doubles or replaces by a neighbour on the keyboard, that share of the letters (at least one), "
            + "never the first letter of a word", Mistyped),
        FilterKind.With("words:N", "the first N words", FirstWords),
    ];

    /// <summary>A registry with all of them, to which more can be added.</summary>
    public static Registry<FilterKind> Create() => new("filter", BuiltIn);

    private static TextChange? Mistyped(string? argument)
    {
        if (!double.TryParse(argument ?? "0.05", NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            || share is not (> 0 and <= 1)) return null;
        return (string text, ref SlotRandom random) => Typos.Make(text, share, ref random);
    }

    private static Func<string, string>? FirstWords(string argument)
    {
        if (!int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(count));
    }
}
