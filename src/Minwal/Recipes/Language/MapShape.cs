using System.Text.Json.Nodes;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>
/// A map with known keys. Unknown and missing keys are faults, with the likely name. What stands under an unknown key is read as what was
/// probably meant, so that a wrong letter hides no other fault and makes no further one.
/// </summary>
/// <typeparam name="T">What it reads to.</typeparam>
public sealed class MapShape<T>(string name, string summary) : Shape<T>
{
    private readonly List<Key> _keys = [];
    private readonly Dictionary<Key, object?> _standIns = [];
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
    public Key<V> Optional<V>(string key, Shape<V> shape, V fallback, string summary) =>
        Add(new Key<V>(key, shape, summary, false, fallback));

    /// <summary>Adds <paramref name="key"/>, which may belong to several maps.</summary>
    /// <exception cref="ArgumentException">When the map has a key of that name.</exception>
    public Key<V> Add<V>(Key<V> key)
    {
        Add((Key)key);
        return key;
    }

    /// <summary>Adds <paramref name="key"/>, which may belong to several maps.</summary>
    /// <exception cref="ArgumentException">When the map has a key of that name.</exception>
    public void Add(Key key)
    {
        if (_keys.Exists(other => other.Name == key.Name))
            throw new ArgumentException($"'{Name}' has a key '{key.Name}' already", nameof(key));
        _keys.Add(key);
    }

    /// <summary>
    /// Says how the values become a <typeparamref name="T"/>; may add faults through <see cref="MapValues.Refuse(Key, string, string?)"/>.
    /// </summary>
    public MapShape<T> Build(Func<MapValues, T> build)
    {
        _build = build;
        return this;
    }

    /// <summary>
    /// What stands in for what is written under <paramref name="key"/> when that cannot be read, so that the rest can be looked at too.
    /// </summary>
    internal void StandIn<V>(Key<V> key, V value) => _standIns[key] = value;

    /// <inheritdoc/>
    internal override bool TryRead(YamlValue node, Reading reading, out T value)
    {
        value = default!;
        if (node is not YamlMap map) return Refuse(node, reading);
        var (faults, formulas) = (reading.Unread, reading.Formulas.Count);
        var values = new MapValues(map, reading);
        var meant = new HashSet<Key>();
        foreach (var entry in map.Entries)
        {
            var key = _keys.Find(k => k.Name == entry.Key);
            if (key is null)
            {
                var quotes = QuoteHint.ForKey(map, entry);
                var near = quotes is null ? Spelling.Nearest(entry.Key, _keys.Select(k => k.Name)) : null;
                reading.AddHarmless(new Fault("MW1006", entry.Mark,
                    $"unknown key '{entry.Key}'; allowed are {string.Join(", ", _keys.Select(k => k.Name))}",
                    near is null ? quotes : $"did you mean '{near}'?"));
                if (near is not null && map[near] is null) key = _keys.Find(k => k.Name == near && meant.Add(k));
            }

            if (key is null) continue;
            var unread = reading.Unread;
            var isRead = key.Read(entry.Value, reading, out var read);
            if (isRead && (reading.Unread == unread || !_standIns.ContainsKey(key)))
            {
                values.Set(key, read);
            }
            else if (_standIns.TryGetValue(key, out var standIn))
            {
                // Of a list or a map that could not be read whole there is what could be.
                values.Set(key, standIn is System.Collections.IEnumerable && read is not null ? read : standIn);
                reading.StandIn(entry.Value, unread);
            }
        }

        foreach (var key in _keys.Where(k => k.Required && map[k.Name] is null && !meant.Contains(k)))
            reading.Add(new Fault("MW1008", map.Mark, $"the key '{key.Name}' is missing: {key.Summary}"));
        if (reading.Unread > faults) return false;
        values.Formulas = [.. reading.Formulas.Skip(formulas)];
        value = _build!(values);
        return reading.Unread == faults;
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

            var definition = new JsonObject
            {
                ["type"] = "object",
                ["description"] = Summary,
                ["additionalProperties"] = false,
                ["properties"] = properties,
            };
            var required = _keys.Where(k => k.Required).Select(k => JsonValue.Create(k.Name)).ToArray();
            if (required.Length > 0) definition["required"] = new JsonArray([.. required]);
            definitions[Name] = definition;
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{Name}" };
    }
}
