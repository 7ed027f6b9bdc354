using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Sources;

namespace Minwal.Recipes;

internal static class SourceShape
{
    /// <summary>A source of one of the kinds: the keys of all kinds, then those that every source has.</summary>
    public static MapShape<SourceSpec> Make(Registry<SourceKind> kinds)
    {
        var shape = new MapShape<SourceSpec>("source", "Rows that feed prompts.");
        foreach (var kind in kinds)
        {
            shape.Add(kind.Key);
            foreach (var key in kind.Further) shape.Add(key);
        }

        var draw = shape.Optional("draw", Shapes.OneOf("even", "random"), "even",
            "even: no two rows are used more than once more than each other; random: a new draw for each attempt.");
        var take = shape.Optional("take", Shapes.Integer(1, 100), 1,
            "How many rows a slot gets; with more than one the variable is a list.");
        var where = shape.Optional<Expression>("where", Shapes.Formula, null!,
            "The rows that are used, as a formula over the row's fields.");
        return shape.Build(v =>
        {
            var given = kinds.Where(kind => v.Has(kind.Key)).ToList();
            if (given.Count != 1)
            {
                var names = kinds.Select(kind => $"'{kind.Name}'").ToList();
                v.Refuse(kinds.First().Key, $"one of {string.Join(", ", names.SkipLast(1))} and {names[^1]} is needed");
                return null!;
            }

            foreach (var kind in kinds.Where(kind => kind != given[0]))
            {
                foreach (var key in kind.Further.Where(v.Has))
                    v.Refuse(key, $"'{key.Name}' belongs to '{kind.Name}', not to '{given[0].Name}'");
            }

            return new SourceSpec("", v.Mark, given[0].Create(v), v.Get(draw) == "even" ? SourceDraw.Even : SourceDraw.Random,
                (int)v.Get(take), v.Get(where));
        });
    }
}
