using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>Layers of names: the last layer wins. Layers are read, never copied.</summary>
public sealed class Variables : IVariables
{
    private readonly IVariables? _outer;
    private readonly Fields _own;

    /// <summary><paramref name="own"/> in front of <paramref name="outer"/>.</summary>
    public Variables(Fields own, IVariables? outer = null) => (_own, _outer) = (own, outer);

    /// <summary>No names at all.</summary>
    public static Variables None { get; } = new([]);

    /// <inheritdoc/>
    public IEnumerable<string> Names => _outer is null ? _own.Keys : _outer.Names.Concat(_own.Keys).Distinct();

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value) =>
        _own.TryGetValue(name, out value) || (_outer is not null && _outer.TryGet(name, out value));

    /// <summary>These names with <paramref name="own"/> in front.</summary>
    public Variables With(Fields own) => new(own, this);
}
