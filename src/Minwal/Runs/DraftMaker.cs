using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Steps;

namespace Minwal.Runs;

/// <summary>Makes the drafts of one attempt of a unit, stage by stage. Thread-safe.</summary>
internal sealed class DraftMaker
{
    private readonly RunSettings _settings;
    private readonly Verifier _checks;
    private readonly Pipeline _pipeline;
    private readonly ConcurrentDictionary<PlanPart, Lazy<SlotBuilder>> _slots = new(ReferenceEqualityComparer.Instance);

    public DraftMaker(RunSettings settings, Verifier checks)
    {
        (_settings, _checks) = (settings, checks);
        var recipe = settings.Recipe.Recipe;
        var tools = new StepTools(recipe.Name, path => settings.Recipe.Prompts[path], settings.FindFile)
        {
            Grammar = settings.Grammars,
            Tools = recipe.CallableTools,
        };
        _pipeline = Pipeline.Of(recipe, checks.RecordChecks, tools);
    }

    /// <summary>One draft for each of the <paramref name="open"/> places of <paramref name="work"/>, in their order.</summary>
    public async ValueTask<IReadOnlyList<Draft>> MakeAsync(
        UnitWork work, int attempt, IReadOnlyList<int> open, ICallSession calls, CancellationToken cancellation)
    {
        // Looking through the rows of sources is done once, by whoever comes first.
        var builder = _slots.GetOrAdd(
            work.Part, static (part, settings) => new Lazy<SlotBuilder>(() => new SlotBuilder(settings, part)), _settings).Value;
        var begun = new BegunDraft[open.Count];
        for (var i = 0; i < begun.Length; i++)
        {
            var slot = builder.Build(work.Unit.Slots[open[i]], attempt, work.Unit.Cell.Values, work.Round.Pool);
            begun[i] = new BegunDraft(open[i], slot, _pipeline, _checks);
        }

        foreach (var stage in _pipeline.Stages)
        {
            if (stage.Step is { } step) await RunAsync(step.Settings, step.Step, begun, calls, cancellation).ConfigureAwait(false);
            foreach (var draft in begun) draft.Complete(stage);
        }

        var keeps = _settings.Recipe.Recipe.Quotas.KeepsFailed;
        return [.. begun.Select(draft => draft.Finish(attempt, keeps))];
    }

    private static async ValueTask RunAsync(
        StepSettings settings, IStep step, BegunDraft[] begun, ICallSession calls, CancellationToken cancellation)
    {
        var concerned = new List<BegunDraft>(begun.Length);
        foreach (var draft in begun)
        {
            if (draft.Rejection is not null) continue;
            if (settings.Concerns(draft.Slot.Variables, out var fault)) concerned.Add(draft);
            else if (fault is not null) draft.Take(new StepResult(null, fault));
            // What an earlier step gave, for the slots that this one is not for, stays.
            else foreach (var name in settings.Gives.Where(name => !draft.Slot.Own.ContainsKey(name))) draft.Slot.Own[name] = null;
        }

        if (concerned.Count == 0) return;
        var results = await step.RunAsync([.. concerned.Select(draft => draft.Slot)], calls, cancellation).ConfigureAwait(false);
        for (var i = 0; i < concerned.Count; i++) concerned[i].Take(results[i]);
    }
}
