using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether the words of a text agree with its label, by lists of keywords for each label.</summary>
internal sealed class LabelsCheck(TextField field, TextField label, Setting<Fields> keywords, double least, bool needed) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("labels", "The keywords in a text speak at least as much for its label as for all others.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var label = shape.Required("label", Shapes.Text, "The record's label field.");
        var table = Shapes.Formula.To((Expression formula, YamlValue _, ICollection<Fault> _, out Setting<Fields> setting) =>
            (setting = Setting<Fields>.Of(formula, value => value as Fields)) is not null);
        var inline = Shapes.MapOf(Shapes.ListOf(Shapes.Text, single: true), least: 1).To((IReadOnlyList<Named<IReadOnlyList<string>>> map, YamlValue _, ICollection<Fault> _, out Setting<Fields> setting) =>
            (setting = Setting<Fields>.Of(new Fields(map.Select(e => KeyValuePair.Create(e.Name, (object?)e.Value.Cast<object?>().ToList()))))) is not null);
        var keywords = shape.Required("keywords",
            Shapes.Either("the name of a recipe's table, or a map from labels to lists of words", node => node is YamlMap ? inline : node is YamlScalar ? table : null, table, inline),
            "For each label the words or phrases that speak for it; one that ends in * matches the beginning of a word.");
        var least = shape.Optional("least", Shapes.Number(0, 1), 0.5,
            "The least evidence (hits for the label + 1) / (all hits + 2); 0.5 refuses texts with fewer hits for their label than for the others.");
        var none = shape.Optional("no_evidence", Shapes.OneOf("accept", "reject"), "accept", "What happens to texts without any keyword.");
        return values => ([values.Get(field), values.Get(label)],
            _ => new LabelsCheck(new TextField(values.Get(field)), new TextField(values.Get(label)), values.Get(keywords), values.Get(least), values.Get(none) == "reject"));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        var lists = keywords.Get(variables);
        if (label.In(record).FirstOrDefault() is not { } own) return null;
        if (!lists.ContainsKey(own))
            return new Rejection("labels.unknown", $"there are no keywords for the label '{own}'; the labels are {string.Join(", ", lists.Keys)}", new Fields().Add("label", own));
        return field.Each(record, text =>
        {
            var (hits, all, best, most) = (0, 0, "", 0);
            foreach (var (name, list) in lists)
            {
                var count = KeywordEvidence.Hits(text, list);
                all += count;
                if (name == own) hits = count;
                else if (count > most) (best, most) = (name, count);
            }

            if (all == 0)
                return needed ? new Rejection("labels.no_evidence", $"no keyword of any label occurs, the label is '{own}'", new Fields().Add("label", own)) : null;
            var share = (hits + 1.0) / (all + 2.0);
            return share >= least ? null : new Rejection("labels.against",
                FormattableString.Invariant($"{hits} of {all} keyword hits speak for the label '{own}', {most} for '{best}': evidence {share:0.000}, at least {least} is asked for"),
                new Fields().Add("label", own).Add("for", (long)hits).Add("all", (long)all).Add("rival", best).Add("evidence", share).Add("least", least));
        });
    }
}
