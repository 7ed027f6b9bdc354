using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>A row's fields for a formula; one that it does not have is null, as rows of one file do not all have the same.</summary>
/// <param name="row">The row.</param>
internal sealed class RowVariables(Fields row) : IVariables
{
    /// <inheritdoc/>
    public IEnumerable<string> Names => row.Keys;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = row.GetValueOrDefault(name);
        return true;
    }
}
