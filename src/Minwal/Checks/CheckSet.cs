using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The checks of a recipe, made for one run or one file, in the recipe's order.</summary>
public sealed class CheckSet : IDisposable
{
    private readonly IReadOnlyList<(CheckSettings Settings, IRecordCheck Check)> _single;
    private readonly IReadOnlyList<(CheckSettings Settings, IOrderedCheck Check)> _ordered;
    private readonly IReadOnlyList<(CheckSettings Settings, IDatasetCheck Check)> _dataset;

    /// <summary>Makes the checks that <paramref name="settings"/> ask for.</summary>
    public CheckSet(IReadOnlyList<CheckSettings> settings, CheckContext context)
    {
        var made = settings.Select(s => (s, s.Create(context))).ToList();
        _single = [.. made.Where(m => m.Item2 is IRecordCheck).Select(m => (m.s, (IRecordCheck)m.Item2))];
        _ordered = [.. made.Where(m => m.Item2 is IOrderedCheck).Select(m => (m.s, (IOrderedCheck)m.Item2))];
        _dataset = [.. made.Where(m => m.Item2 is IDatasetCheck).Select(m => (m.s, (IDatasetCheck)m.Item2))];
    }

    /// <summary>Whether any check looks at all records together.</summary>
    public bool HasDatasetChecks => _dataset.Count > 0;

    /// <summary>The first rejection by a check of one record that is not just a warning; null when all pass. Thread-safe.</summary>
    public Rejection? CheckRecord(Fields record, IVariables variables)
    {
        foreach (var (settings, check) in _single)
            if (!settings.Warn && Check(settings, check, record, variables) is { } rejection) return rejection;
        return null;
    }

    /// <summary>Every rejection by a check of one record, warnings marked. Thread-safe.</summary>
    public IEnumerable<(Rejection Rejection, bool Warning)> CheckAll(Fields record, IVariables variables)
    {
        foreach (var (settings, check) in _single)
            if (Check(settings, check, record, variables) is { } rejection) yield return (rejection, settings.Warn);
    }

    /// <summary>What <see cref="Judge"/> needs, one entry for each ordered check; and what is to be said when a check's <c>when</c> cannot work with this record. Thread-safe.</summary>
    public (Rejection Rejection, bool Warning)? Prepare(Fields record, IVariables variables, out object?[] prepared)
    {
        (Rejection, bool)? uncomputable = null;
        prepared = _ordered.Count == 0 ? [] : new object?[_ordered.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var (settings, check) = _ordered[i];
            try
            {
                if (Concerns(settings, variables)) prepared[i] = check.Prepare(record, variables);
            }
            catch (MinwalException e) when (e.Faults[0].Code is "MW1011" or "MW1012")
            {
                uncomputable = (Uncomputable(settings, e), settings.Warn);
                if (!settings.Warn) break;
            }
        }

        return uncomputable;
    }

    /// <summary>Compares with what was accepted before, and when all pass remembers it under <paramref name="number"/>. One thread at a time.</summary>
    public Rejection? Judge(object?[] prepared, long number)
    {
        for (var i = 0; i < prepared.Length; i++)
            if (prepared[i] is { } p && !_ordered[i].Settings.Warn && _ordered[i].Check.Judge(p) is { } rejection) return rejection;
        for (var i = 0; i < prepared.Length; i++)
            if (prepared[i] is { } p) _ordered[i].Check.Accept(p, number);
        return null;
    }

    /// <summary>Every rejection by an ordered check; afterwards the record counts as seen. For finished files.</summary>
    public IReadOnlyList<(Rejection Rejection, bool Warning)> JudgeAll(object?[] prepared, long number)
    {
        var found = new List<(Rejection, bool)>();
        for (var i = 0; i < prepared.Length; i++)
        {
            if (prepared[i] is not { } p) continue;
            if (_ordered[i].Check.Judge(p) is { } rejection) found.Add((rejection, _ordered[i].Settings.Warn));
            else _ordered[i].Check.Accept(p, number);
        }

        return found;
    }

    /// <summary>Shows a record to the checks over all records. One thread at a time, in the order of the file.</summary>
    public void Add(Fields record)
    {
        foreach (var (_, check) in _dataset) check.Add(record);
    }

    /// <summary>What the checks over all records found.</summary>
    public IReadOnlyList<(DatasetFinding Finding, bool Warning)> Complete() => [.. _dataset.Select(d => (d.Check.Complete(), d.Settings.Warn))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, check) in _ordered) check.Dispose();
    }

    // A formula that cannot work with what stands in this record says something of the record; the other checks go on.
    private static Rejection? Check(CheckSettings settings, IRecordCheck check, Fields record, IVariables variables)
    {
        try
        {
            return Concerns(settings, variables) ? check.Check(record, variables) : null;
        }
        catch (MinwalException e) when (e.Faults[0].Code is "MW1011" or "MW1012")
        {
            return Uncomputable(settings, e);
        }
    }

    private static Rejection Uncomputable(CheckSettings settings, MinwalException fault) =>
        new("record.formula", $"the check '{settings.Kind}' cannot be computed: {fault.Faults[0].Message}", []);

    private static bool Concerns(CheckSettings settings, IVariables variables) => settings.When is null || settings.When.IsTrue(variables);
}
