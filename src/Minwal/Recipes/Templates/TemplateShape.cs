using System.Text;
using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Recipes.Templates;

/// <summary>Reads any YAML value as a <see cref="Template"/>.</summary>
internal sealed class TemplateShape : Shape<Template>
{
    private static readonly string[] ForKeys = ["for", "index", "in", "where", "give"];

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
        YamlMap map when map["for"] is not null => ReadFor(map, reading),
        YamlMap map => new MapTemplate(map.Entries.Select(e => KeyValuePair.Create(e.Key, Read(e.Value, reading))).ToList()),
        _ => new LiteralTemplate(null),
    };

    private static Template ReadFor(YamlMap map, Reading reading)
    {
        foreach (var entry in map.Entries.Where(e => !ForKeys.Contains(e.Key)))
            reading.Add(new Fault("MW1006", entry.Mark,
                $"unknown key '{entry.Key}' beside 'for'; allowed are {string.Join(", ", ForKeys)}"));
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
            else if (text[at] == '}')
            {
                return at;
            }
        }

        return -1;
    }
}
