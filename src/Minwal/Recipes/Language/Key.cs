using System.Text.Json.Nodes;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>A key of a <see cref="MapShape{T}"/>: its name, what may stand under it, and its documentation.</summary>
public abstract class Key
{
    private protected Key(string name, string summary, bool required) => (Name, Summary, Required) = (name, summary, required);

    /// <summary>The key as it is written in the recipe.</summary>
    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Whether it must be there.</summary>
    public bool Required { get; }

    /// <summary>What may stand under it.</summary>
    public abstract Shape Shape { get; }

    /// <summary>What holds when the key is absent, for the JSON Schema; null when nothing does.</summary>
    internal abstract JsonNode? Default { get; }

    internal abstract bool Read(YamlValue node, Reading reading, out object? value);
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
        FieldPath path => JsonValue.Create(path.ToString()),
        bool flag => JsonValue.Create(flag),
        long whole and not (0 or long.MaxValue) => JsonValue.Create(whole),
        double number when double.IsFinite(number) && number != 0 => JsonValue.Create(number),
        _ => null,
    };

    internal override bool Read(YamlValue node, Reading reading, out object? value)
    {
        var ok = shape.TryRead(node, reading, out var read);
        value = read;
        return ok;
    }
}
