using Minwal.Expressions;
using Minwal.Keywords;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether the words of a text speak for its label, by lists of keywords (see <see cref="KeywordEvidence"/>).</summary>
internal sealed class LabelsCheck(string field, string label, Setting<Fields> keywords, double least, bool acceptWithout) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("labels", "Whether the words of a text speak for its label, by lists of keywords for each label.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var label = shape.Required("label", Shapes.Text, "The record's label field.");
        var keywords = shape.Required("keywords", new SettingShape<Fields>(Shapes.MapOf(Shapes.Any, least: 1).To((IReadOnlyList<Named<object?>> map, YamlValue _, ICollection<Faults.Fault> _, out Fields value) =>
            (value = new Fields(map.Select(m => KeyValuePair.Create(m.Name, m.Value)))) is not null), value => value as Fields), "A map from label to its keywords, or ${table}. A keyword that ends in * matches the beginning of a word.");
        var least = shape.Optional("least", Shapes.Number(0, 1), 0.34, "The least share of evidence for the label: (hits for it + 1) / (all hits + 2).");
        var without = shape.Optional("no_evidence", Shapes.OneOf("accept", "reject"), "accept", "What happens to a text without any keyword.");
        return values => ([values.Get(field), values.Get(label)], _ => new LabelsCheck(values.Get(field), values.Get(label), values.Get(keywords), values.Get(least), values.Get(without) == "accept"));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        var lists = keywords.Get(variables);
        var wanted = Value.ToText(Value.At(record, label).FirstOrDefault());
        foreach (var text in Value.At(record, field).Select(Value.ToText))
        {
            var (labels, hits) = KeywordEvidence.Count(text, lists);
            var (all, own, first) = (0, 0, 0);
            for (var i = 0; i < hits.Length; i++)
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
                return new Rejection("labels.disagree", FormattableString.Invariant($"evidence for {wanted} is {share:0.##}, at least {least} is asked for; the keywords speak for {labels[first]}"),
                    new Fields().Add("evidence", Math.Round(share, 4)).Add("least", least).Add("speaks_for", labels[first]));
        }

        return null;
    }
}
