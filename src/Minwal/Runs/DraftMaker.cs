using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes the drafts of one attempt of a unit: steps, record, and the checks that look at one record alone. Thread-safe.</summary>
internal sealed class DraftMaker
{
    private readonly RunSettings _settings;
    private readonly ConcurrentDictionary<PlanPart, SlotBuilder> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly CheckSet _checks;
    private readonly IReadOnlyList<(StepSettings Settings, IStep Step)> _steps;

    public DraftMaker(RunSettings settings, CheckSet checks)
    {
        (_settings, _checks) = (settings, checks);
        var recipe = settings.Recipe.Recipe;
        var tools = new StepTools(recipe.Name, path => settings.Recipe.Prompts[path], path => recipe.Files.FirstOrDefault(f => f.Key == path).Value);
        _steps = [.. recipe.Steps.Select(s => (s, s.Create(tools)))];
    }

    /// <summary>One draft for each of the <paramref name="open"/> places of <paramref name="work"/>, in their order.</summary>
    public async ValueTask<IReadOnlyList<Draft>> MakeAsync(
        UnitWork work, int attempt, IReadOnlyList<int> open, ICallSession calls, CancellationToken cancellation)
    {
        var builder = _slots.GetOrAdd(work.Part, static (part, settings) => new SlotBuilder(settings, part), _settings);
        var slots = open.Select(place => builder.Build(work.Unit.Slots[place], attempt, work.Unit.Cell.Values, work.Round.Pool)).ToList();
        var failures = new Rejection?[slots.Count];
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
            var results = await step.RunAsync(concerned.Count == slots.Count ? slots : [.. concerned.Select(i => slots[i])], calls, cancellation)
                .ConfigureAwait(false);
            for (var i = 0; i < results.Count; i++)
            {
                failures[concerned[i]] = results[i].Failure;
                foreach (var (name, value) in results[i].Gives ?? []) slots[concerned[i]].Own[name] = value;
            }
        }

        return [.. slots.Select((slot, i) => Finish(open[i], attempt, slot, failures[i], builder))];
    }

    private Draft Finish(int place, int attempt, StepSlot slot, Rejection? failure, SlotBuilder builder)
    {
        if (failure is not null) return new Draft(place, slot.Slot, attempt, null, failure, []);
        Fields record;
        try
        {
            record = (Fields)_settings.Recipe.Recipe.Record.Evaluate(slot.Variables)!;
        }
        catch (MinwalException e)
        {
            return new Draft(place, slot.Slot, attempt, null, new Rejection("record.formula", e.Message, []), []);
        }

        var variables = new Variables(record, new Variables(new Fields(1).Add("record", record), builder.Constants));
        object?[] prepared = [];
        var rejection = _checks.CheckRecord(record, variables)
            ?? (_checks.Prepare(record, variables, out prepared) is { Warning: false } uncomputable ? uncomputable.Rejection : null);
        return new Draft(place, slot.Slot, attempt, record, rejection, prepared);
    }
}
