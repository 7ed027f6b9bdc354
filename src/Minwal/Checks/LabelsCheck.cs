using Minwal.Expressions;
using Minwal.Keywords;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether the words of a text speak for its label, by lists of keywords (see <see cref="KeywordEvidence"/>).</summary>
internal sealed class LabelsCheck(FieldPath field, FieldPath label, Setting<Fields> keywords, double least, bool acceptWithout)
    : IRecordCheck
{
    // The lists that both go through: a label inside them belongs to the texts of the same items.
    private readonly int _lists = Lists(label);

    public Rejection? Check(Fields record, IVariables variables)
    {
        var lists = keywords.Get(variables);
        var labels = label.Read(record).ToList();
        if (FieldText.Only(record, field) is { } only) return Check(only, labels[0], lists);
        foreach (var found in FieldText.In(record, field))
        {
            if (found.Text is not { } text) return found.NoText("labels");
            var own = labels.Find(other => AreTogether(found.Found, other));
            if (own.Path is null) continue;
            if (found.Placed(Check(text, own, lists)) is { } rejection) return rejection;
        }

        return null;
    }

    /// <summary>How many lists a path goes through up to its last <c>[]</c>.</summary>
    private static int Lists(FieldPath path)
    {
        var last = Array.FindLastIndex(path.Steps, step => step.Kind == FieldStepKind.Each);
        return path.Steps.Take(last + 1).Count(step => step.Kind != FieldStepKind.Name);
    }

    private bool AreTogether(FieldValue text, FieldValue other) => text.Indices.Take(_lists).SequenceEqual(other.Indices.Take(_lists));

    private Rejection? Check(string text, FieldValue own, Fields lists)
    {
        var wanted = Value.ToText(own.Value);
        var (labels, hits) = KeywordEvidence.Count(text, lists);
        var (all, speaking, first) = (0, 0, 0);
        for (var i = 0; i < hits.Count; i++)
        {
            all += hits[i];
            if (hits[i] > hits[first]) first = i;
            if (labels[i] == wanted) speaking = hits[i];
        }

        if (all == 0)
        {
            return acceptWithout
                ? null
                : new Rejection("labels.no_evidence", $"no keyword of any label; the label is {wanted}", []);
        }

        var share = (speaking + 1.0) / (all + 2.0);
        if (share >= least) return null;
        var evidence = FormattableString.Invariant($"evidence for {wanted} is {share:0.##}, at least {least} is asked for");
        return new Rejection("labels.disagree", $"{evidence}; the keywords speak for {labels[first]}",
            new Fields().Add("evidence", Math.Round(share, 4)).Add("least", least).Add("speaks_for", labels[first]));
    }
}

/// <summary>The kind <c>labels</c>.</summary>
internal sealed class LabelsKind : RecordCheckKind
{
    private static readonly Shape<Fields> Lists = Shapes.MapOf(Shapes.Any, least: 1)
        .As(map => new Fields(map.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))));

    private readonly Key<FieldPath> _field, _label;
    private readonly Key<string> _without;
    private readonly Key<Setting<Fields>> _keywords;
    private readonly Key<double> _least;

    public LabelsKind() : base("labels", "Whether the words of a text speak for its label, by lists of keywords for each label.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _label = Required("label", Shapes.Path,
            "The record's label field: one for all texts, or with turns[].text one such as turns[].label for each.");
        _keywords = Required("keywords", new SettingShape<Fields>(Lists, value => value as Fields),
            "A map from label to its keywords, or ${table}. A keyword that ends in * matches the beginning of a word.");
        _least = Optional("least", Shapes.Number(0, 1), 0.34,
            "The least share of evidence for the label: (hits for it + 1) / (all hits + 2).");
        _without = Optional("no_evidence", Shapes.OneOf("accept", "reject"), "accept", "What happens to a text without any keyword.");
    }

    protected override void Validate(MapValues values)
    {
        var (field, label) = (values.Get(_field), values.Get(_label));
        if (label.Depth > field.Depth || !label.SharesLists(field, label.Depth))
            values.Refuse(_label, $"'{label}' gives several labels, of which none is that of '{field}'");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field), values.Get(_label)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new LabelsCheck(
        values.Get(_field), values.Get(_label), values.Get(_keywords), values.Get(_least), values.Get(_without) == "accept");
}
