using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>shares</c>.</summary>
internal sealed class SharesKind : MeasureKind
{
    private readonly Key<FieldPath> _label;
    private readonly Key<string> _quota;
    private readonly Key<Setting<IReadOnlyList<Named<double>>>> _weights;
    private readonly Key<double> _most;

    public SharesKind() : base("shares",
        "Whether the labels' shares are those of the quotas: a file of one label, or with labels that nobody asked for, is found. "
        + "Looks at all records together.")
    {
        _label = Required("label", Shapes.Path, "The field with the label.");
        _quota = Optional<string>("quota", Shapes.Text, null!, "The label of the quotas, where the field has another name.");
        _weights = Optional<Setting<IReadOnlyList<Named<double>>>>("weights", new SettingShape<IReadOnlyList<Named<double>>>(
            Shapes.MapOf(Shapes.Number(0), least: 1), Weights), null!,
            "The relative weight of each label, in place of those of the quotas; a formula for it sees the first record.");
        _most = Optional("most", Shapes.Number(0, 1), 0.1,
            "The greatest share of records that would have to have another label (half the sum of all differences).");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_label)];

    protected override IMeasure Create(MapValues values, CheckContext context)
    {
        var label = values.Get(_label);
        return values.Get(_weights) is not { } weights
            ? new SharesCheck(label, _ => context.Shares(values.Get(_quota) ?? label.Head), values.Get(_most))
            : new SharesCheck(label, variables => Shares(weights.Get(variables)), values.Get(_most));
    }

    protected override void Validate(MapValues values)
    {
        if (values.Has(_weights) && values.Get(_weights) is { Formula: null } weights
            && weights.Get(Variables.None).Sum(weight => weight.Value) <= 0)
            values.Refuse(_weights, "at least one weight is above 0");
    }

    private static Dictionary<string, double> Shares(IReadOnlyList<Named<double>> weights)
    {
        var sum = weights.Sum(weight => weight.Value);
        return weights.ToDictionary(weight => weight.Name, weight => weight.Value / sum, StringComparer.Ordinal);
    }

    private static IReadOnlyList<Named<double>>? Weights(object? value) =>
        value is Fields fields && fields.All(field => Value.Number(field.Value) >= 0) && fields.Sum(field => Value.Number(field.Value)) > 0
            ? [.. fields.Select(field => new Named<double>(field.Key, default, Value.Number(field.Value)!.Value))]
            : null;
}

/// <summary>
/// The total variation distance ½ Σ |p − q| between the labels' shares and those that are expected: the share of records that would have to
/// have another label (as in SDMetrics, of which TVComplement is 1 less it).
/// </summary>
internal sealed class SharesCheck(FieldPath label, Func<IVariables, IReadOnlyDictionary<string, double>?> shares, double most) : IMeasure
{
    private IReadOnlyDictionary<string, double>? _expected;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _records;

    public void Add(Fields record, IVariables variables)
    {
        if (_records == 0) _expected = shares(variables);
        foreach (var value in label.Values(record))
        {
            var text = Value.ToText(value);
            _counts[text] = _counts.GetValueOrDefault(text) + 1;
            _records++;
        }
    }

    public Finding Complete()
    {
        if (_expected is null || _records == 0)
        {
            var reason = _records == 0
                ? "there is no record"
                : "the shares are not known here: minwal check asks the quotas, or weights say them";
            return new Finding("shares", [new Figure("distance", null, Most: most) { NotJudged = reason }]);
        }

        var names = _counts.Keys.Union(_expected.Keys).ToList();
        double Share(string name) => _counts.GetValueOrDefault(name) / (double)_records;
        var distance = Math.Round(names.Sum(name => Math.Abs(Share(name) - _expected.GetValueOrDefault(name))) / 2, 4);
        // So far off would a file be whose labels were drawn by these shares: the mean of ½ Σ |p − q| for normal errors.
        var error = names.Select(name => _expected.GetValueOrDefault(name)).Sum(share => Math.Sqrt(share * (1 - share) / _records));
        var chance = Math.Round(0.4 * error, 4);
        var figure = new Figure("distance", distance, Most: most) { Chance = chance };
        var worst = names.OrderByDescending(name => Math.Abs(Share(name) - _expected.GetValueOrDefault(name)))
            .ThenBy(name => name, StringComparer.Ordinal).First();
        var told = FormattableString.Invariant($"{100 * distance:0.#} % of the records would have to have another label, ")
            + FormattableString.Invariant($"at most {100 * most:0.#} % are allowed; '{worst}' has ")
            + FormattableString.Invariant($"{100 * Share(worst):0.#} % in place of {100 * _expected.GetValueOrDefault(worst):0.#} %");
        return new Finding("shares", [figure])
        {
            Rejections = figure.Passes ? [] : [new Rejection("shares.distance", told,
                new Fields().Add("distance", distance).Add("most", most).Add("label", worst))],
        };
    }
}
