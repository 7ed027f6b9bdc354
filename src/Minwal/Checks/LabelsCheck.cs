using Minwal.Expressions;
using Minwal.Keywords;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether the words of a text speak for its label, by lists of keywords (see <see cref="KeywordEvidence"/>).</summary>
internal sealed class LabelsCheck(string field, string label, Setting<Fields> keywords, double least, bool acceptWithout) : IRecordCheck
{
    public Rejection? Check(Fields record, IVariables variables)
    {
        var lists = keywords.Get(variables);
        var wanted = Value.ToText(Value.At(record, label).FirstOrDefault());
        foreach (var text in Value.At(record, field).Select(Value.ToText))
        {
            var (labels, hits) = KeywordEvidence.Count(text, lists);
            var (all, own, first) = (0, 0, 0);
            for (var i = 0; i < hits.Count; i++)
            {
                all += hits[i];
                if (hits[i] > hits[first]) first = i;
                if (labels[i] == wanted) own = hits[i];
            }

            if (all == 0)
            {
                if (!acceptWithout) return new Rejection("labels.no_evidence", $"no keyword of any label; the label is {wanted}", []);
                continue;
            }

            var share = (own + 1.0) / (all + 2.0);
            if (share < least)
            {
                var evidence = FormattableString.Invariant($"evidence for {wanted} is {share:0.##}, at least {least} is asked for");
                return new Rejection("labels.disagree", $"{evidence}; the keywords speak for {labels[first]}",
                    new Fields().Add("evidence", Math.Round(share, 4)).Add("least", least).Add("speaks_for", labels[first]));
            }
        }

        return null;
    }
}

/// <summary>The kind <c>labels</c>.</summary>
internal sealed class LabelsKind : RecordCheckKind
{
    private static readonly Shape<Fields> Lists = Shapes.MapOf(Shapes.Any, least: 1)
        .As(map => new Fields(map.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))));

    private readonly Key<string> _field, _label, _without;
    private readonly Key<Setting<Fields>> _keywords;
    private readonly Key<double> _least;

    public LabelsKind() : base("labels", "Whether the words of a text speak for its label, by lists of keywords for each label.")
    {
        _field = Required("field", Shapes.Text, "The record's text field.");
        _label = Required("label", Shapes.Text, "The record's label field.");
        _keywords = Required("keywords", new SettingShape<Fields>(Lists, value => value as Fields),
            "A map from label to its keywords, or ${table}. A keyword that ends in * matches the beginning of a word.");
        _least = Optional("least", Shapes.Number(0, 1), 0.34,
            "The least share of evidence for the label: (hits for it + 1) / (all hits + 2).");
        _without = Optional("no_evidence", Shapes.OneOf("accept", "reject"), "accept", "What happens to a text without any keyword.");
    }

    protected override IReadOnlyList<string> Paths(MapValues values) => [values.Get(_field), values.Get(_label)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new LabelsCheck(
        values.Get(_field), values.Get(_label), values.Get(_keywords), values.Get(_least), values.Get(_without) == "accept");
}
