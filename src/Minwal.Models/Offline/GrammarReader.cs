using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline.Filters;
using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Models.Offline;

/// <summary>Reads a grammar with all files that it includes; every fault is found before anything is expanded. Reads one grammar.</summary>
internal sealed class GrammarReader
{
    private static readonly string[] TopKeys = ["tidy", "apart", "include", "answer", "remember", "rules", "nodes"];

    private readonly AnswerShape? _returns;
    private readonly Reading _reading;
    private readonly GrammarNames _names;
    private readonly Func<string, (string Text, string Shown)?> _open;
    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StructureNode?[]> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);
    private readonly RuleReader _ruleReader;
    private readonly StructureReader _structures;
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>>? _labels;

    /// <summary>
    /// A reader; of files that are included by a label it reads those for the values that it has in <paramref name="labels"/>, or all.
    /// </summary>
    public GrammarReader(
        Func<string, (string Text, string Shown)?> open, NameScope? variables, AnswerShape? returns,
        Reading reading, Registry<FilterKind> filters, IReadOnlyDictionary<string, IReadOnlySet<string>>? labels)
    {
        (_open, _returns, _reading, _labels) = (open, returns, reading, labels);
        _names = new GrammarNames(variables);
        _ruleReader = new RuleReader(_names, filters, reading);
        _structures = new StructureReader(_names, _nodes, _ruleReader.ReadPattern, reading);
    }

    /// <summary>The grammar in the file <paramref name="path"/>.</summary>
    public Grammar? Read(string path) =>
        Parse([path], new Mark(path)) is [{ } root] ? Read(root, path.Contains('/') ? path[..(path.LastIndexOf('/') + 1)] : "") : null;

    /// <summary>The grammar that <paramref name="root"/> is; what it includes is named relative to <paramref name="folder"/>.</summary>
    public Grammar? Read(YamlMap root, string folder)
    {
        ReadNames(root);
        ReadShared(root, folder);
        var tidy = Tidying.None;
        if (root["tidy"] is { } tidyNode && Shapes.OneOf("english", "arabic", "none").TryRead(tidyNode, _reading, out var word))
            tidy = Enum.Parse<Tidying>(word, ignoreCase: true);
        Expression? apart = null;
        if (root["apart"] is { } apartNode && Shapes.Formula.TryRead(apartNode, _reading, out apart)) _names.Use(apart);
        var remember = root["remember"] is { } rememberNode ? _structures.ReadBindings(rememberNode) : [];
        StructureNode? answer = null;
        if (root["answer"] is { } answerNode) answer = _structures.Read(answerNode);
        else _reading.Add(new Fault("MW1008", root.Mark, "the key 'answer' is missing: what the step returns"));
        foreach (var (name, _) in _nodes.Where(n => n.Value[0] is null))
        {
            var near = Spelling.Nearest(name, _nodes.Where(n => n.Value[0] is not null).Select(n => n.Key));
            _reading.Add(new Fault("MW1305", root.Mark, $"unknown node '{name}'", near is null ? null : $"did you mean '{near}'?"));
        }

        _names.Resolve(_rules, _reading.Faults);
        if (answer is null) return null;
        return new Grammar(root.Mark.File, tidy, remember, answer, _rules) { Apart = apart, Returns = _returns, Needs = _names.Needs };
    }

    /// <summary>The files' maps in their order, null for one that has none: opened one after the other, parsed side by side.</summary>
    private IReadOnlyList<YamlMap?> Parse(IReadOnlyList<string> paths, Mark asker)
    {
        var files = paths.Select(_open).ToList();
        var parsed = files.AsParallel().AsOrdered().Select(file =>
        {
            var faults = new List<Fault>();
            return (Node: file is { } found ? YamlFile.Parse(found.Text, found.Shown, faults) : null, Faults: faults);
        }).ToList();
        var maps = new List<YamlMap?>();
        foreach (var (path, file, (node, faults)) in paths.Zip(files, parsed))
        {
            if (file is null) _reading.Add(new Fault("MW1301", asker, $"the grammar file '{path}' does not exist"));
            foreach (var fault in faults) _reading.Add(fault);
            if (node is not (null or YamlMap))
                _reading.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is a map with {string.Join(", ", TopKeys)}"));
            maps.Add(node as YamlMap);
        }

        return maps;
    }

    /// <summary>Node names first, so that structures can refer to each other whatever their order.</summary>
    private void ReadNames(YamlMap root)
    {
        foreach (var entry in root.Entries.Where(e => !TopKeys.Contains(e.Key)))
        {
            var near = Spelling.Nearest(entry.Key, TopKeys);
            _reading.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}'; allowed are {string.Join(", ", TopKeys)}",
                near is null ? null : $"did you mean '{near}'?"));
        }
    }

    private void ReadShared(YamlMap root, string folder)
    {
        if (root["include"] is { } include)
        {
            var files = Included(include).Where(_included.Add).Select(file => folder + file).ToList();
            foreach (var map in Parse(files, include.Mark).OfType<YamlMap>())
            {
                ReadNames(map);
                foreach (var entry in map.Entries.Where(e => e.Key is "answer" or "tidy" or "apart" or "remember"))
                    _reading.Add(new Fault("MW1006", entry.Mark, $"an included file has rules, nodes and include only, not '{entry.Key}'"));
                ReadShared(map, folder);
            }
        }

        if (root["rules"] is YamlMap rules) ReadRules(rules);
        else if (root["rules"] is { } other)
            _reading.Add(new Fault("MW1007", other.Mark, $"found {other.Kind}, allowed is a map from rule to alternatives"));

        if (root["nodes"] is YamlMap nodes)
        {
            foreach (var entry in nodes.Entries)
            {
                var slot = _structures.Slot(entry.Key);
                if (slot[0] is not null) _reading.Add(new Fault("MW1005", entry.Mark, $"the node '{entry.Key}' is given twice"));
                else slot[0] = _structures.Read(entry.Value);
            }
        }
    }

    /// <summary>The files that are included: always, or for one of the values that a label has.</summary>
    private List<string> Included(YamlValue include)
    {
        var files = new List<string>();
        foreach (var item in include is YamlList list ? list.Items : [include])
        {
            if (item is not YamlMap map)
            {
                if (Shapes.Text.TryRead(item, _reading, out var file)) files.Add(file);
                continue;
            }

            var by = map["by"] as YamlScalar;
            if (by is null)
                _reading.Add(new Fault("MW1008", map.Mark, "the key 'by' is missing: the label that says which files are included"));
            var values = by is null ? null : Values(map, by);
            if (values is not null) _ruleReader.ReadOnlyFor(by!.Text, values);
            foreach (var (_, value) in RuleReader.Chosen(map, values))
                if (Shapes.ListOf(Shapes.Text, single: true).TryRead(value, _reading, out var chosen)) files.AddRange(chosen);
        }

        return files;
    }

    /// <summary>
    /// The values that the label <paramref name="by"/> of <paramref name="map"/> has; null, so that all is read, when they are not known or
    /// something is wrong: what lacks then is told once.
    /// </summary>
    private IReadOnlySet<string>? Values(YamlMap map, YamlScalar by)
    {
        if (_labels is null) return null;
        if (!_labels.TryGetValue(by.Text, out var values))
        {
            var near = Spelling.Nearest(by.Text, _labels.Keys);
            _reading.Add(new Fault("MW1304", by.Mark,
                $"'{by.Text}' is no label of the quotas, by which files are included; labels are {string.Join(", ", _labels.Keys)}",
                near is null ? null : $"did you mean '{near}'?"));
            return null;
        }

        var choices = RuleReader.Chosen(map, null).ToList();
        if (choices.Any(choice => choice.Keys.Count == 0)) return values;
        var known = choices.SelectMany(choice => choice.Keys).ToList();
        var lacking = values.Except(known).ToList();
        foreach (var value in lacking)
        {
            _reading.Add(new Fault("MW1307", by.Mark,
                $"'include' has no files for {by.Text} '{value}', which the quotas ask for; there are {string.Join(", ", known)}",
                Spelling.Nearest(value, known) is { } near ? $"did you mean '{value}' where it has '{near}'?" : "add them, or 'else'"));
        }

        return lacking.Count == 0 ? values : null;
    }

    private void ReadRules(YamlMap rules)
    {
        foreach (var entry in rules.Entries)
        {
            if (!Shapes.Name.TryRead(new YamlScalar(entry.Mark, entry.Key, true), _reading, out _)) continue;
            if (_rules.TryGetValue(entry.Key, out var other))
                _reading.Add(new Fault("MW1005", entry.Mark, $"the rule '{entry.Key}' is given twice; the first stands at {other.Mark}"));
            else if (_ruleReader.Read(entry.Key, entry.Value) is { } rule) _rules[entry.Key] = rule;
        }
    }
}
