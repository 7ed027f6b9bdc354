using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A measure with the records that it concerns, and the sums of those that it could not take.</summary>
internal sealed class MeasureTaker(MeasureSettings settings, IMeasure measure, FieldPresence presence)
{
    private readonly Dictionary<string, long> _notChecked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Rejection First, long Records)> _untaken = new(StringComparer.Ordinal);
    private long _record;

    public void Add(Fields record, IVariables variables)
    {
        _record++;
        try
        {
            if (!Verifier.Concerns(settings, variables)) return;
            if (presence.Check(record) is { } missing) Leave(missing);
            else measure.Add(record, variables);
        }
        catch (Exception e) when (Verifier.Explain(settings, e) is { } outcome)
        {
            if (outcome.Missing is { } name) _notChecked[name] = _notChecked.GetValueOrDefault(name) + 1;
            else Leave(outcome.Rejection!);
        }
    }

    public Finding Complete()
    {
        var finding = measure.Complete();
        var untaken = _untaken.Values.Select(left => left.First with { Numbers = left.First.Numbers.Add("records", left.Records) });
        return finding with { Rejections = [.. finding.Rejections, .. untaken], Warning = settings.Warn, NotChecked = _notChecked };
    }

    private void Leave(Rejection rejection)
    {
        if (_untaken.TryGetValue(rejection.Reason, out var left))
        {
            _untaken[rejection.Reason] = left with { Records = left.Records + 1 };
            return;
        }

        var first = rejection with { Message = $"record {_record}: {rejection.Message}", Numbers = new Fields(2).Add("record", _record) };
        _untaken[rejection.Reason] = (first, 1);
    }
}
