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
            // Kinds may share a key.
            foreach (var key in kind.Further.Where(key => !shape.Keys.Contains(key))) shape.Add(key);
        }

        var pool = shape.Optional<PoolSpec>("pool", Pool, null!,
            "How the source grows while the run goes on; alone it begins with no rows, else with those of the file or folder.");
        var draw = shape.Optional("draw", Shapes.OneOf("even", "in_turn", "random", "latest"), "even",
            "even: no two rows are used more than once more than each other; in_turn: so too, and slots that stand together, such as those "
            + "of one row of `rows`, all get different ones; "
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
        var asked = shape.Optional<Expression>("when", Shapes.Formula, null!,
            "Whether the source is read at all, as a formula over parameters and tables; where it is not, the variable is null.");
        var most = shape.Optional<long>("most", Shapes.Integer(1, 1_000_000), 0,
            "The most rows that it may have; more are a fault before the first call.");
        var because = shape.Optional<string>("because", Shapes.Text, null!, "With `most`: why, told beside the fault.");
        var choose = shape.Optional<ChooseSpec>("choose", Choose, null!,
            "Only so many of the rows, far from each other; the same file gives the same ones.");
        var optional = shape.Optional("optional", Shapes.Boolean, false,
            "Whether it may have no rows, as where a parameter names no file (an empty text): the variable is then null, with `take` an "
            + "empty list.");
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
                foreach (var key in other.Further.Where(key => v.Has(key) && kind?.Further.Contains(key) != true))
                    v.Refuse(key, $"'{key.Name}' belongs to '{other.Name}', not to '{kind?.Name ?? pool.Name}'");
            }

            if (v.Has(pool) && v.Has(draw) && v.Get(draw) is not ("random" or "latest"))
                v.Refuse(
                    draw, "rows of a source that grows cannot be used evenly: those that come late are used less often; leave 'draw' out");
            if (v.Get(draw) == "latest" && !v.Has(pool)) v.Refuse(draw, "'latest' is for a source that grows: it needs 'pool'");
            if (v.Has(differ) && v.Get(take) == 1) v.Refuse(differ, "'differ' is about several rows of a slot: it needs 'take' above 1");
            if (v.Has(differ) && v.Has(pool)) v.Refuse(differ, "'differ' cannot be asked of a source that grows");
            if (v.Has(asked) && v.Has(pool)) v.Refuse(asked, "'when' cannot be asked of a source that grows");
            if (v.Has(because) && !v.Has(most)) v.Refuse(because, "'because' says why there is a 'most', which is missing");
            if (v.Has(choose) && kind is null) v.Refuse(choose, "a source that only grows has no rows to choose from");
            var way = v.Get(draw) switch
            {
                "latest" => SourceDraw.Latest,
                "random" => SourceDraw.Random,
                _ when v.Has(pool) => SourceDraw.Random,
                "in_turn" => SourceDraw.InTurn,
                _ => SourceDraw.Even,
            };
            return new SourceSpec(
                "", v.Mark, kind?.Create(v), way, (int)v.Get(take), v.Get(where))
            {
                Pool = v.Get(pool),
                For = v.Get(slots),
                When = v.Get(asked),
                Differ = v.Get(differ),
                Most = v.Has(most) ? v.Get(most) : null,
                Because = v.Get(because),
                Choose = v.Get(choose),
                IsOptional = v.Get(optional),
            };
        });
    }

    private static readonly MapShape<PoolSpec> Pool = MakePool();

    private static readonly MapShape<ChooseSpec> Choose = MakeChoose();

    private static MapShape<ChooseSpec> MakeChoose()
    {
        var shape = new MapShape<ChooseSpec>("choose",
            "A choice among the rows of a source: greedily the row that is least like those that are chosen already, by its words.");
        var count = shape.Required("count", Shapes.Formula, "How many rows at most, as a formula over parameters and tables.");
        var field = shape.Required("field", Shapes.Path, "The field with the text that tells how far rows are from each other.");
        var spread = shape.Optional("spread", Shapes.ListOf(Shapes.Path, 1, 10, single: true), [],
            "Fields, the first that a row has, whose values are spread evenly: none comes again while another has come less often.");
        var below = shape.Optional("below", Shapes.Number(0.05, 1), 2,
            "The Jaccard similarity of the sets of words that no two rows may reach; there are fewer rows then.");
        var keep = shape.Optional<string>("keep", Shapes.Name, null!,
            "The word under which the chosen rows are written beside the run's file, where the user named the file they are from: "
            + "out.jsonl has them in out.WORD.jsonl.");
        return shape.Build(v => new ChooseSpec(v.Get(count), v.Get(field), v.Get(spread), v.Get(below), v.Get(keep)));
    }

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
