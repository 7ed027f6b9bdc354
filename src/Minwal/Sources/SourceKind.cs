using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Sources;

/// <summary>A kind of source: the key that asks for it, and how its rows are read. Immutable and thread-safe.</summary>
/// <example><code>
/// sealed class Numbers(long count) : SourceOrigin
/// {
///     public override IReadOnlyList&lt;Template&gt; Templates => [];
///
///     public override SourceRows Read(SourceContext context) =>
///         new("numbers", [.. Enumerable.Range(1, (int)count).Select(n => new Fields().Add("n", (long)n))]);
/// }
///
/// var rows = new Key&lt;long&gt;("numbers", Shapes.Integer(1), "How many numbers: the rows have n.", false, 0);
/// bench.Language.Sources.Add(new SourceKind(rows, [], values => new Numbers(values.Get(rows))));
/// </code></example>
/// <param name="key">
/// The key under a source's name that asks for this kind, optional; exactly one of a source's kinds must be asked for.
/// </param>
/// <param name="further">Further keys, which belong to this kind alone.</param>
/// <param name="create">Says where the rows come from.</param>
public sealed class SourceKind(Key key, IReadOnlyList<Key> further, Func<MapValues, SourceOrigin> create) : IRegistered
{
    /// <inheritdoc/>
    public string Name => Key.Name;

    /// <inheritdoc/>
    public string Summary => Key.Summary;

    /// <summary>The key that asks for this kind.</summary>
    public Key Key { get; } = !key.Required
        ? key
        : throw new ArgumentException($"the key '{key.Name}' must be optional: a source has one kind", nameof(key));

    /// <summary>Further keys of this kind.</summary>
    public IReadOnlyList<Key> Further => further;

    /// <summary>Where the rows of a source come from that is of this kind.</summary>
    internal SourceOrigin Create(MapValues values) => create(values);
}
