using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;

namespace Minwal.Recipes.Names;

/// <summary>What is known of the shape of a template's value before it has one.</summary>
internal static class TemplateShapes
{
    private static readonly AnswerShape Text = new(AnswerType.String);

    /// <summary>The shape of what <paramref name="template"/> gives where the names of <paramref name="scope"/> are known.</summary>
    public static AnswerShape Of(Template template, NameScope scope) => template switch
    {
        _ when template.IsConstant => DataShapes.Of(template.Evaluate(Variables.None)),
        FormulaTemplate { Formula: var formula } => Of(formula, scope),
        TextTemplate => Text,
        MapTemplate map => Of(map, scope, out _),
        ForTemplate loop => new AnswerShape(AnswerType.List) { Items = Of(loop.Give, scope) },
        WhenTemplate guarded => Of(guarded.Inner, scope),
        IfTemplate either => either.Branches.Select(branch => Of(branch, scope)).Aggregate((AnswerShape?)null, DataShapes.Join)!,
        _ => NameScope.Any,
    };

    private static AnswerShape Of(Expression formula, NameScope scope)
    {
        if (formula.Path is { } path) return scope.ShapeOf(path, out _) ?? NameScope.Any;
        if (formula.IsLiteral(out var value)) return DataShapes.Of(value);
        if (formula.Mapped is { } each) return new AnswerShape(AnswerType.List) { Items = Of(each, scope) };
        if (formula.Items is { } items)
            return new AnswerShape(AnswerType.List)
            {
                Items = items.Select(item => Of(item, scope)).Aggregate((AnswerShape?)null, DataShapes.Join),
            };
        if (formula.Entries is not { } entries) return NameScope.Any;
        return new AnswerShape(AnswerType.Object)
        {
            Fields = [.. entries.Select(entry => new Named<AnswerShape>(entry.Name, default, Of(entry.Value, scope)))],
        };
    }

    /// <summary>
    /// The same of a map. Where it takes in one of which nothing is known it may have any field, and where that is known later, so is what
    /// the whole has; the fields that are known now are <paramref name="fields"/>.
    /// </summary>
    public static AnswerShape Of(MapTemplate map, NameScope scope, out IReadOnlyList<(string Name, AnswerShape Shape)> fields)
    {
        var known = new Dictionary<string, AnswerShape>(StringComparer.Ordinal);
        var (isOpen, isLater) = (false, false);
        foreach (var entry in map.Entries)
        {
            var shape = Of(entry.Value, scope);
            if (entry.Name is not null) known[entry.Name] = shape;
            else if (shape is { Type: AnswerType.Object, Fields.Count: > 0 })
                foreach (var field in shape.Fields) known[field.Name] = field.Value;
            else if (ReferenceEquals(shape, NameScope.Later)) isLater = true;
            else isOpen = true;
        }

        fields = [.. known.Select(field => (field.Key, field.Value))];
        if (isLater) return NameScope.Later;
        return new AnswerShape(AnswerType.Object)
        {
            Fields = isOpen ? [] : [.. fields.Select(field => new Named<AnswerShape>(field.Name, default, field.Shape))],
        };
    }

    /// <summary>
    /// The shape of one of the values that <paramref name="template"/> gives: an item of a list, or a key of a map of weights.
    /// </summary>
    public static AnswerShape OfOne(Template template, NameScope scope) => Of(template, scope) switch
    {
        { Type: AnswerType.List, Items: { } items } => items,
        { Type: AnswerType.Object } => Text,
        _ => NameScope.Any,
    };
}
