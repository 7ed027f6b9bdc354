using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Registries;

namespace Minwal.Tools;

/// <summary>The store of a recipe's tools. Every conversation begins with one of its own.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Definition">What the kind makes it of.</param>
/// <param name="Rows">Gives the rows it begins with; null for those of its definition alone.</param>
/// <param name="Now">Gives the time at which it begins.</param>
/// <param name="Mark">Where its definition stands.</param>
internal sealed record StoreSpec(StoreKind Kind, string Definition, Template? Rows, Template Now, Mark Mark)
{
    // The day of the run is part of what makes a run, so a run that goes on tells the same time.
    private static readonly Template RunDate = new FormulaTemplate(Expression.Parse("run.date"));

    /// <summary>Every formula in it.</summary>
    public IEnumerable<Expression> Formulas => (Rows?.Formulas ?? []).Concat(Now.Formulas);

    /// <summary>Reads <c>store:</c>.</summary>
    public static MapShape<StoreSpec> Shape(Registry<StoreKind> kinds)
    {
        var shape = new MapShape<StoreSpec>("store", "Where tools keep what they are told. Every conversation begins with one of its own.");
        var keys = kinds.Select(kind => (Kind: kind, Key: shape.Optional<string>(kind.Name, Shapes.Text, null!, kind.Summary))).ToList();
        var rows = shape.Optional<Template>("rows", Template.Shape, null!,
            "The rows it begins with, beside those of its definition: a map from table to a list of maps, or a formula that gives it.");
        var now = shape.Optional("now", Template.Shape, RunDate,
            "The time at which a conversation begins, such as 2025-03-01 09:00:00; every call of a tool is a second later. "
            + "Without it the day of the run.");
        return shape.Build(v =>
        {
            if (keys.Where(key => v.Has(key.Key)).ToList() is [var (kind, definition)])
                return new StoreSpec(kind, v.Get(definition), v.Has(rows) ? v.Get(rows) : null, v.Get(now), v.MarkOf(definition));
            v.Refuse(rows, keys.Count == 0 ? "there is no kind of store" : $"one of {string.Join(", ", kinds.Names)} is needed");
            return null!;
        });
    }
}
