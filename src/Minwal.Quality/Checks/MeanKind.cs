using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>mean</c>.</summary>
internal sealed class MeanKind : MeasureKind
{
    private readonly Key<Expression> _of, _weight;
    private readonly Key<double> _least, _most;
    private readonly Key<string> _reason;

    public MeanKind() : base("mean", "Whether the mean of a number over all records lies between bounds. Looks at all records together.")
    {
        _of = Required("of", Shapes.Formula, "The number of a record; null where it has none.");
        _weight = Optional<Expression>("weight", Shapes.Formula, null!,
            "How much a record counts; 1 when absent. The share of words that are right in all texts: of `right / words`, weight `words`.");
        _least = Optional("least", Shapes.Number(), double.NegativeInfinity, "The smallest mean that is allowed.");
        _most = Optional("most", Shapes.Number(), double.PositiveInfinity, "The greatest mean that is allowed.");
        _reason = Optional("name", Shapes.Name, "value", "What the figure is called.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [];

    protected override IMeasure Create(MapValues values, CheckContext context) =>
        new MeanCheck(values.Get(_of), values.Get(_weight), values.Get(_least), values.Get(_most), values.Get(_reason));

    protected override void Validate(MapValues values)
    {
        if (!values.Has(_least) && !values.Has(_most)) values.Refuse(_most, "a bound is needed: 'least', 'most' or both");
    }
}

/// <summary>The weighted mean Σ w·x / Σ w of a formula over all records.</summary>
internal sealed class MeanCheck(Expression of, Expression? weight, double least, double most, string name) : IMeasure
{
    private double _sum, _weights;

    public void Add(Fields record, IVariables variables)
    {
        if (of.Evaluate(variables) is not { } value) return;
        var counts = weight is null ? 1 : Number(weight.Evaluate(variables), weight);
        _sum += Number(value, of) * counts;
        _weights += counts;
    }

    public Finding Complete()
    {
        if (_weights <= 0)
            return new Finding("mean", [new Figure(name, null) { NotJudged = "no record has the number" }]);
        var mean = Math.Round(_sum / _weights, 4);
        var figure = new Figure(name, mean, double.IsFinite(least) ? least : null, double.IsFinite(most) ? most : null);
        var told = FormattableString.Invariant($"the mean of '{of}' is {mean}, allowed is {Bounds()}");
        return new Finding("mean", [figure])
        {
            Rejections = figure.Passes ? [] : [new Rejection("mean.outside", told, new Fields(2).Add("mean", mean).Add("name", name))],
        };
    }

    private string Bounds() => (double.IsFinite(least), double.IsFinite(most)) switch
    {
        (true, true) => FormattableString.Invariant($"{least} to {most}"),
        (true, false) => FormattableString.Invariant($"at least {least}"),
        _ => FormattableString.Invariant($"at most {most}"),
    };

    private static double Number(object? value, Expression formula) => Value.Number(value) is { } number && double.IsFinite(number) ? number
        : throw new MinwalException([new Fault("MW1012", formula.Mark, $"'{formula}' gave {Json.ToText(value)}, a number is needed")]);
}
