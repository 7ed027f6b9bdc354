using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>A test that records must pass. It is one of <see cref="IRecordCheck"/>, <see cref="IOrderedCheck"/> and <see cref="IDatasetCheck"/>.</summary>
public interface ICheck;

/// <summary>Looks at one record alone. Pure and thread-safe.</summary>
public interface IRecordCheck : ICheck
{
    /// <summary>Null when <paramref name="record"/> passes. <paramref name="variables"/> are the record's fields, the recipe's tables and parameters.</summary>
    Rejection? Check(Fields record, IVariables variables);
}

/// <summary>
/// Compares a record with those accepted before it. <see cref="Prepare"/> is pure and thread-safe and does the heavy part;
/// <see cref="Judge"/> and <see cref="Accept"/> are called by one thread at a time, in the run's one order, so that verdicts do not depend on timing.
/// </summary>
public interface IOrderedCheck : ICheck, IDisposable
{
    /// <summary>What <see cref="Judge"/> will need of <paramref name="record"/>; null when the check does not concern it.</summary>
    object? Prepare(Fields record, IVariables variables);

    /// <summary>Null when the record passes against all that were accepted so far.</summary>
    Rejection? Judge(object prepared);

    /// <summary>Remembers the record, whose number is <paramref name="record"/>, as accepted.</summary>
    void Accept(object prepared, long record);
}

/// <summary>Looks at all records together and says at the end what it found. Called by one thread, in the order of the file.</summary>
public interface IDatasetCheck : ICheck
{
    /// <summary>Takes <paramref name="record"/> into account.</summary>
    void Add(Fields record);

    /// <summary>What was found over all records.</summary>
    DatasetFinding Complete();
}

/// <summary>What a check over all records found.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Figures">The figures by name, for the run's summary and reports.</param>
/// <param name="Rejections">What is out of bounds; empty when all is well.</param>
public sealed record DatasetFinding(string Check, Fields Figures, IReadOnlyList<Rejection> Rejections)
{
    /// <summary>The check and its figures in one line; <c>n/a</c> for what could not be measured.</summary>
    public override string ToString() => $"{Check}: {string.Join(", ", Figures.Select(f => $"{f.Key} {(f.Value is null ? "n/a" : Value.ToText(f.Value))}"))}";
}
