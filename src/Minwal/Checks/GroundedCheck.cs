using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether what a text says is said by a source: quotations, numbers, dates, names, runs of words.</summary>
internal sealed class GroundedCheck(GroundedSettings settings) : IRecordCheck
{
    private const int Shown = 3;

    private readonly string _sources = string.Join(" and ", settings.Sources.Select(source => source.ToString())
        .Concat(settings.Earlier ? [$"what comes before in {settings.Field.Head}"] : []));

    public Rejection? Check(Fields record, IVariables variables)
    {
        Grounding? source = null;
        var names = settings.Names?.Get(variables);
        foreach (var found in FieldText.In(record, settings.Field))
        {
            if (found.Text is not { } text) return found.NoText("grounded");
            if (settings.Earlier) source = null;
            if (settings.Earlier && !IsMeant(record, found)) continue;
            source ??= Read(variables, settings.Earlier ? Before(record, found) : []);
            if (source is null)
                return new Rejection("grounded.no_source", $"there is no text in {_sources} to hold it against", []);
            if (found.Placed(Check(text, source, names)) is { } rejection) return rejection;
        }

        return null;
    }

    private bool IsMeant(Fields record, FieldText found) => found.Found.Indices[0] is var at && Holds(ItemsOf(record)[at], settings.Items)
        && (settings.After.Count == 0 || (at > 0 && Holds(ItemsOf(record)[at - 1], settings.After)));

    private static bool Holds(object? item, IReadOnlyList<Named<string>> asked) => asked.All(field =>
        item is Fields fields && Value.ToText(fields.GetValueOrDefault(field.Name)) == field.Value);

    private IEnumerable<object?> Before(Fields record, FieldText found) => ItemsOf(record).Take(found.Found.Indices[0]);

    private IReadOnlyList<object?> ItemsOf(Fields record) => (IReadOnlyList<object?>)record[settings.Field.Head]!;

    private static void AddTexts(object? value, List<string> texts)
    {
        if (value is Fields fields)
            foreach (var field in fields.Values) AddTexts(field, texts);
        else if (value is IReadOnlyList<object?> list)
            foreach (var item in list) AddTexts(item, texts);
        else if (value is not null)
            texts.Add(Value.ToText(value));
    }

    private Grounding? Read(IVariables variables, IEnumerable<object?> earlier)
    {
        var texts = new List<string>();
        foreach (var item in earlier) AddTexts(item, texts);
        foreach (var source in settings.Sources) source.AddTexts(variables, texts);
        return texts.TrueForAll(string.IsNullOrWhiteSpace) ? null : new Grounding(string.Join('\n', texts));
    }

    private Rejection? Check(string text, Grounding source, GroundedNames? names)
    {
        if (settings.Quotes && Unsupported(Quotations.In(text), source.Quotes, quotation => quotation, "quotations") is { } quotations)
            return new Rejection("grounded.quote", quotations.Message, quotations.Numbers);
        if (settings.Whole && !source.Quotes(text))
            return new Rejection("grounded.whole", $"not in {_sources}: '{Short(text)}'", []);
        var dates = settings.Dates ? WrittenDate.In(text) : [];
        var numbers = Numeral.In(text).Where(number => !dates.Any(date => IsPart(number, date))).ToList();
        if (settings.Dates && Unsupported(DatesAndYears(text, dates, numbers, source), date => date.Said, date => date.Text, "dates")
            is { } missingDates) return new Rejection("grounded.date", missingDates.Message, missingDates.Numbers);
        if (settings.Numbers && Unsupported(numbers, source.Has, number => Written(text, number), "numbers") is { } missingNumbers)
            return new Rejection("grounded.number", missingNumbers.Message, missingNumbers.Numbers);
        if (names is not null && MissingNames(text, source, names) is { } missingNames)
            return new Rejection("grounded.name", missingNames.Message, missingNames.Numbers);
        return settings.Ngrams is { } ngrams ? Runs(text, source, ngrams) : null;
    }

    private (string Message, Fields Numbers)? MissingNames(string text, Grounding source, GroundedNames names)
    {
        if (names.Capitals && Unsupported(ProperNames.In(text), source.Names, name => name, "names") is { } missing) return missing;
        var key = CompareKey.Of(text);
        var mentioned = names.Listed.Where(name => Grounding.Mentions(key, CompareKey.Of(name)));
        return Unsupported(mentioned, source.Mentions, name => name, "names");
    }

    private Rejection? Runs(string text, Grounding source, GroundedNgrams ngrams)
    {
        var (missing, all) = source.MissingRuns(CompareKey.Of(text), (int)ngrams.Size);
        var share = all == 0 ? 1 : 1 - ((double)missing.Count / all);
        if (share >= ngrams.Least) return null;
        var first = missing.Take(Shown).ToList();
        return new Rejection("grounded.ngrams",
            FormattableString.Invariant($"{share:0.###} of the runs of {ngrams.Size} words are in {_sources}, at least {ngrams.Least} is ")
            + $"asked for; not there: {Listed(first, missing.Count)}",
            new Fields(3).Add("share", Math.Round(share, 4)).Add("least", ngrams.Least).Add("unsupported", first.ToList<object?>()));
    }

    /// <summary>The dates, and the years that stand alone: a number of four digits is one when the source has it nowhere.</summary>
    private static IEnumerable<(string Text, bool Said)> DatesAndYears(
        string text, IReadOnlyList<WrittenDate> dates, List<Numeral> numbers, Grounding source)
    {
        foreach (var date in dates) yield return (text.Substring(date.Start, date.Length), source.Has(date));
        foreach (var number in numbers.Where(number => number is { IsPercent: false, Length: 4, Digits: [>= '1' and <= '2', _, _, _] }))
            yield return (Written(text, number), source.Has(number));
    }

    private (string Message, Fields Numbers)? Unsupported<T>(
        IEnumerable<T> said, Predicate<T> isSupported, Func<T, string> written, string what)
    {
        var (all, first, count) = (0, new List<string>(), 0);
        foreach (var item in said)
        {
            all++;
            if (isSupported(item)) continue;
            if (count++ < Shown) first.Add(written(item));
        }

        if (count == 0) return null;
        return ($"not in {_sources}: {Listed(first, count)} ({count} of {all} {what})",
            new Fields(3).Add("unsupported", first.ToList<object?>()).Add("count", (long)count).Add("of", (long)all));
    }

    private static bool IsPart(Numeral number, WrittenDate date) =>
        number.Start >= date.Start && number.Start < date.Start + date.Length;

    private static string Written(string text, Numeral number) =>
        text.Substring(number.Start, number.Length) + (number.IsPercent ? " %" : "");

    private static string Listed(List<string> first, int count) =>
        string.Join(", ", first.Select(item => $"'{Short(item)}'")) + (count > first.Count ? ", …" : "");

    private static string Short(string text) =>
        text.Length <= 80 ? text : text[..(char.IsHighSurrogate(text[78]) ? 78 : 79)] + "…";
}
