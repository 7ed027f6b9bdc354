using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// The checks of a recipe, made for one run or one file: whoever makes records, writes them or reads them gets the same verdicts.
/// A formula of a check that cannot be computed for a record says something of the record: it is a rejection (or a warning) with the reason
/// <c>record.formula</c>. A check that needs what a file does not hold (see <see cref="AbsentNames"/>) neither passes nor fails.
/// </summary>
internal sealed class Verifier : IDisposable
{
    private readonly IRecordCheck[] _recordChecks;
    private readonly (ComparisonSettings Settings, IComparison Comparison)[] _comparisons;
    private readonly MeasureTaker[] _measures;

    /// <summary>Makes the checks that <paramref name="settings"/> ask for.</summary>
    public Verifier(IReadOnlyList<CheckSettings> settings, CheckContext context)
    {
        RecordChecks = [.. settings.OfType<RecordCheckSettings>()];
        _recordChecks = [.. RecordChecks.Select(s => s.Create(context))];
        _comparisons = [.. settings.OfType<ComparisonSettings>().Select(s => (s, s.Create(context)))];
        _measures = [.. settings.OfType<MeasureSettings>().Select(s => new MeasureTaker(s, s.Create(context)))];
    }

    /// <summary>
    /// The checks of one record, in the recipe's order; <see cref="CheckRecord(int, Fields, IVariables)"/> makes them one by one.
    /// </summary>
    public IReadOnlyList<RecordCheckSettings> RecordChecks { get; }

    /// <summary>Whether any check measures all records together.</summary>
    public bool HasMeasures => _measures.Length > 0;

    /// <summary>
    /// What checks see of <paramref name="record"/>: its fields in front of <c>record</c> itself in front of <paramref name="outer"/>.
    /// </summary>
    public static Variables Variables(Fields record, IVariables outer) =>
        new(record, new Variables(new Fields(1).Add("record", record), outer));

    /// <summary>
    /// What the check number <paramref name="check"/> of <see cref="RecordChecks"/> says; null when there is nothing to say. Thread-safe.
    /// </summary>
    public CheckOutcome? CheckRecord(int check, Fields record, IVariables variables)
    {
        var settings = RecordChecks[check];
        try
        {
            if (!Concerns(settings, variables) || _recordChecks[check].Check(record, variables) is not { } rejection) return null;
            return new CheckOutcome(settings, rejection);
        }
        catch (Exception e) when (Explain(settings, e) is { } outcome)
        {
            return outcome;
        }
    }

    /// <summary>
    /// What the checks of one record say. The first rejection ends it, unless <paramref name="all"/> are asked for. Thread-safe.
    /// </summary>
    public Verdict CheckRecord(Fields record, IVariables variables, bool all = false)
    {
        List<CheckOutcome>? outcomes = null;
        for (var i = 0; i < _recordChecks.Length; i++)
        {
            if (CheckRecord(i, record, variables) is not { } outcome) continue;
            (outcomes ??= []).Add(outcome);
            if (outcome.Rejects && !all) break;
        }

        return Verdict.Of(outcomes);
    }

    /// <summary>
    /// Does the heavy part of the comparisons. The verdict is about what could not be computed; with a rejection there is nothing to be
    /// compared. Thread-safe.
    /// </summary>
    public Verdict Prepare(Fields record, IVariables variables, out PreparedRecord prepared)
    {
        List<CheckOutcome>? outcomes = null;
        var parts = _comparisons.Length == 0 ? [] : new IPrepared?[_comparisons.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var (settings, comparison) = _comparisons[i];
            try
            {
                if (Concerns(settings, variables)) parts[i] = comparison.Prepare(record, variables);
            }
            catch (Exception e) when (Explain(settings, e) is { } outcome)
            {
                (outcomes ??= []).Add(outcome);
                if (outcome.Rejects) break;
            }
        }

        prepared = new PreparedRecord(parts);
        return Verdict.Of(outcomes);
    }

    /// <summary>
    /// Compares with the records that are remembered, and remembers this one under <paramref name="number"/> (from 0) when nothing rejects
    /// it. The first rejection ends it, unless <paramref name="all"/> are asked for. One thread at a time, in the run's one order.
    /// </summary>
    public Verdict Compare(PreparedRecord prepared, long number, bool all = false)
    {
        List<CheckOutcome>? outcomes = null;
        var rejected = false;
        // What rejects comes first: a record that is turned away needs no warnings.
        for (var pass = 0; pass < 2; pass++)
        {
            var warn = pass == 1;
            for (var i = 0; i < prepared.Parts.Length && !(rejected && !all); i++)
            {
                if (prepared.Parts[i] is not { } part || _comparisons[i].Settings.Warn != warn || part.Compare() is not { } rejection)
                    continue;
                (outcomes ??= []).Add(new CheckOutcome(_comparisons[i].Settings, rejection));
                rejected |= !warn;
            }
        }

        if (rejected) return Verdict.Of(outcomes);
        foreach (var part in prepared.Parts) part?.Remember(number);
        return Verdict.Of(outcomes);
    }

    /// <summary>Shows a record to the measures. One thread at a time, in the order of the file.</summary>
    public void Measure(Fields record, IVariables variables)
    {
        foreach (var measure in _measures) measure.Add(record, variables);
    }

    /// <summary>What the measures found.</summary>
    public IReadOnlyList<Finding> Complete() => [.. _measures.Select(measure => measure.Complete())];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, comparison) in _comparisons) comparison.Dispose();
        foreach (var check in _recordChecks) (check as IDisposable)?.Dispose();
    }

    internal static bool Concerns(CheckSettings settings, IVariables variables) => settings.When is null || settings.When.IsTrue(variables);

    /// <summary>
    /// The outcome when a formula cannot work with what stands in a record; null when the exception is about something else.
    /// </summary>
    internal static CheckOutcome? Explain(CheckSettings settings, Exception exception) => exception switch
    {
        AbsentNameException absent => new CheckOutcome(settings, null, absent.Name),
        MinwalException { Faults: [{ Code: "MW1011" or "MW1012" } fault, ..] } =>
            new CheckOutcome(settings,
                new Rejection("record.formula", $"the check '{settings.Kind}' cannot be computed: {fault.Message}", [])),
        _ => null,
    };
}

/// <summary>A record that is ready for <see cref="Verifier.Compare"/>.</summary>
internal sealed class PreparedRecord
{
    internal PreparedRecord(IPrepared?[] parts) => Parts = parts;

    internal IPrepared?[] Parts { get; }
}
