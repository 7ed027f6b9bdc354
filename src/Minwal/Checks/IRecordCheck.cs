using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Looks at one record alone. Pure and thread-safe; one that is disposable is disposed at the end.</summary>
public interface IRecordCheck
{
    /// <summary>
    /// Null when <paramref name="record"/> passes. <paramref name="variables"/> are the record's fields in front of everything it was made
    /// from: step results, values, source rows, labels, parameters and tables. A file holds only its fields; the rest is then absent.
    /// </summary>
    Rejection? Check(Fields record, IVariables variables);
}
