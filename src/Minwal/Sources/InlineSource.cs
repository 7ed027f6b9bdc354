using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Rows that stand in the recipe itself, or in one of its tables.</summary>
internal sealed class InlineSource : SourceOrigin
{
    private static readonly Key<Template> RowsKey = new("rows", TemplateShape.Instance,
        "The rows themselves: a list of maps, or of texts, which become the field text. A formula may take them from a table.",
        false, null!);

    private readonly Template _rows;

    private InlineSource(Template rows) => _rows = rows;

    /// <summary>The kind <c>rows</c>.</summary>
    public static SourceKind Kind { get; } = new(RowsKey, [], values => new InlineSource(values.Get(RowsKey)));

    public override IReadOnlyList<Template> Templates => [_rows];

    public override SourceRows Read(SourceContext context)
    {
        if (_rows.Evaluate(context.Variables) is not IReadOnlyList<object?> rows)
            throw new MinwalException("MW1012", "'rows' must be a list of maps or texts");
        return new SourceRows("rows", rows.Select((row, at) => row switch
        {
            Fields fields => fields,
            string or long or double or bool => new Fields(1).Add("text", Value.ToText(row)),
            _ => throw new MinwalException("MW1012", $"row {at + 1} is {Value.TypeName(row)}; allowed are a map and a text"),
        }));
    }
}
