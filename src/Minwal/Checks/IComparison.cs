using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Compares a record with those accepted before it. Disposed when the run or the file is done.</summary>
public interface IComparison : IDisposable
{
    /// <summary>
    /// Does the heavy part for <paramref name="record"/>; null when the comparison does not concern it. Pure and thread-safe.
    /// </summary>
    IPrepared? Prepare(Fields record, IVariables variables);
}

/// <summary>
/// A record that is ready to be compared. Called by one thread at a time, in the run's one order, so that verdicts do not depend on timing.
/// </summary>
public interface IPrepared
{
    /// <summary>Null when the record passes against all that are remembered.</summary>
    Rejection? Compare();

    /// <summary>Remembers the record, whose number is <paramref name="record"/> from 0, as accepted.</summary>
    void Remember(long record);
}
