using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Sources;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes what a step sees of a slot: cell, source rows, and values, all functions of (seed, slot, attempt). Thread-safe.</summary>
internal sealed class SlotBuilder
{
    private readonly RunSettings _settings;
    private readonly PlanPart _part;
    private readonly Variables _constants;
    private readonly Dictionary<string, PoolFilter> _filters;

    public SlotBuilder(RunSettings settings, PlanPart part)
    {
        (_settings, _part) = (settings, part);
        var facts = new Variables(new Fields(1).Add("run", settings.Facts));
        _constants = new Variables(part.Parameters, new Variables(settings.Recipe.Recipe.Tables, facts));
        _filters = settings.Recipe.Recipe.Sources.Where(source => source is { Pool: not null, Where: not null })
            .ToDictionary(source => source.Name, source => new PoolFilter(source.Where!, _constants));
    }

    /// <summary>What every record has in common: parameters, tables and facts about the run.</summary>
    public Variables Constants => _constants;

    /// <summary>
    /// The slot as an attempt's steps see it; sources that grow have what <paramref name="pool"/> holds beside their own rows.
    /// </summary>
    public StepSlot Build(long slot, int attempt, Fields cell, GrowingRows pool)
    {
        var recipe = _settings.Recipe.Recipe;
        var key = SlotRandom.Key(_settings.Seed, slot, attempt, "draft");
        var own = new Fields(recipe.Sources.Count + recipe.Values.Count + 8);
        var place = new Fields(3).Add("slot", slot + 1).Add("attempt", (long)attempt).Add(Functions.RandomKey, (long)key);
        var variables = new Variables(own, new Variables(cell, new Variables(place, _constants)));
        foreach (var source in recipe.Sources) own[source.Name] = Rows(source, slot, key, pool);
        foreach (var value in recipe.Values)
            own[value.Name] = value.Pick ? Pick(value, key, variables) : value.Template.Evaluate(variables);
        return new StepSlot(slot, key, cell, own, variables);
    }

    private object? Rows(SourceSpec source, long slot, ulong key, GrowingRows pool)
    {
        var rows = _settings.Sources[source.Name];
        if (source.Pool is not null)
            rows = new JoinedRows(rows, _filters.TryGetValue(source.Name, out var filter) ? filter.Of(pool) : pool);
        var take = source.Take;
        if (take > rows.Count)
        {
            // A source that grows may have little to give at first.
            if (source.Pool is null)
                throw new MinwalException([new Fault(
                    "MW1016", source.Mark, $"the source '{source.Name}' has {rows.Count} rows, but a slot takes {source.Take}")]);
            if (source.Take == 1) return null;
            take = rows.Count;
        }

        if (source.Take == 1)
            return source.Draw == SourceDraw.Even
                ? rows[(int)_part.EvenRow(slot, rows.Count, source.Name)]
                : rows[Draw(source.Name, key, rows.Count)];
        var taken = new List<object?>(take);
        if (take == 0) return taken;
        if (source.Draw == SourceDraw.Even)
        {
            var first = _part.EvenRow(slot, rows.Count, source.Name);
            for (var i = 0; i < take; i++) taken.Add(rows[(int)((first + i) % rows.Count)]);
            return taken;
        }

        // Selection sampling (Knuth, TAOCP vol. 2, 3.4.2, algorithm S): different rows, each set equally likely.
        var random = new SlotRandom(SlotRandom.Key(key, (long)SlotRandom.Hash(source.Name)));
        for (var i = 0; i < rows.Count && taken.Count < take; i++)
            if (random.Below(rows.Count - i) < take - taken.Count) taken.Add(rows[i]);
        return taken;
    }

    private static int Draw(string name, ulong key, int count)
    {
        var random = new SlotRandom(SlotRandom.Key(key, (long)SlotRandom.Hash(name)));
        return random.Below(count);
    }

    private static object? Pick(ValueSpec spec, ulong key, IVariables variables)
    {
        var random = new SlotRandom(SlotRandom.Key(key, (long)SlotRandom.Hash(spec.Name)));
        switch (spec.Template.Evaluate(variables))
        {
            case IReadOnlyList<object?> { Count: > 0 } list:
                return list[random.Below(list.Count)];
            case Fields { Count: > 0 } weights:
                var total = weights.Values.Sum(w => Value.Number(w) ?? 0);
                var at = random.Unit() * total;
                foreach (var (value, weight) in weights)
                {
                    at -= Value.Number(weight) ?? 0;
                    if (at < 0) return value;
                }

                return weights.Keys.Last();
            case var other:
                throw new MinwalException([new Fault(
                    "MW1012", spec.Mark, $"'pick' needs a list or a map of weights that is not empty, found {Value.TypeName(other)}")]);
        }
    }
}
