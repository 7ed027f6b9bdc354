using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes what a step sees of a slot: cell, source rows, and values, all functions of (seed, slot, attempt). Thread-safe.</summary>
internal sealed class SlotBuilder
{
    private readonly RunSettings _settings;
    private readonly Variables _constants;
    private readonly IReadOnlyList<RowPicker> _pickers;

    public SlotBuilder(RunSettings settings, PlanPart part)
    {
        _settings = settings;
        var facts = new Variables(new Fields(1).Add("run", settings.Facts));
        _constants = new Variables(part.Parameters, new Variables(settings.Recipe.Recipe.Tables, facts));
        var parts = settings.Plan.Parts.TakeWhile(p => p.FirstSlot < part.FirstSlot).Append(part).ToList();
        _pickers = RowPicker.Of(settings.Recipe.Recipe, settings.Sources, parts, _constants);
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
        return new StepSlot(slot, key, cell, own, variables) { Lack = Fill(own, slot, key, cell, variables, pool) };
    }

    /// <summary>Adds the slot's rows and values to <paramref name="own"/>; why no step can work on it, or null.</summary>
    private Rejection? Fill(Fields own, long slot, ulong key, Fields cell, Variables variables, GrowingRows pool)
    {
        Rejection? lack = null;
        foreach (var picker in _pickers)
        {
            (own[picker.Name], var none) = picker.Pick(slot, key, cell, variables, pool);
            lack ??= none;
        }

        // Values are about rows that are there.
        if (lack is not null) return lack;
        try
        {
            foreach (var value in _settings.Recipe.Recipe.Values)
                own[value.Name] = value.Pick ? ValueDraw.Of(value, key, variables) : value.Template.Evaluate(variables);
            return null;
        }
        catch (MinwalException e)
        {
            // One row that a formula cannot work with does not end the run of the others.
            return new Rejection("value.formula", e.Message, []);
        }
    }
}
