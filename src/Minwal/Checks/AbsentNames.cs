using Minwal.Expressions;

namespace Minwal.Checks;

/// <summary>
/// Stands behind all other variables of a record that comes from a file: the names that were there while records were made, and that a file
/// does not hold. A check that comes to need one of them is not a failure of the record: <see cref="Verifier"/> reports that it was not
/// checked.
/// </summary>
/// <param name="names">The names.</param>
internal sealed class AbsentNames(IEnumerable<string> names) : IVariables
{
    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<string> Names => [];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = null;
        return _names.Contains(name) ? throw new AbsentNameException(name) : false;
    }
}

/// <summary>A formula needs a name that a file does not hold.</summary>
internal sealed class AbsentNameException(string name) : Exception($"a file does not hold '{name}'")
{
    public string Name { get; } = name;
}
