using System.Text;
using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Recipes.Templates;

/// <summary>Reads any YAML value as a <see cref="Template"/>.</summary>
internal sealed class TemplateShape : Shape<Template>
{
    /// <summary>The words that make a map a construct, each with the keys that may stand beside it.</summary>
    private static readonly Dictionary<string, string[]> Constructs = new(StringComparer.Ordinal)
    {
        ["for"] = ["for", "index", "in", "where", "give", "when"],
        ["if"] = ["if", "then", "else", "when"],
        ["concat"] = ["concat", "when"],
    };

    /// <summary>All words that have a meaning of their own as keys; with a backslash in front they are plain keys.</summary>
    private static readonly string[] Words = [.. Constructs.Keys, "when", "spread"];

    /// <summary>The one instance.</summary>
    public static TemplateShape Instance { get; } = new();

    /// <inheritdoc/>
    public override string Allowed => "any value; ${…} holds a formula";

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => [];

    /// <inheritdoc/>
    internal override bool TryRead(YamlValue node, Reading reading, out Template value)
    {
        var before = reading.Faults.Count;
        value = Read(node, reading);
        return reading.Faults.Count == before;
    }

    private static Template Read(YamlValue node, Reading reading) => node switch
    {
        YamlScalar scalar => ReadScalar(scalar, reading),
        YamlList list => new ListTemplate(list.Items.Select(item => Read(item, reading)).ToList()),
        YamlMap map => ReadGuarded(map, reading),
        _ => new LiteralTemplate(null),
    };

    private static Template ReadGuarded(YamlMap map, Reading reading)
    {
        if (map["when"] is not { } when) return ReadMap(map, reading);
        return Shapes.Formula.TryRead(when, reading, out var condition)
            ? new WhenTemplate(condition, ReadMap(map, reading))
            : new LiteralTemplate(null);
    }

    private static Template ReadMap(YamlMap map, Reading reading)
    {
        if (map.Entries.Select(entry => entry.Key).FirstOrDefault(Constructs.ContainsKey) is not { } kind)
            return new MapTemplate([.. map.Entries.Where(entry => entry.Key != "when").SelectMany(entry => ReadEntry(entry, reading))]);
        var allowed = Constructs[kind];
        foreach (var entry in map.Entries.Where(entry => !allowed.Contains(entry.Key)))
        {
            var near = Spelling.Nearest(entry.Key, allowed);
            reading.Add(new Fault("MW1006", entry.Mark,
                $"unknown key '{entry.Key}' beside '{kind}'; allowed are {string.Join(", ", allowed)}",
                near is null ? $"a plain key '{kind}' is written '\\{kind}'" : $"did you mean '{near}'?"));
        }

        return kind switch { "for" => ReadFor(map, reading), "if" => ReadIf(map, reading), _ => ReadConcat(map, reading) };
    }

    private static IEnumerable<MapEntry> ReadEntry(YamlEntry entry, Reading reading)
    {
        if (entry.Key != "spread")
        {
            var word = entry.Key.TrimStart('\\');
            var name = word.Length < entry.Key.Length && Words.Contains(word) ? entry.Key[1..] : entry.Key;
            return [new MapEntry(name, entry.Mark, Read(entry.Value, reading))];
        }

        var spread = entry.Value is YamlList list ? list.Items : [entry.Value];
        foreach (var scalar in spread.OfType<YamlScalar>().Where(scalar => !scalar.Text.StartsWith("${", StringComparison.Ordinal)))
        {
            reading.Add(new Fault("MW1007", scalar.Mark, $"found {scalar.Kind}, allowed is a formula ${{…}} that gives a map",
                "a plain key 'spread' is written '\\spread'"));
        }

        return [.. spread.Select(value => new MapEntry(null, value.Mark, Read(value, reading)))];
    }

    private static Template ReadIf(YamlMap map, Reading reading)
    {
        var read = Shapes.Formula.TryRead(map["if"]!, reading, out var condition);
        var yes = map["then"] is { } then ? Read(then, reading) : null;
        var no = map["else"] is { } other ? Read(other, reading) : null;
        if (yes is null) reading.Add(new Fault("MW1008", map.Mark, "'if' needs 'then': what is there when it holds"));
        return read && yes is not null ? new IfTemplate(condition, yes, no) : new LiteralTemplate(null);
    }

    private static Template ReadConcat(YamlMap map, Reading reading)
    {
        if (map["concat"] is YamlList list) return new ConcatTemplate([.. list.Items.Select(item => Read(item, reading))]);
        reading.Add(new Fault("MW1007", map["concat"]!.Mark, $"found {map["concat"]!.Kind}, allowed is a list of what is joined"));
        return new LiteralTemplate(null);
    }

    private static Template ReadFor(YamlMap map, Reading reading)
    {
        var (name, index) = ((map["for"] as YamlScalar)?.Text, (map["index"] as YamlScalar)?.Text);
        Expression? items = null;
        if (map["in"] is { } source) Shapes.Formula.TryRead(source, reading, out items);
        else reading.Add(new Fault("MW1008", map.Mark, "'for' needs 'in': the list to go through"));
        var (where, give) = reading.Bind([.. new[] { name, index }.OfType<string>()], () => ReadBody(map, reading), items);
        return items is null || give is null || name is null ? new LiteralTemplate(null) : new ForTemplate(name, index, items, where, give);
    }

    private static (Expression? Where, Template? Give) ReadBody(YamlMap map, Reading reading)
    {
        Expression? where = null;
        if (map["where"] is { } condition) Shapes.Formula.TryRead(condition, reading, out where);
        if (map["give"] is { } value) return (where, Read(value, reading));
        reading.Add(new Fault("MW1008", map.Mark, "'for' needs 'give': what each item becomes"));
        return (where, null);
    }

    private static Template ReadScalar(YamlScalar scalar, Reading reading)
    {
        var text = scalar.Text;
        if (!text.Contains("${", StringComparison.Ordinal)) return new LiteralTemplate(scalar.Value);
        var parts = new List<object>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 >= text.Length || text[at + 1] != '{')
            {
                literal.Append(text[at++]);
                continue;
            }

            var end = End(text, at + 2);
            if (end < 0)
            {
                var mark = scalar.Mark with { Column = scalar.Mark.Column + at };
                reading.Add(new Fault("MW1010", mark, "a formula that begins with ${ does not end with }"));
                return new LiteralTemplate(null);
            }

            if (literal.Length > 0) parts.Add(literal.ToString());
            literal.Clear();
            if (reading.Formula(text[(at + 2)..end], scalar.Mark with { Column = scalar.Mark.Column + at + 2 }) is { } formula)
                parts.Add(formula);
            at = end + 1;
        }

        if (literal.Length > 0) parts.Add(literal.ToString());
        return parts is [Expression only] ? new FormulaTemplate(only) : new TextTemplate(parts);
    }

    private static int End(string text, int at)
    {
        char? quote = null;
        var depth = 0;
        for (; at < text.Length; at++)
        {
            if (quote is not null)
            {
                if (text[at] == '\\') at++;
                else if (text[at] == quote) quote = null;
            }
            else if (text[at] is '\'' or '"')
            {
                quote = text[at];
            }
            else if (text[at] == '{')
            {
                depth++;
            }
            else if (text[at] == '}' && depth-- == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
