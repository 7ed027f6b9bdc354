using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Sources;

namespace Minwal.Recipes;

internal static class SourceShape
{
    /// <summary>A source of one of the kinds, one that grows, or both: the keys of all kinds, then those that every source has.</summary>
    public static MapShape<SourceSpec> Make(Registry<SourceKind> kinds)
    {
        var shape = new MapShape<SourceSpec>("source", "Rows that feed prompts.");
        foreach (var kind in kinds)
        {
            shape.Add(kind.Key);
            foreach (var key in kind.Further) shape.Add(key);
        }

        var pool = shape.Optional<PoolSpec>("pool", Pool, null!,
            "How the source grows while the run goes on; alone it begins with no rows, else with those of the file or folder.");
        var draw = shape.Optional("draw", Shapes.OneOf("even", "random", "latest"), "even",
            "even: no two rows are used more than once more than each other; "
            + "random: a new draw for each attempt, and so with `pool` unless it is latest: the rows that came last.");
        var take = shape.Optional("take", Shapes.Integer(1, 100), 1,
            "How many rows a slot gets; with more than one the variable is a list.");
        var differ = shape.Optional("differ", Shapes.ListOf(Shapes.Text, 1, 20, single: true), [],
            "With `take` above 1: the fields in which the rows of a slot differ from each other.");
        var where = shape.Optional<Expression>("where", Shapes.Formula, null!,
            "The rows that are used, as a formula over the row's fields; where it names labels or sources above, those that fit the slot. "
            + "`cell` holds the labels, whatever the row's fields are called.");
        var slots = shape.Optional<Expression>("for", Shapes.Formula, null!,
            "The slots that get rows, as a formula over the labels; for others the variable is null, and they use no row up.");
        var most = shape.Optional<long>("most", Shapes.Integer(1, 1_000_000), 0,
            "The most rows that it may have; more are a fault before the first call.");
        var because = shape.Optional<string>("because", Shapes.Text, null!, "With `most`: why, told beside the fault.");
        return shape.Build(v =>
        {
            var given = kinds.Where(kind => v.Has(kind.Key)).ToList();
            if (given.Count > 1 || (given.Count == 0 && !v.Has(pool)))
            {
                var names = kinds.Select(kind => kind.Name).Concat(given.Count > 1 ? [] : [pool.Name]).Select(name => $"'{name}'").ToList();
                v.Refuse(kinds.First().Key, $"one of {string.Join(", ", names.SkipLast(1))} and {names[^1]} is needed");
                return null!;
            }

            var kind = given.Count > 0 ? given[0] : null;
            foreach (var other in kinds.Where(other => other != kind))
            {
                foreach (var key in other.Further.Where(v.Has))
                    v.Refuse(key, $"'{key.Name}' belongs to '{other.Name}', not to '{kind?.Name ?? pool.Name}'");
            }

            if (v.Has(pool) && v.Has(draw) && v.Get(draw) == "even")
                v.Refuse(
                    draw, "rows of a source that grows cannot be used evenly: those that come late are used less often; leave 'draw' out");
            if (v.Get(draw) == "latest" && !v.Has(pool)) v.Refuse(draw, "'latest' is for a source that grows: it needs 'pool'");
            if (v.Has(differ) && v.Get(take) == 1) v.Refuse(differ, "'differ' is about several rows of a slot: it needs 'take' above 1");
            if (v.Has(differ) && v.Has(pool)) v.Refuse(differ, "'differ' cannot be asked of a source that grows");
            if (v.Has(because) && !v.Has(most)) v.Refuse(because, "'because' says why there is a 'most', which is missing");
            var way = v.Get(draw) == "latest" ? SourceDraw.Latest
                : v.Has(pool) || v.Get(draw) == "random" ? SourceDraw.Random : SourceDraw.Even;
            return new SourceSpec(
                "", v.Mark, kind?.Create(v), way, (int)v.Get(take), v.Get(where))
            {
                Pool = v.Get(pool),
                For = v.Get(slots),
                Differ = v.Get(differ),
                Most = v.Has(most) ? v.Get(most) : null,
                Because = v.Get(because),
            };
        });
    }

    private static readonly MapShape<PoolSpec> Pool = MakePool();

    private static MapShape<PoolSpec> MakePool()
    {
        var shape = new MapShape<PoolSpec>("pool", "How a source grows: its rows become more from round to round.");
        shape.Required("grows", Shapes.OneOf("accepted"), "By what: the records that were accepted in earlier rounds.");
        var round = shape.Optional("round", Shapes.Integer(1, 1_000_000), PoolSpec.DefaultRound,
            "How many slots a round has. All sources of a recipe that grow have the same rounds.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!,
            "Whether it grows at all, as a formula over parameters and tables; where it does not, it has its own rows and no others.");
        return shape.Build(v => new PoolSpec(v.Get(round), v.Get(when)));
    }
}
