using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Steps;
using Minwal.Steps.Judging;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>A draft on its way through the stages.</summary>
/// <param name="place">Its place in the unit's slots.</param>
/// <param name="slot">Its slot.</param>
/// <param name="pipeline">The stages.</param>
/// <param name="checks">The checks.</param>
internal sealed class BegunDraft(int place, StepSlot slot, Pipeline pipeline, Verifier checks)
{
    // The record as it was behind the last stage that nothing was wrong with, and behind the first, which needs no step.
    private Fields? _sound, _given;
    private readonly object?[] _values = new object?[pipeline.Fields.Count];
    private readonly bool[] _made = new bool[pipeline.Fields.Count];
    private Fields? _record;
    private List<Rejection>? _warnings;
    private (Fields? Record, Variables Variables)? _seen;

    public StepSlot Slot => slot;

    /// <summary>Why it will not be accepted; null while it may be.</summary>
    public Rejection? Rejection { get; private set; } = slot.Lack;

    /// <summary>Takes what a step made.</summary>
    public void Take(StepResult result)
    {
        Rejection = result.Failure;
        foreach (var (name, value) in result.Gives ?? []) slot.Own[name] = value;
    }

    /// <summary>Makes the fields and runs the checks of a stage whose step has run.</summary>
    public void Complete(Stage stage)
    {
        if (Rejection is not null || (stage.Fields.Length == 0 && stage.Checks.Length == 0)) return;
        Check(stage);
        if (Rejection is not null) return;
        _sound = _record;
        if (stage.Step is null) _given = _record;
    }

    private void Check(Stage stage)
    {
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

        if (stage.Fields.Length > 0) _record = Assemble();
        if (stage.Checks.Length == 0) return;
        var variables = Variables();
        foreach (var check in stage.Checks)
        {
            if (checks.CheckRecord(check, _record ??= [], variables) is not { Rejection: { } rejection } outcome) continue;
            if (outcome.Warns)
            {
                (_warnings ??= []).Add(rejection);
                continue;
            }

            Rejection = rejection;
            return;
        }
    }

    /// <summary>The draft, ready to be compared with others when nothing speaks against it.</summary>
    /// <param name="attempt">The attempt that made it.</param>
    /// <param name="keeps">Whether the draft tells what is left of its record when its slot is given up.</param>
    public Draft Finish(int attempt, bool keeps)
    {
        if (Rejection is not null)
        {
            return new Draft(place, slot.Slot, attempt, _record, Rejection, null)
            {
                Rest = keeps ? Rest(_sound ?? _given ?? Given()) : null,
                Scores = DraftScores.Of(pipeline.Judges, slot.Own),
            };
        }

        var record = _record ?? [];
        var verdict = checks.Prepare(record, Variables(), out var prepared);
        foreach (var warning in verdict.Warnings) (_warnings ??= []).Add(warning);
        return new Draft(place, slot.Slot, attempt, record, verdict.Rejection, prepared)
        {
            Warnings = _warnings ?? [],
            // A record that is too much like another holds nothing of its steps' that would be worth keeping.
            Rest = keeps ? Rest(_given ?? Given()) : null,
            Scores = DraftScores.Of(pipeline.Judges, slot.Own),
        };
    }

    /// <summary>The record with null for every field that is not in <paramref name="sound"/>.</summary>
    private Fields Rest(Fields sound)
    {
        var rest = new Fields(pipeline.Fields.Count);
        for (var i = 0; i < _values.Length; i++)
        {
            var entry = pipeline.Fields[i];
            // Of a map that was taken in and never made nobody knows the fields.
            IEnumerable<string> names = entry.Name is { } name ? [name] : _values[i] is Fields taken ? taken.Keys : [];
            foreach (var field in names) rest[field] = sound.GetValueOrDefault(field);
        }

        return rest;
    }

    /// <summary>The fields that need no step, each as far as it can be made on its own.</summary>
    private Fields Given()
    {
        var given = new Fields();
        foreach (var field in pipeline.Stages[0].Fields)
        {
            try
            {
                _values[field] = pipeline.Fields[field].Make(slot.Variables);
                pipeline.Fields[field].Put(given, _values[field]);
            }
            catch (MinwalException)
            {
                // The draft's rejection tells what is wrong; what can be known of the row is kept all the same.
                continue;
            }
        }

        return given;
    }

    private Fields Assemble()
    {
        var record = new Fields(_values.Length);
        for (var i = 0; i < _values.Length; i++)
            if (_made[i]) pipeline.Fields[i].Put(record, _values[i]);
        return record;
    }

    private Variables Variables()
    {
        if (_seen?.Record == _record && _seen is { } seen) return seen.Variables;
        var variables = Verifier.Variables(_record ?? [], slot.Variables);
        _seen = (_record, variables);
        return variables;
    }
}
