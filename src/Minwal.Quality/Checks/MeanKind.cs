using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>mean</c>.</summary>
internal sealed class MeanKind : MeasureKind
{
    private readonly Key<Expression> _of;
    private readonly Key<string> _name;
    private readonly Key<double> _least, _most;

    public MeanKind() : base("mean",
        "Whether the mean of a formula keeps to its limits, such as how often the longest option is the right one. "
        + "Looks at all records together; few rows fail only by more than chance.")
    {
        _of = Required("of", Shapes.Formula, "A number, or true and false for 1 and 0, as a formula over the record; null leaves it out.");
        _name = Optional("name", Shapes.Name, "mean", "What the figure is called.");
        _least = Optional("least", Shapes.Number(), double.NegativeInfinity, "The least mean.");
        _most = Optional("most", Shapes.Number(), double.PositiveInfinity, "The greatest mean.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [];

    protected override IMeasure Create(MapValues values, CheckContext context) => new MeanCheck(values.Get(_of), values.Get(_name),
        values.Has(_least) ? values.Get(_least) : null, values.Has(_most) ? values.Get(_most) : null);

    protected override void Validate(MapValues values)
    {
        if (!values.Has(_least) && !values.Has(_most)) values.Refuse(_of, "a mean needs a limit: 'least', 'most', or both");
        else if (values.Get(_least) > values.Get(_most)) values.Refuse(_least, "'least' is above 'most'");
    }
}

/// <summary>
/// The mean of a formula with its error, twice the standard deviation over the root of the number of records (a 95 % interval).
/// </summary>
internal sealed class MeanCheck(Expression of, string name, double? least, double? most) : IMeasure
{
    private double _mean, _squares;
    private long _records;

    public void Add(Fields record, IVariables variables)
    {
        var value = of.Evaluate(variables);
        if (value is bool truth) value = truth ? 1L : 0L;
        if (Value.Number(value) is not { } number) return;
        // Welford 1962, "Note on a method for calculating corrected sums of squares and products".
        _records++;
        var away = number - _mean;
        _mean += away / _records;
        _squares += away * (number - _mean);
    }

    public Finding Complete()
    {
        if (_records < 2)
            return new Finding("mean", [new Figure(name, null, least, most) { NotJudged = "fewer than 2 records have a value" }]);
        var error = 2 * Math.Sqrt(_squares / (_records - 1) / _records);
        var figure = new Figure(name, Math.Round(_mean, 4), least, most) { Chance = Math.Round(error, 4) };
        return new Finding("mean", [figure])
        {
            Rejections = figure.Passes ? [] : [new Rejection("mean.outside", figure.ToString(),
                new Fields().Add("mean", figure.Value).Add("least", least).Add("most", most))],
        };
    }
}
