using Minwal.Checks;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes the drafts of one attempt of a unit: steps, record, and the checks that look at one record alone. Thread-safe.</summary>
internal sealed class DraftMaker
{
    private readonly RunSettings _settings;
    private readonly SlotBuilder _slots;
    private readonly Verifier _checks;
    private readonly IReadOnlyList<(StepSettings Settings, IStep Step)> _steps;

    public DraftMaker(RunSettings settings, Verifier checks)
    {
        (_settings, _checks) = (settings, checks);
        _slots = new SlotBuilder(settings);
        var recipe = settings.Recipe.Recipe;
        var tools = new StepTools(recipe.Name, path => settings.Recipe.Prompts[path]);
        _steps = [.. recipe.Steps.Select(s => (s, s.Create(tools)))];
    }

    /// <summary>One draft for each of the <paramref name="open"/> places of <paramref name="unit"/>, in their order.</summary>
    public async ValueTask<IReadOnlyList<Draft>> MakeAsync(PlanUnit unit, int attempt, IReadOnlyList<int> open, ICallSession calls, CancellationToken cancellation)
    {
        var slots = open.Select(place => _slots.Build(unit.Slots[place], attempt, unit.Cell.Values)).ToList();
        var failures = new StepFailure?[slots.Count];
        foreach (var (settings, step) in _steps)
        {
            var concerned = new List<int>(slots.Count);
            for (var i = 0; i < slots.Count; i++)
            {
                if (failures[i] is not null) continue;
                if (settings.When is null || settings.When.IsTrue(slots[i].Variables)) concerned.Add(i);
                else foreach (var name in settings.Gives) slots[i].Own[name] = null;
            }

            if (concerned.Count == 0) continue;
            var results = await step.RunAsync(concerned.Count == slots.Count ? slots : [.. concerned.Select(i => slots[i])], calls, cancellation).ConfigureAwait(false);
            for (var i = 0; i < results.Count; i++)
            {
                failures[concerned[i]] = results[i].Failure;
                foreach (var (name, value) in results[i].Gives ?? []) slots[concerned[i]].Own[name] = value;
            }
        }

        return [.. slots.Select((slot, i) => Finish(open[i], slot, failures[i]))];
    }

    private Draft Finish(int place, StepSlot slot, StepFailure? failure)
    {
        if (failure is not null) return new Draft(place, slot.Slot, null, new Rejection(failure.Code, failure.Message, []), null);
        Fields record;
        try
        {
            record = (Fields)_settings.Recipe.Recipe.Record.Evaluate(slot.Variables)!;
        }
        catch (MinwalException e)
        {
            return new Draft(place, slot.Slot, null, new Rejection("record.formula", e.Message, []), null);
        }

        var variables = Verifier.Variables(record, slot.Variables);
        if (_checks.CheckRecord(record, variables).Rejection is { } rejection) return new Draft(place, slot.Slot, record, rejection, null);
        var uncomputable = _checks.Prepare(record, variables, out var prepared).Rejection;
        return new Draft(place, slot.Slot, record, uncomputable, prepared);
    }
}

/// <summary>What an attempt made of one slot.</summary>
/// <param name="Place">Its place in the unit's slots.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Record">The record; null when none could be made.</param>
/// <param name="Rejection">Why it is not accepted; null when it passed all checks of one record.</param>
/// <param name="Prepared">The record as it will be compared with others; null when it was rejected before.</param>
internal sealed record Draft(int Place, long Slot, Fields? Record, Rejection? Rejection, PreparedRecord? Prepared);
