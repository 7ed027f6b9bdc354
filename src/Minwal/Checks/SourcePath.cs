using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// A path into what a record was made from: a source row, a step's result, a value, another field of the record. Its first name is a
/// formula of the recipe, so that it is looked up like all others; rows of a source that takes several are gone through by themselves.
/// </summary>
/// <param name="Path">The path.</param>
/// <param name="Head">Its first name.</param>
internal sealed record SourcePath(FieldPath Path, Expression Head)
{
    /// <summary>Reads one.</summary>
    public static Shape<SourcePath> Shape { get; } = Shapes.PathText.To<SourcePath>(TryRead);

    /// <summary>Adds every text to which it leads, with those of all fields of an object and all items of a list.</summary>
    public void AddTexts(IVariables variables, List<string> texts) => Add(Head.Evaluate(variables), 1, texts);

    /// <inheritdoc/>
    public override string ToString() => Path.ToString();

    private static bool TryRead(string text, YamlValue node, Reading reading, out SourcePath path)
    {
        path = null!;
        if (!FieldPath.TryParse(text, out var parsed, out var complaint))
        {
            reading.Add(new Fault("MW1007", node.Mark, $"'{text}' is not a path of fields: {complaint}",
                "a path is written chunk.text, chunks[].text or context"));
            return false;
        }

        if (reading.Formula(parsed.Head, node.Mark) is not { } head) return false;
        path = new SourcePath(parsed, head);
        return true;
    }

    private void Add(object? value, int at, List<string> texts)
    {
        switch (value)
        {
            case null:
                return;
            case Fields fields when at < Path.Steps.Length:
                if (Path.Steps[at].Name is { } name && fields.TryGetValue(name, out var inner)) Add(inner, at + 1, texts);
                return;
            case Fields fields:
                foreach (var field in fields.Values) Add(field, at, texts);
                return;
            case IReadOnlyList<object?> list when at < Path.Steps.Length && Path.Steps[at].Kind == FieldStepKind.Item:
                var index = Path.Steps[at].IndexIn(list.Count);
                if (index >= 0) Add(list[index], at + 1, texts);
                return;
            case IReadOnlyList<object?> list:
                var next = at < Path.Steps.Length && Path.Steps[at].Kind == FieldStepKind.Each ? at + 1 : at;
                foreach (var item in list) Add(item, next, texts);
                return;
            default:
                if (at == Path.Steps.Length) texts.Add(Value.ToText(value));
                return;
        }
    }
}
