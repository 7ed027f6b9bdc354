using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Quality.Diversity;
using Minwal.Quality.Separability;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>templates</c>.</summary>
internal sealed class TemplatesKind : MeasureKind
{
    private readonly Key<FieldPath> _text;
    private readonly Key<long> _top;
    private readonly Key<double> _most;

    public TemplatesKind() : base("templates",
        "Whether many texts are the same sentence with other numbers, names and rare words in it. Looks at all records together.")
    {
        _text = Required("text", Shapes.Path, "The field with the text; a path with [] takes each.");
        _top = Optional("top", Shapes.Integer(1, 1_000), 50, "How many of the most frequent templates are counted together.");
        _most = Required("most", Shapes.Number(0, 1), "The greatest share of texts that they may make up.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_text)];

    protected override IMeasure Create(MapValues values, CheckContext context) =>
        new TemplatesCheck(values.Get(_text), (int)values.Get(_top), values.Get(_most));
}

/// <summary>The share of the most frequent masked templates in a sample of the texts.</summary>
internal sealed class TemplatesCheck(FieldPath text, int top, double most) : IMeasure
{
    private readonly TextSample _texts = new();

    public void Add(Fields record, IVariables variables)
    {
        foreach (var value in text.Values(record)) _texts.Add(Value.ToText(value), false, 0);
    }

    public Finding Complete()
    {
        var name = $"top_{top}";
        var texts = _texts.Texts;
        if (texts.Count < MaskedTemplates.Least)
        {
            return new Finding("templates",
                [new Figure(name, null, Most: most) { NotJudged = $"fewer than {MaskedTemplates.Least} texts" }]);
        }

        var templates = MaskedTemplates.Of(texts);
        var figure = new Figure(name, Math.Round(templates.Share(top), 4), Most: most);
        // Where no two texts are one template, the share is 0 and no limit is missed.
        if (figure.Passes) return new Finding("templates", [figure]);
        var first = templates.Ranked[0];
        return new Finding("templates", [figure])
        {
            Rejections = [new Rejection("templates.frequent", FormattableString.Invariant(
                $"{100 * figure.Value:0.#} % of the texts are one of {top} templates, at most {100 * most:0.#} % are allowed; the first: ")
                + $"{first.Template} ({first.Rows:N0} times)",
                new Fields().Add("share", figure.Value).Add("top", (long)top).Add("most", most).Add("template", first.Template))],
        };
    }
}
