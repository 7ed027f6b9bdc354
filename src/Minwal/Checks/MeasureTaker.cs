using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A measure with the records that it concerns, and the sums of those that it could not take.</summary>
internal sealed class MeasureTaker(MeasureSettings settings, IMeasure measure)
{
    private readonly Dictionary<string, long> _notChecked = new(StringComparer.Ordinal);
    private CheckOutcome? _uncomputable;
    private long _uncomputed;

    public void Add(Fields record, IVariables variables)
    {
        try
        {
            if (Verifier.Concerns(settings, variables)) measure.Add(record, variables);
        }
        catch (Exception e) when (Verifier.Explain(settings, e) is { } outcome)
        {
            if (outcome.Missing is { } name)
            {
                _notChecked[name] = _notChecked.GetValueOrDefault(name) + 1;
                return;
            }

            _uncomputable ??= outcome;
            _uncomputed++;
        }
    }

    public Finding Complete()
    {
        var finding = measure.Complete();
        IReadOnlyList<Rejection> rejections = _uncomputable?.Rejection is { } first
            ? [.. finding.Rejections, first with { Numbers = new Fields(1).Add("records", _uncomputed) }]
            : finding.Rejections;
        return finding with { Rejections = rejections, Warning = settings.Warn, NotChecked = _notChecked };
    }
}
