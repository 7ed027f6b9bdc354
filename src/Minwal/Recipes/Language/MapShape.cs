using System.Text.Json.Nodes;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>A key of a <see cref="MapShape{T}"/>: its name, what may stand under it, and its documentation.</summary>
public abstract class Key(string name, string summary, bool required)
{
    /// <summary>The key as it is written in the recipe.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>Whether it must be there.</summary>
    public bool Required { get; } = required;

    /// <summary>What may stand under it.</summary>
    public abstract Shape Shape { get; }

    /// <summary>What holds when the key is absent, for the JSON Schema; null when nothing does.</summary>
    internal abstract JsonNode? Default { get; }

    internal abstract bool Read(YamlValue node, ICollection<Fault> faults, out object? value);
}

/// <summary>A key whose value reads to a <typeparamref name="V"/>.</summary>
/// <typeparam name="V">The type of the value.</typeparam>
public sealed class Key<V>(string name, Shape<V> shape, string summary, bool required, V fallback) : Key(name, summary, required)
{
    /// <summary>The value when the key is absent.</summary>
    public V Fallback { get; } = fallback;

    /// <inheritdoc/>
    public override Shape Shape => shape;

    internal override JsonNode? Default => Required ? null : Fallback switch
    {
        string { Length: > 0 } text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long whole and not (0 or long.MaxValue) => JsonValue.Create(whole),
        double number when double.IsFinite(number) && number != 0 => JsonValue.Create(number),
        _ => null,
    };

    internal override bool Read(YamlValue node, ICollection<Fault> faults, out object? value)
    {
        var ok = shape.TryRead(node, faults, out var read);
        value = read;
        return ok;
    }
}

/// <summary>A map with known keys. Unknown and missing keys are faults, with the likely name.</summary>
/// <typeparam name="T">What it reads to.</typeparam>
public sealed class MapShape<T>(string name, string summary) : Shape<T>
{
    private readonly List<Key> _keys = [];
    private Func<MapValues, T>? _build;

    /// <summary>The name of this part in the JSON Schema and in messages: "a quota".</summary>
    public string Name { get; } = name;

    /// <summary>What it is for, in one sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>Its keys in the order of the documentation.</summary>
    public IReadOnlyList<Key> Keys => _keys;

    /// <inheritdoc/>
    public override string Allowed => $"a map with {string.Join(", ", _keys.Select(k => k.Name))}";

    /// <summary>Adds a key that must be there.</summary>
    public Key<V> Required<V>(string key, Shape<V> shape, string summary) => Add(new Key<V>(key, shape, summary, true, default!));

    /// <summary>Adds a key that may be absent; then it has the value <paramref name="fallback"/>.</summary>
    public Key<V> Optional<V>(string key, Shape<V> shape, V fallback, string summary) => Add(new Key<V>(key, shape, summary, false, fallback));

    /// <summary>Says how the values become a <typeparamref name="T"/>; may add faults through <see cref="MapValues.Refuse(Key, string, string?)"/>.</summary>
    public MapShape<T> Build(Func<MapValues, T> build)
    {
        _build = build;
        return this;
    }

    /// <inheritdoc/>
    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out T value)
    {
        value = default!;
        if (node is not YamlMap map) return Refuse(node, faults);
        var before = faults.Count;
        var values = new MapValues(map, faults);
        foreach (var entry in map.Entries)
        {
            var key = _keys.Find(k => k.Name == entry.Key);
            if (key is null)
            {
                var near = Spelling.Nearest(entry.Key, _keys.Select(k => k.Name));
                faults.Add(new Fault("MW1006", entry.Mark, $"unknown key '{entry.Key}'; allowed are {string.Join(", ", _keys.Select(k => k.Name))}",
                    near is null ? null : $"did you mean '{near}'?"));
            }
            else if (key.Read(entry.Value, faults, out var read))
            {
                values.Set(key, read);
            }
        }

        foreach (var key in _keys.Where(k => k.Required && map[k.Name] is null))
            faults.Add(new Fault("MW1008", map.Mark, $"the key '{key.Name}' is missing: {key.Summary}"));
        if (faults.Count > before) return false;
        value = _build!(values);
        return faults.Count == before;
    }

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions)
    {
        if (!definitions.ContainsKey(Name))
        {
            definitions[Name] = new JsonObject();
            var properties = new JsonObject();
            foreach (var key in _keys)
            {
                var schema = key.Shape.Schema(definitions);
                schema["description"] = key.Summary;
                if (key.Default is { } fallback) schema["default"] = fallback;
                properties[key.Name] = schema;
            }

            var definition = new JsonObject { ["type"] = "object", ["description"] = Summary, ["additionalProperties"] = false, ["properties"] = properties };
            if (_keys.Any(k => k.Required)) definition["required"] = new JsonArray([.. _keys.Where(k => k.Required).Select(k => JsonValue.Create(k.Name))]);
            definitions[Name] = definition;
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{Name}" };
    }

    private Key<V> Add<V>(Key<V> key)
    {
        _keys.Add(key);
        return key;
    }
}

/// <summary>The values that a <see cref="MapShape{T}"/> has read.</summary>
public sealed class MapValues(YamlMap map, ICollection<Fault> faults)
{
    private readonly Dictionary<Key, object?> _values = [];

    /// <summary>Where the map begins.</summary>
    public Mark Mark => map.Mark;

    /// <summary>The value of <paramref name="key"/>, or its fallback.</summary>
    public V Get<V>(Key<V> key) => _values.TryGetValue(key, out var value) ? (V)value! : key.Fallback;

    /// <summary>Whether <paramref name="key"/> was given.</summary>
    public bool Has(Key key) => _values.ContainsKey(key);

    /// <summary>Where <paramref name="key"/>'s value stands, or the map when it is absent.</summary>
    public Mark MarkOf(Key key) => map[key.Name]?.Mark ?? map.Mark;

    /// <summary>Refuses the map because of <paramref name="key"/>.</summary>
    public void Refuse(Key key, string message, string? hint = null) => faults.Add(new Fault("MW1007", MarkOf(key), message, hint));

    internal void Set(Key key, object? value) => _values[key] = value;
}
