using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>Reads a grammar with all files that it includes; every fault is found before anything is expanded.</summary>
public sealed class GrammarReader
{
    private static readonly string[] TopKeys = ["tidy", "include", "answer", "remember", "rules", "nodes"];
    private static readonly string[] OwnKeys = ["text", "weight", "when"];

    private readonly ICollection<Fault> _faults;
    private readonly GrammarNames _names;
    private readonly Func<string, (string Text, string Shown)?> _open;
    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StructureNode?[]> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);
    private readonly StructureReader _structures;

    private GrammarReader(Func<string, (string Text, string Shown)?> open, IReadOnlyCollection<string>? variables, ICollection<Fault> faults)
    {
        (_open, _faults) = (open, faults);
        _names = new GrammarNames(variables);
        _structures = new StructureReader(_names, _nodes, ReadPattern, faults);
    }

    /// <summary>
    /// Reads the grammar <paramref name="path"/>. <paramref name="open"/> gives a file's text and its name in messages (null when there is none);
    /// included files are named relative to the folder of <paramref name="path"/>. With <paramref name="variables"/> every name in formulas must be one of them
    /// or be remembered. Null comes back when there are faults.
    /// </summary>
    public static Grammar? Read(string path, Func<string, (string Text, string Shown)?> open, IReadOnlyCollection<string>? variables, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var reader = new GrammarReader(open, variables, faults);
        var grammar = reader.ReadMain(path);
        return faults.Count == before ? grammar : null;
    }

    private Grammar? ReadMain(string path)
    {
        if (Parse(path, new Mark(path)) is not { } root) return null;
        var folder = path.Contains('/') ? path[..(path.LastIndexOf('/') + 1)] : "";
        ReadNames(root);
        ReadShared(root, folder);
        var tidy = Tidying.None;
        if (root["tidy"] is { } tidyNode && Shapes.OneOf("english", "arabic", "none").TryRead(tidyNode, _faults, out var word)) tidy = Enum.Parse<Tidying>(word, ignoreCase: true);
        var remember = root["remember"] is { } rememberNode ? _structures.ReadBindings(rememberNode) : [];
        StructureNode? answer = null;
        if (root["answer"] is { } answerNode) answer = _structures.Read(answerNode);
        else _faults.Add(new Fault("MW1008", root.Mark, "the key 'answer' is missing: what the step returns"));
        foreach (var (name, slot) in _nodes.Where(n => n.Value[0] is null))
            _faults.Add(new Fault("MW1305", root.Mark, $"unknown node '{name}'", Spelling.Nearest(name, _nodes.Where(n => n.Value[0] is not null).Select(n => n.Key)) is { } near ? $"did you mean '{near}'?" : null));
        _names.Resolve(_rules, _faults);
        return answer is null ? null : new Grammar(root.Mark.File, tidy, remember, answer, _rules);
    }

    private YamlMap? Parse(string path, Mark asker)
    {
        if (_open(path) is not { } file)
        {
            _faults.Add(new Fault("MW1301", asker, $"the grammar file '{path}' does not exist"));
            return null;
        }

        var node = YamlFile.Parse(file.Text, file.Shown, _faults);
        if (node is YamlMap map) return map;
        if (node is not null) _faults.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is a map with {string.Join(", ", TopKeys)}"));
        return null;
    }

    /// <summary>Node names first, so that structures can refer to each other whatever their order.</summary>
    private void ReadNames(YamlMap root)
    {
        foreach (var entry in root.Entries.Where(e => !TopKeys.Contains(e.Key)))
        {
            var near = Spelling.Nearest(entry.Key, TopKeys);
            _faults.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}'; allowed are {string.Join(", ", TopKeys)}", near is null ? null : $"did you mean '{near}'?"));
        }
    }

    private void ReadShared(YamlMap root, string folder)
    {
        if (root["include"] is { } include && Shapes.ListOf(Shapes.Text, single: true).TryRead(include, _faults, out var files))
        {
            foreach (var file in files.Where(f => _included.Add(f)))
            {
                if (Parse(folder + file, include.Mark) is not { } map) continue;
                ReadNames(map);
                foreach (var entry in map.Entries.Where(e => e.Key is "answer" or "tidy" or "remember"))
                    _faults.Add(new Fault("MW1006", entry.Mark, $"an included file has rules, nodes and include only, not '{entry.Key}'"));
                ReadShared(map, folder);
            }
        }

        if (root["rules"] is YamlMap rules)
        {
            foreach (var entry in rules.Entries)
            {
                if (!Shapes.Name.TryRead(new YamlScalar(entry.Mark, entry.Key, true), _faults, out _)) continue;
                if (_rules.TryGetValue(entry.Key, out var other)) _faults.Add(new Fault("MW1005", entry.Mark, $"the rule '{entry.Key}' is given twice; the first stands at {other.Mark}"));
                else if (ReadRule(entry.Key, entry.Value) is { } rule) _rules[entry.Key] = rule;
            }
        }
        else if (root["rules"] is { } other)
        {
            _faults.Add(new Fault("MW1007", other.Mark, $"found {other.Kind}, allowed is a map from rule to alternatives"));
        }

        if (root["nodes"] is YamlMap nodes)
        {
            foreach (var entry in nodes.Entries)
            {
                var slot = _structures.Slot(entry.Key);
                if (slot[0] is not null) _faults.Add(new Fault("MW1005", entry.Mark, $"the node '{entry.Key}' is given twice"));
                else slot[0] = _structures.Read(entry.Value);
            }
        }
    }

    private Rule? ReadRule(string name, YamlValue node)
    {
        switch (node)
        {
            case YamlList list:
                return ReadChoice(name, list, once: false);
            case YamlMap map when map["of"] is YamlList list:
                var once = map["once"] is { } flag && Shapes.Boolean.TryRead(flag, _faults, out var value) && value;
                Strict(map, ["once", "of"]);
                return ReadChoice(name, list, once);
            case YamlMap map when map["by"] is YamlScalar path:
                _names.UsePath(path.Text.TrimStart('$'), path.Mark, _faults);
                var branches = new Dictionary<string, Rule>(StringComparer.Ordinal);
                Rule? otherwise = null;
                foreach (var entry in map.Entries.Where(e => e.Key != "by"))
                {
                    if (ReadRule(name, entry.Value) is not { } branch) continue;
                    if (entry.Key == "else") otherwise = branch;
                    else foreach (var key in entry.Key.Split(',', StringSplitOptions.TrimEntries)) branches[key] = branch;
                }

                return new ByRule(name, map.Mark, path.Text.TrimStart('$'), branches, otherwise);
            case YamlMap map when map["text"] is not null:
                return new ChoiceRule(name, map.Mark, ReadAlternative(map) is { } only ? [only] : [], false);
            case YamlScalar:
                return new ChoiceRule(name, node.Mark, ReadAlternative(node) is { } one ? [one] : [], false);
            default:
                _faults.Add(new Fault("MW1007", node.Mark, $"the rule '{name}': found {node.Kind}, allowed is a list of alternatives, or a map with 'by' or with 'of'"));
                return null;
        }
    }

    private ChoiceRule? ReadChoice(string name, YamlList list, bool once)
    {
        var alternatives = list.Items.Select(ReadAlternative).OfType<Alternative>().ToList();
        if (list.Items.Count == 0) _faults.Add(new Fault("MW1007", list.Mark, $"the rule '{name}' has no alternatives"));
        else if (alternatives.Count > 0 && alternatives.Sum(a => a.Weight) <= 0) _faults.Add(new Fault("MW1306", list.Mark, $"all weights of the rule '{name}' are zero"));
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
                if (map["weight"] is { } w) Shapes.Number(0).TryRead(w, _faults, out weight);
                Expression? when = null;
                if (map["when"] is { } c && Shapes.Formula.TryRead(c, _faults, out when)) _names.Use(when, _faults);
                var features = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var entry in map.Entries.Where(e => !OwnKeys.Contains(e.Key)))
                {
                    if (entry.Value is YamlScalar feature) features[entry.Key] = Value.ToText(feature.Plain && feature.Value is null ? "" : feature.Text);
                    else _faults.Add(new Fault("MW1007", entry.Value.Mark, $"the feature '{entry.Key}' must be a text, found {entry.Value.Kind}"));
                }

                return new Alternative(ReadPattern(text), weight, when, features.Count == 0 ? null : features);
            default:
                _faults.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is an alternative: a text, or a map with 'text'"));
                return null;
        }
    }

    private Pattern ReadPattern(YamlScalar scalar) =>
        new PatternParser(scalar.Text, scalar.Plain ? scalar.Mark : scalar.Mark with { Column = scalar.Mark.Column + 1 }, _names, _faults).Parse();

    private void Strict(YamlMap map, string[] allowed)
    {
        foreach (var entry in map.Entries.Where(e => !allowed.Contains(e.Key)))
            _faults.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}'; allowed are {string.Join(", ", allowed)}"));
    }
}
