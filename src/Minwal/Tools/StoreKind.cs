using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Tools;

/// <summary>
/// A kind of store for what tools keep: the key under <c>store:</c> that asks for it, and how one is made. Immutable and thread-safe.
/// </summary>
/// <param name="name">The key; what stands under it is the store's definition, a text.</param>
/// <param name="summary">What the definition says, in one sentence.</param>
public abstract class StoreKind(string name, string summary) : IRegistered
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => summary;

    /// <summary>What is wrong with <paramref name="definition"/>; null for nothing.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
    public abstract string? FaultOf(string definition, Func<string, byte[]?> file);

    /// <summary>
    /// What is wrong with a statement on a store of <paramref name="definition"/>, which itself is sound; null for nothing.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="parameters">The names for which it will be given values.</param>
    public abstract string? FaultOf(
        string definition, Func<string, byte[]?> file, string statement, IReadOnlyCollection<string> parameters);

    /// <summary>Makes a store.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="file">The content of a file of the recipe; null when there is none of that name.</param>
    /// <param name="rows">The rows it begins with: a map from table to a list of maps.</param>
    /// <param name="now">The time at which it begins.</param>
    /// <exception cref="ToolException">When the rows do not fit.</exception>
    public abstract IToolStore Open(string definition, Func<string, byte[]?> file, Fields rows, DateTime now);
}
