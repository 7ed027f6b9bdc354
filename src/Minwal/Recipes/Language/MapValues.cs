using Minwal.Expressions;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>The values that a <see cref="MapShape{T}"/> has read.</summary>
public sealed class MapValues
{
    private readonly YamlMap _map;
    private readonly Reading _reading;
    private readonly Dictionary<Key, object?> _values = [];

    internal MapValues(YamlMap map, Reading reading) => (_map, _reading) = (map, reading);

    /// <summary>Where the map begins.</summary>
    public Mark Mark => _map.Mark;

    /// <summary>Every formula inside the map, in the order of the file.</summary>
    public IReadOnlyList<Expression> Formulas { get; internal set; } = [];

    /// <summary>The value of <paramref name="key"/>, or its fallback.</summary>
    public V Get<V>(Key<V> key) => _values.TryGetValue(key, out var value) ? (V)value! : key.Fallback;

    /// <summary>Whether <paramref name="key"/> was given.</summary>
    public bool Has(Key key) => _values.ContainsKey(key);

    /// <summary>Where <paramref name="key"/>'s value stands, or the map when it is absent.</summary>
    public Mark MarkOf(Key key) => _map[key.Name]?.Mark ?? _map.Mark;

    /// <summary>Refuses the map because of <paramref name="key"/>.</summary>
    public void Refuse(Key key, string message, string? hint = null) => _reading.Add(new Fault("MW1007", MarkOf(key), message, hint));

    /// <summary>Refuses the map because of what stands at <paramref name="mark"/> inside of it.</summary>
    internal void Refuse(Mark mark, string message, string? hint = null) => _reading.Add(new Fault("MW1007", mark, message, hint));

    internal void Set(Key key, object? value) => _values[key] = value;
}
