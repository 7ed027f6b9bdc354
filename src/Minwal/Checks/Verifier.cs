using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// The checks of a recipe, made for one run or one file: whoever makes records, writes them or reads them gets the same verdicts.
/// A formula of a check that cannot be computed for a record says something of the record: it is a rejection (or a warning) with the reason
/// <c>record.formula</c>. A check that needs what a file does not hold (see <see cref="AbsentNames"/>) neither passes nor fails.
/// </summary>
internal sealed class Verifier : IDisposable
{
    private readonly (IRecordCheck Check, FieldPresence Presence)[] _recordChecks;
    private readonly (ComparisonSettings Settings, IComparison Comparison, FieldPresence Presence)[] _comparisons;
    private readonly MeasureTaker[] _measures;

    /// <summary>Makes the checks that <paramref name="settings"/> ask for.</summary>
    public Verifier(IReadOnlyList<CheckSettings> settings, CheckContext context)
        : this(settings, context, ShapesOf(settings))
    {
    }

    private Verifier(IReadOnlyList<CheckSettings> settings, CheckContext context, IReadOnlyList<AnswerShape> shapes)
    {
        RecordChecks = [.. settings.OfType<RecordCheckSettings>()];
        _recordChecks = [.. RecordChecks.Select(s => (s.Create(context), new FieldPresence(s, shapes)))];
        _comparisons = [.. settings.OfType<ComparisonSettings>().Select(s => (s, s.Create(context), new FieldPresence(s, shapes)))];
        _measures = [.. settings.OfType<MeasureSettings>()
            .Select(s => new MeasureTaker(s, s.Create(context), new FieldPresence(s, shapes)))];
    }

    /// <summary>Only the measures of <paramref name="settings"/>, for records that have passed all else.</summary>
    public static Verifier OfMeasures(IReadOnlyList<CheckSettings> settings, CheckContext context) =>
        new([.. settings.OfType<MeasureSettings>()], context, ShapesOf(settings));

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
            if (!Concerns(settings, variables)) return null;
            var (test, presence) = _recordChecks[check];
            return (presence.Check(record) ?? test.Check(record, variables)) is { } rejection
                ? new CheckOutcome(settings, rejection)
                : null;
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
            if (Prepare(i, record, variables, out parts[i]) is not { } outcome) continue;
            (outcomes ??= []).Add(outcome);
            if (outcome.Rejects) break;
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

    /// <summary>What the measures found. They have nothing to do with each other, so they work side by side.</summary>
    public IReadOnlyList<Finding> Complete()
    {
        var work = _measures.Select(measure => Task.Run(measure.Complete)).ToArray();
        return Task.WhenAll(work).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, comparison, _) in _comparisons) comparison.Dispose();
        foreach (var (check, _) in _recordChecks) (check as IDisposable)?.Dispose();
    }

    private CheckOutcome? Prepare(int number, Fields record, IVariables variables, out IPrepared? part)
    {
        var (settings, comparison, presence) = _comparisons[number];
        part = null;
        try
        {
            if (!Concerns(settings, variables)) return null;
            if (presence.Check(record) is { } rejection) return new CheckOutcome(settings, rejection);
            part = comparison.Prepare(record, variables);
            return null;
        }
        catch (Exception e) when (Explain(settings, e) is { } outcome)
        {
            return outcome;
        }
    }

    private static IReadOnlyList<AnswerShape> ShapesOf(IReadOnlyList<CheckSettings> settings) =>
        [.. settings.OfType<RecordCheckSettings>().Select(check => check.RecordShape).OfType<AnswerShape>()];

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
