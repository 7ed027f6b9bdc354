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
    private readonly Key<string> _name;
    private readonly Key<double> _least, _most;

    public MeanKind() : base("mean",
        "Whether the mean of a formula keeps to its limits, such as how often the longest option is the right one. "
        + "Looks at all records together; few rows fail only by more than chance.")
    {
        _of = Required("of", Shapes.Formula, "A number, or true and false for 1 and 0, as a formula over the record; null leaves it out.");
        _weight = Optional<Expression>("weight", Shapes.Formula, null!,
            "How much a record counts; 1 when absent. The share of words that are right in all texts: of `right / words`, weight `words`.");
        _name = Optional("name", Shapes.Name, "mean", "What the figure is called.");
        _least = Optional("least", Shapes.Number(), double.NegativeInfinity, "The least mean.");
        _most = Optional("most", Shapes.Number(), double.PositiveInfinity, "The greatest mean.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [];

    protected override IMeasure Create(MapValues values, CheckContext context) => new MeanCheck(
        values.Get(_of), values.Get(_weight), values.Get(_name),
        values.Has(_least) ? values.Get(_least) : null, values.Has(_most) ? values.Get(_most) : null);

    protected override void Validate(MapValues values)
    {
        if (!values.Has(_least) && !values.Has(_most)) values.Refuse(_of, "a mean needs a limit: 'least', 'most', or both");
        else if (values.Get(_least) > values.Get(_most)) values.Refuse(_least, "'least' is above 'most'");
    }
}

/// <summary>
/// The weighted mean Σ w·x / Σ w of a formula with its error, twice the standard deviation over the root of the number of records
/// (a 95 % interval); where records have weights, that number is (Σ w)² / Σ w² (Kish 1965, "Survey sampling").
/// </summary>
internal sealed class MeanCheck(Expression of, Expression? weight, string name, double? least, double? most) : IMeasure
{
    private double _mean, _squares, _weights, _weightsSquared;
    private long _records;

    public void Add(Fields record, IVariables variables)
    {
        if (of.Evaluate(variables) is not { } value) return;
        var (number, counts) = (Number(value, of), weight is null ? 1 : Number(weight.Evaluate(variables), weight));
        if (counts <= 0) return;
        // West 1979, "Updating mean and variance estimates: an improved method".
        _records++;
        (_weights, _weightsSquared) = (_weights + counts, _weightsSquared + (counts * counts));
        var away = number - _mean;
        _mean += away * counts / _weights;
        _squares += counts * away * (number - _mean);
    }

    public Finding Complete()
    {
        if (_records < 2)
            return new Finding("mean", [new Figure(name, null, least, most) { NotJudged = "fewer than 2 records have a value" }]);
        var effective = _weights * _weights / _weightsSquared;
        var variance = effective > 1 ? _squares / _weights * effective / (effective - 1) : 0;
        var figure = new Figure(name, Math.Round(_mean, 4), least, most) { Chance = Math.Round(2 * Math.Sqrt(variance / effective), 4) };
        return new Finding("mean", [figure])
        {
            Rejections = figure.Passes ? [] : [new Rejection("mean.outside", figure.ToString(),
                new Fields().Add("mean", figure.Value).Add("least", least).Add("most", most))],
        };
    }

    private static double Number(object? value, Expression formula)
    {
        if (value is bool truth) return truth ? 1 : 0;
        return Value.Number(value) is { } number && double.IsFinite(number) ? number
            : throw new MinwalException([new Fault("MW1012", formula.Mark, $"'{formula}' gave {Json.ToText(value)}, a number is needed")]);
    }
}
