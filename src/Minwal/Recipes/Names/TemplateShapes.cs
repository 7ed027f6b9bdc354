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
        FormulaTemplate { Formula.Path: { } path } => scope.ShapeOf(path, out _) ?? NameScope.Any,
        TextTemplate => Text,
        MapTemplate map => new AnswerShape(AnswerType.Object)
        {
            Fields = [.. map.Entries.Select(entry => new Named<AnswerShape>(entry.Key, default, Of(entry.Value, scope)))],
        },
        ForTemplate loop => new AnswerShape(AnswerType.List) { Items = Of(loop.Give, scope) },
        _ => NameScope.Any,
    };

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
