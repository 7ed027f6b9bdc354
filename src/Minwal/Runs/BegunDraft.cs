using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>A draft on its way through the stages.</summary>
/// <param name="place">Its place in the unit's slots.</param>
/// <param name="slot">Its slot.</param>
/// <param name="pipeline">The stages.</param>
/// <param name="checks">The checks.</param>
internal sealed class BegunDraft(int place, StepSlot slot, Pipeline pipeline, Verifier checks)
{
    private readonly object?[] _values = new object?[pipeline.Fields.Count];
    private readonly bool[] _made = new bool[pipeline.Fields.Count];
    private Fields? _record;
    private List<string>? _warnings;

    public StepSlot Slot => slot;

    /// <summary>Why it will not be accepted; null while it may be.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Takes what a step made.</summary>
    public void Take(StepResult result)
    {
        Rejection = result.Failure;
        foreach (var (name, value) in result.Gives ?? []) slot.Own[name] = value;
    }

    /// <summary>Makes the fields and runs the checks of a stage whose step has run.</summary>
    public void Complete(Stage stage)
    {
        if (Rejection is not null || (stage.Fields.Count == 0 && stage.Checks.Count == 0)) return;
        try
        {
            foreach (var field in stage.Fields)
            {
                _values[field] = pipeline.Fields[field].Make(slot.Variables);
                _made[field] = true;
            }
        }
        catch (MinwalException e)
        {
            (Rejection, _record) = (new Rejection("record.formula", e.Message, []), null);
            return;
        }

        if (stage.Fields.Count > 0) _record = Assemble();
        if (stage.Checks.Count == 0) return;
        var variables = Variables();
        foreach (var check in stage.Checks)
        {
            if (checks.CheckRecord(check, _record ??= [], variables) is not { Rejection: { } rejection } outcome) continue;
            if (outcome.Warns)
            {
                (_warnings ??= []).Add(rejection.Reason);
                continue;
            }

            Rejection = rejection;
            return;
        }
    }

    /// <summary>The draft, ready to be compared with others when nothing speaks against it.</summary>
    public Draft Finish(int attempt)
    {
        if (Rejection is not null) return new Draft(place, slot.Slot, attempt, _record, Rejection, null);
        var record = _record ?? [];
        var verdict = checks.Prepare(record, Variables(), out var prepared);
        foreach (var warning in verdict.Warnings) (_warnings ??= []).Add(warning.Reason);
        return new Draft(place, slot.Slot, attempt, record, verdict.Rejection, prepared) { Warnings = _warnings ?? [] };
    }

    private Fields Assemble()
    {
        var record = new Fields(_values.Length);
        for (var i = 0; i < _values.Length; i++)
            if (_made[i]) pipeline.Fields[i].Put(record, _values[i]);
        return record;
    }

    private Variables Variables() => Verifier.Variables(_record ?? [], slot.Variables);
}
