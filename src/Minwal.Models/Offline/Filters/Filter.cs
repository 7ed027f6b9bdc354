using System.Globalization;
using Minwal.Faults;
using Minwal.Models.Offline.Filters;

namespace Minwal.Models.Offline;

/// <summary>A change to a text that was just expanded.</summary>
/// <param name="Name">The filter's name.</param>
/// <param name="Change">From text to text; draws from the expansion's random numbers where it needs any.</param>
internal sealed record Filter(string Name, Func<string, Expander, string> Change)
{
    private static readonly Dictionary<string, Func<string?, Func<string, Expander, string>?>> Makers = new(StringComparer.Ordinal)
    {
        ["cap"] = _ => (text, _) => Letters.Capitalise(text),
        ["uncap"] = _ => (text, _) => Letters.Uncapitalise(text),
        ["title"] = _ => (text, _) => string.Join(' ', text.Split(' ').Select(Letters.Capitalise)),
        ["lower"] = _ => (text, _) => text.ToLowerInvariant(),
        ["upper"] = _ => (text, _) => text.ToUpperInvariant(),
        ["a"] = _ => (text, _) => English.WithArticle(text),
        ["plural"] = _ => (text, _) => English.OnLastWord(text, English.Plural),
        ["ing"] = _ => (text, _) => English.OnFirstWord(text, English.Ing),
        ["past"] = _ => (text, _) => English.OnFirstWord(text, English.Past),
        ["third"] = _ => (text, _) => English.OnFirstWord(text, English.Third),
        ["ordinal"] = _ => (text, _) => long.TryParse(text, out var n) ? English.Ordinal(n) : text,
        ["number"] = _ => (text, _) => long.TryParse(text, out var n) ? English.Number(n) : text,
        ["al"] = _ => (text, _) => ArabicForms.Definite(text),
        ["join"] = argument => string.IsNullOrEmpty(argument) ? null : (text, _) => ArabicForms.Join(argument, text),
        ["suffix"] = argument => string.IsNullOrEmpty(argument) ? null : (text, _) => ArabicForms.Suffix(text, argument),
        ["open"] = _ => (text, _) => text.TrimEnd(' ', '.', '!', '?', ';', ':', ',', '؟', '،', '؛'),
        ["plain"] = _ => (text, _) => Letters.WithoutPunctuation(text),
        ["bare"] = _ => (text, _) => ArabicForms.WithoutMarks(text),
        ["loose"] = _ => (text, x) => ArabicForms.Loose(text, ref x.Random),
        ["typos"] = argument => double.TryParse(argument ?? "0.05", NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 1 ? (text, x) => Typos.Make(text, share, ref x.Random) : null,
        ["words"] = argument => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (text, _) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(count)) : null,
    };

    /// <summary>The filter as a pattern names it; null with a complaint when there is none.</summary>
    public static Filter? Find(string name, string? argument, out string? complaint)
    {
        complaint = null;
        if (!Makers.TryGetValue(name, out var make))
        {
            var near = Spelling.Nearest(name, Makers.Keys);
            complaint = $"unknown filter '{name}'" + (near is null ? $"; there are {string.Join(", ", Makers.Keys)}" : $", did you mean '{near}'?");
            return null;
        }

        if (make(argument) is { } change) return new Filter(name, change);
        complaint = $"the filter '{name}' needs another argument than '{argument}'";
        return null;
    }

    /// <summary>Applies <paramref name="filters"/> to the end of the text, from <paramref name="start"/>.</summary>
    public static void Apply(IReadOnlyList<Filter> filters, Expander x, int start)
    {
        if (filters.Count == 0) return;
        var text = x.Text.ToString(start, x.Text.Length - start);
        foreach (var filter in filters) text = filter.Change(text, x);
        x.Text.Length = start;
        x.Text.Append(text);
    }
}
