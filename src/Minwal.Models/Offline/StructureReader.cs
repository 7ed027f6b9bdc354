using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Models.Offline;

/// <summary>Reads the structure of answers.</summary>
internal sealed class StructureReader(
    GrammarNames names, Dictionary<string, StructureNode?[]> nodes, Func<YamlScalar, Pattern> readPattern, Reading reading)
{
    private static readonly Dictionary<string, string[]> Constructs = new(StringComparer.Ordinal)
    {
        ["node"] = ["node", "when"],
        ["repeat"] = ["repeat", "as", "of", "flatten", "when"],
        ["concat"] = ["concat", "when"],
        ["choose"] = ["choose", "when"],
        ["take"] = ["take", "from", "order", "when"],
        ["if"] = ["if", "then", "else", "when"],
        ["let"] = ["let", "in", "when"],
        ["value"] = ["value", "when"],
    };

    /// <summary>The place of a named node; it may be filled later.</summary>
    public StructureNode?[] Slot(string name) => nodes.TryGetValue(name, out var slot) ? slot : nodes[name] = new StructureNode?[1];

    public StructureNode? Read(YamlValue node)
    {
        switch (node)
        {
            case YamlScalar { Plain: true } scalar when scalar.Value is not string: return new ConstantNode(scalar.Mark, scalar.Value);
            case YamlScalar scalar: return new LeafNode(readPattern(scalar));
            case YamlList list: return new ListNode(list.Mark, [.. list.Items.Select(Read).OfType<StructureNode>()]);
        }

        var map = (YamlMap)node;
        var kind = map.Entries.Select(e => e.Key).FirstOrDefault(Constructs.ContainsKey);
        // `value`, `node` and the like can also be plain fields of an answer: a construct has only its own keys.
        if (kind is not null && map.Entries.All(e => Constructs[kind].Contains(e.Key)))
            return When(map, ReadConstruct(kind, map));
        if (kind is not null and not ("value" or "node" or "when"))
        {
            foreach (var entry in map.Entries.Where(e => !Constructs[kind].Contains(e.Key)))
            {
                reading.Add(new Fault("MW1006", entry.Mark,
                    $"unknown key '{entry.Key}' beside '{kind}'; allowed are {string.Join(", ", Constructs[kind])}"));
            }

            return null;
        }

        var fields = new List<KeyValuePair<string, StructureNode>>();
        foreach (var entry in map.Entries.Where(e => e.Key != "when"))
            if (Read(entry.Value) is { } field) fields.Add(new(entry.Key, field));
        return When(map, new MapNode(map.Mark, fields));
    }

    public IReadOnlyList<(string Name, Pattern Pattern)> ReadBindings(YamlValue node)
    {
        var bindings = new List<(string, Pattern)>();
        if (node is not YamlMap map)
        {
            reading.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is a map from name to pattern"));
            return bindings;
        }

        foreach (var entry in map.Entries)
        {
            names.Bind(entry.Key);
            if (entry.Value is YamlScalar scalar) bindings.Add((entry.Key, readPattern(scalar)));
            else reading.Add(new Fault("MW1007", entry.Value.Mark, $"found {entry.Value.Kind}, allowed is a pattern"));
        }

        return bindings;
    }

    private StructureNode? When(YamlMap map, StructureNode? inner) =>
        inner is not null && map["when"] is { } when && Formula(when) is { } condition ? new WhenNode(inner, condition) : inner;

    private StructureNode? ReadConstruct(string kind, YamlMap map)
    {
        var mark = map.Mark;
        switch (kind)
        {
            case "node":
                return map["node"] is YamlScalar name ? new ReferenceNode(mark, Slot(name.Text)) : Missing(map, "node");
            case "repeat":
                var index = (map["as"] as YamlScalar)?.Text;
                if (index is not null) names.Bind(index);
                var flatten = map["flatten"] is { } f && Shapes.Boolean.TryRead(f, reading, out var flat) && flat;
                return Formula(map["repeat"]!) is { } times && map["of"] is { } of && Read(of) is { } body
                    ? new RepeatNode(mark, times, index, flatten, body)
                    : Missing(map, "of");
            case "concat":
                return map["concat"] is YamlList list
                    ? new ConcatNode(mark, [.. list.Items.Select(Read).OfType<StructureNode>()])
                    : Missing(map, "concat");
            case "choose":
                return ReadChoose(map);
            case "take":
                var order = "kept";
                if (map["order"] is { } o) Shapes.OneOf("kept", "shuffled").TryRead(o, reading, out order);
                return Formula(map["take"]!) is { } number && map["from"] is YamlList from
                    ? new TakeNode(mark, number, [.. from.Items.Select(Read).OfType<StructureNode>()], order == "shuffled")
                    : Missing(map, "from");
            case "if":
                return Formula(map["if"]!) is { } condition && map["then"] is { } then && Read(then) is { } yes
                    ? new IfNode(mark, condition, yes, map["else"] is { } no ? Read(no) : null) : Missing(map, "then");
            case "let":
                var bindings = ReadBindings(map["let"]!);
                return map["in"] is { } inner && Read(inner) is { } within ? new LetNode(mark, bindings, within) : Missing(map, "in");
            default:
                return Formula(map["value"]!) is { } formula ? new ValueNode(mark, formula) : null;
        }
    }

    private ChooseNode? ReadChoose(YamlMap map)
    {
        if (map["choose"] is not YamlList list)
        {
            Missing(map, "choose");
            return null;
        }

        var options = new List<(double, Expression?, StructureNode)>();
        foreach (var item in list.Items)
        {
            if (item is not YamlMap option || option["of"] is not { } of)
            {
                reading.Add(new Fault("MW1007", item.Mark, "each option of 'choose' is a map with 'of', and perhaps 'weight' and 'when'"));
                continue;
            }

            var weight = 1.0;
            if (option["weight"] is { } w) Shapes.Number(0).TryRead(w, reading, out weight);
            if (Read(of) is { } node) options.Add((weight, option["when"] is { } when ? Formula(when) : null, node));
        }

        return new ChooseNode(map.Mark, options);
    }

    private Expression? Formula(YamlValue node)
    {
        if (!Shapes.Formula.TryRead(node, reading, out var formula)) return null;
        names.Use(formula);
        return formula;
    }

    private StructureNode? Missing(YamlMap map, string key)
    {
        if (map[key] is null) reading.Add(new Fault("MW1008", map.Mark, $"the key '{key}' is missing"));
        return null;
    }
}
