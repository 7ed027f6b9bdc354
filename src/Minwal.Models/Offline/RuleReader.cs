using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline.Filters;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>Reads rules and patterns.</summary>
internal sealed class RuleReader(GrammarNames names, Registry<FilterKind> filters, Reading reading)
{
    private static readonly string[] OwnKeys = ["text", "weight", "when"];

    private readonly Dictionary<string, IReadOnlySet<string>> _asked = new(StringComparer.Ordinal);

    /// <summary>From now on, of what is chosen by <paramref name="label"/> only that is read which is for one of these values.</summary>
    public void ReadOnlyFor(string label, IReadOnlySet<string> values) => _asked[label] = values;

    public Rule? Read(string name, YamlValue node)
    {
        switch (node)
        {
            case YamlList list:
                return ReadChoice(name, list, once: false);
            case YamlMap map when map["of"] is YamlList list:
                var once = map["once"] is { } flag && Shapes.Boolean.TryRead(flag, reading, out var value) && value;
                Strict(map, ["once", "of"]);
                return ReadChoice(name, list, once);
            case YamlMap map when map["by"] is YamlScalar path:
                names.UsePath(path.Text.TrimStart('$'), path.Mark);
                var branches = new Dictionary<string, Rule>(StringComparer.Ordinal);
                Rule? otherwise = null;
                foreach (var (keys, entry) in Chosen(map, _asked.GetValueOrDefault(path.Text)))
                {
                    if (Read(name, entry) is not { } branch) continue;
                    if (keys.Count == 0) otherwise = branch;
                    foreach (var key in keys) branches[key] = branch;
                }

                return new ByRule(name, map.Mark, path.Text.TrimStart('$'), branches, otherwise);
            case YamlMap map when map["text"] is not null:
                return new ChoiceRule(name, map.Mark, ReadAlternative(map) is { } only ? [only] : [], false);
            case YamlScalar:
                return new ChoiceRule(name, node.Mark, ReadAlternative(node) is { } one ? [one] : [], false);
            default:
                reading.Add(new Fault("MW1007", node.Mark,
                    $"the rule '{name}': found {node.Kind}, allowed is a list of alternatives, or a map with 'by' or with 'of'"));
                return null;
        }
    }

    /// <summary>
    /// The entries of a map with 'by' that are for one of the values (null: all), each with the values that it is for; 'else', when some
    /// value has no other, with none.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<string> Keys, YamlValue Value)> Chosen(YamlMap map, IReadOnlySet<string>? values)
    {
        var entries = map.Entries.Where(entry => entry.Key != "by")
            .Select(entry => (Keys: entry.Key == "else" ? [] : entry.Key.Split(',', StringSplitOptions.TrimEntries), entry.Value)).ToList();
        if (values is null) return entries.Select(entry => ((IReadOnlyList<string>)entry.Keys, entry.Value));
        var others = values.Except(entries.SelectMany(entry => entry.Keys)).Any();
        return entries.Where(entry => entry.Keys.Length == 0 ? others : entry.Keys.Any(values.Contains))
            .Select(entry => ((IReadOnlyList<string>)[.. entry.Keys.Where(values.Contains)], entry.Value));
    }

    private ChoiceRule? ReadChoice(string name, YamlList list, bool once)
    {
        var alternatives = list.Items.Select(ReadAlternative).OfType<Alternative>().ToList();
        if (list.Items.Count == 0) reading.Add(new Fault("MW1007", list.Mark, $"the rule '{name}' has no alternatives"));
        else if (alternatives.Count > 0 && alternatives.Sum(a => a.Weight) <= 0)
            reading.Add(new Fault("MW1306", list.Mark, $"all weights of the rule '{name}' are zero"));
        return alternatives.Count == 0 ? null : new ChoiceRule(name, list.Mark, alternatives, once);
    }

    private Alternative? ReadAlternative(YamlValue node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return new Alternative(ReadPattern(scalar), 1, null, null);
            case YamlMap map when map["text"] is YamlScalar text:
                var weight = 1.0;
                if (map["weight"] is { } w) Shapes.Number(0).TryRead(w, reading, out weight);
                Expression? when = null;
                if (map["when"] is { } c && Shapes.Formula.TryRead(c, reading, out when)) names.Use(when);
                var features = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var entry in map.Entries.Where(e => !OwnKeys.Contains(e.Key)))
                {
                    if (entry.Value is YamlScalar feature) features[entry.Key] = feature.Plain && feature.Value is null ? "" : feature.Text;
                    else
                        reading.Add(new Fault("MW1007", entry.Value.Mark,
                            $"the feature '{entry.Key}' must be a text, found {entry.Value.Kind}"));
                }

                return new Alternative(ReadPattern(text), weight, when, features.Count == 0 ? null : features);
            default:
                reading.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is an alternative: a text, or a map with 'text'"));
                return null;
        }
    }

    public Pattern ReadPattern(YamlScalar scalar) =>
        new PatternParser(
            scalar.Text, Number(scalar), scalar.Plain ? scalar.Mark : scalar.Mark with { Column = scalar.Mark.Column + 1 }, names, filters,
            reading)
            .Parse();

    /// <summary>The number that was written without quotes; one that would be written otherwise (007, 1.50) is a text.</summary>
    private static object? Number(YamlScalar scalar) =>
        scalar.Value is long or double && Value.ToText(scalar.Value) == scalar.Text ? scalar.Value : null;

    private void Strict(YamlMap map, string[] allowed)
    {
        foreach (var entry in map.Entries.Where(e => !allowed.Contains(e.Key)))
            reading.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}'; allowed are {string.Join(", ", allowed)}"));
    }
}
