using System.Text;
using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;

namespace Minwal.Recipes.Templates;

/// <summary>Reads any YAML value as a <see cref="Template"/>.</summary>
public sealed class TemplateShape : Shape<Template>
{
    private static readonly string[] ForKeys = ["for", "index", "in", "where", "give"];

    /// <summary>The one instance.</summary>
    public static TemplateShape Instance { get; } = new();

    /// <inheritdoc/>
    public override string Allowed => "any value; ${…} holds a formula";

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => [];

    /// <inheritdoc/>
    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out Template value)
    {
        var before = faults.Count;
        value = Read(node, faults);
        return faults.Count == before;
    }

    private static Template Read(YamlValue node, ICollection<Fault> faults) => node switch
    {
        YamlScalar scalar => ReadScalar(scalar, faults),
        YamlList list => new ListTemplate(list.Items.Select(item => Read(item, faults)).ToList()),
        YamlMap map when map["for"] is not null => ReadFor(map, faults),
        YamlMap map => new MapTemplate(map.Entries.Select(e => KeyValuePair.Create(e.Key, Read(e.Value, faults))).ToList()),
        _ => new LiteralTemplate(null),
    };

    private static Template ReadFor(YamlMap map, ICollection<Fault> faults)
    {
        foreach (var entry in map.Entries.Where(e => !ForKeys.Contains(e.Key)))
            faults.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}' beside 'for'; allowed are {string.Join(", ", ForKeys)}"));
        Expression? items = null, where = null;
        Template? give = null;
        if (map["in"] is { } source) Shapes.Formula.TryRead(source, faults, out items);
        else faults.Add(new Fault("MW1008", map.Mark, "'for' needs 'in': the list to go through"));
        if (map["where"] is { } condition) Shapes.Formula.TryRead(condition, faults, out where);
        if (map["give"] is { } value) give = Read(value, faults);
        else faults.Add(new Fault("MW1008", map.Mark, "'for' needs 'give': what each item becomes"));
        return items is null || give is null || map["for"] is not YamlScalar name
            ? new LiteralTemplate(null)
            : new ForTemplate(name.Text, (map["index"] as YamlScalar)?.Text, items, where, give);
    }

    private static Template ReadScalar(YamlScalar scalar, ICollection<Fault> faults)
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
                faults.Add(new Fault("MW1010", scalar.Mark with { Column = scalar.Mark.Column + at }, "a formula that begins with ${ does not end with }"));
                return new LiteralTemplate(null);
            }

            if (literal.Length > 0) parts.Add(literal.ToString());
            literal.Clear();
            var formula = Expression.TryParse(text[(at + 2)..end], scalar.Mark with { Column = scalar.Mark.Column + at + 2 }, out var fault);
            if (fault is not null) faults.Add(fault);
            else parts.Add(formula!);
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
