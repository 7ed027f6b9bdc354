using System.Globalization;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The share of the most frequent beginning of texts, among all records or among those of a label.</summary>
internal sealed class FrequentCheck(FieldPath text, int words, FieldPath? within, double most) : IMeasure
{
    /// <summary>Of fewer texts a share says nothing.</summary>
    private const int Least = 30;

    private readonly Dictionary<string, Dictionary<string, long>> _counts = new(StringComparer.Ordinal);

    public void Add(Fields record, IVariables variables)
    {
        var label = within is null ? "" : string.Join(' ', within.Values(record).Select(Value.ToText));
        if (!_counts.TryGetValue(label, out var counts)) _counts[label] = counts = new(StringComparer.Ordinal);
        foreach (var value in text.Values(record))
        {
            var key = string.Join(' ', CompareKey.Of(Value.ToText(value)).Split(' ').Take(words));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }

    public Finding Complete()
    {
        var worst = _counts.Where(label => label.Value.Values.Sum() >= Least).Select(label =>
        {
            var all = label.Value.Values.Sum();
            var (key, count) = label.Value.OrderByDescending(value => value.Value)
                .ThenBy(value => value.Key, StringComparer.Ordinal).First();
            // A share of so few may miss the limit by chance: one-sided, 99 %.
            return (Label: label.Key, Key: key, Share: Math.Round((double)count / all, 4),
                Chance: Math.Round(2.326 * Math.Sqrt(most * (1 - most) / all), 4));
        }).OrderByDescending(label => label.Share - label.Chance).ThenBy(label => label.Label, StringComparer.Ordinal).ToList();
        if (worst.Count == 0)
        {
            var why = within is null ? $"fewer than {Least} texts" : $"fewer than {Least} texts of each label";
            return new Finding("frequent", [new Figure("share", null, Most: most) { NotJudged = why }]);
        }

        var first = worst[0];
        var figure = new Figure("share", first.Share, Most: most) { Chance = first.Share > most ? first.Chance : 0 };
        return new Finding("frequent", [figure])
        {
            Rejections = figure.Passes ? [] : [new Rejection("frequent.beginning", string.Create(CultureInfo.InvariantCulture,
                $"{100 * first.Share:0.#} % of the texts{(first.Label.Length > 0 ? $" of '{first.Label}'" : "")} begin with ")
                + $"'{first.Key}', "
                + string.Create(CultureInfo.InvariantCulture, $"at most {100 * most:0.#} % are allowed"),
                new Fields().Add("share", first.Share).Add("most", most).Add("beginning", first.Key))],
        };
    }
}

/// <summary>The kind <c>frequent</c>.</summary>
internal sealed class FrequentKind : MeasureKind
{
    private readonly Key<FieldPath> _text;
    private readonly Key<long> _words;
    private readonly Key<FieldPath> _within;
    private readonly Key<double> _most;

    public FrequentKind() : base("frequent",
        "How many texts have the most frequent beginning. Looks at all records together; few rows fail only by more than chance.")
    {
        _text = Required("text", Shapes.Path, "The field with the text; a path with [] takes each.");
        _words = Optional("words", Shapes.Integer(1, 10), 1, "How many words a beginning has.");
        _within = Optional<FieldPath>("within", Shapes.Path, null!,
            "A label: then among the texts of each of its values, and the worst counts.");
        _most = Required("most", Shapes.Number(0, 1), "The greatest share of texts that may begin alike.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        values.Get(_within) is { } within ? [values.Get(_text), within] : [values.Get(_text)];

    protected override IMeasure Create(MapValues values, CheckContext context) =>
        new FrequentCheck(values.Get(_text), (int)values.Get(_words), values.Get(_within), values.Get(_most));
}
