using System.Text.Json.Nodes;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>
/// What may stand at a place of a recipe. One description serves three readers: the parser, the JSON Schema for editors, and the
/// documentation's test.
/// </summary>
public abstract class Shape
{
    private protected Shape()
    {
    }

    /// <summary>The allowed values in words, for messages: "a whole number from 1 to 50".</summary>
    public abstract string Allowed { get; }

    /// <summary>The JSON Schema of this place; shared parts go to <paramref name="definitions"/> and are referred to.</summary>
    public abstract JsonObject Schema(JsonObject definitions);
}

/// <summary>A shape that reads to a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the value that was read.</typeparam>
public abstract class Shape<T> : Shape
{
    private protected Shape()
    {
    }

    /// <summary>
    /// Reads <paramref name="node"/>; on failure reports at least one fault to <paramref name="reading"/> and returns false. Where a fault
    /// leaves nothing unread, such as a key that nobody knows, it is reported all the same and the rest is given.
    /// </summary>
    internal abstract bool TryRead(YamlValue node, Reading reading, out T value);

    /// <summary>
    /// The same shape with a further test or a change of type; <paramref name="convert"/> adds a fault and returns false when it refuses.
    /// </summary>
    internal Shape<TResult> To<TResult>(Converter<T, TResult> convert) => new ConvertedShape<T, TResult>(this, convert);

    /// <summary>The same shape with a change of type that refuses nothing.</summary>
    public Shape<TResult> As<TResult>(Func<T, TResult> convert) => To((T value, YamlValue _, Reading _, out TResult result) =>
    {
        result = convert(value);
        return true;
    });

    /// <summary>Refuses <paramref name="node"/>.</summary>
    private protected bool Refuse(YamlValue node, Reading reading, string? hint = null)
    {
        reading.Add(new Fault("MW1007", node.Mark, $"found {node.Kind}, allowed is {Allowed}", hint ?? QuoteHint.ForValue(node)));
        return false;
    }
}

/// <summary>Turns what was read into what is kept; returns false after adding a fault.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <typeparam name="TResult">What is kept.</typeparam>
/// <param name="value">What was read.</param>
/// <param name="node">Where.</param>
/// <param name="reading">Where a refusal goes.</param>
/// <param name="result">What is kept.</param>
internal delegate bool Converter<in T, TResult>(T value, YamlValue node, Reading reading, out TResult result);

internal sealed class ConvertedShape<T, TResult>(Shape<T> inner, Converter<T, TResult> convert) : Shape<TResult>
{
    public override string Allowed => inner.Allowed;

    public override JsonObject Schema(JsonObject definitions) => inner.Schema(definitions);

    internal override bool TryRead(YamlValue node, Reading reading, out TResult value)
    {
        value = default!;
        return inner.TryRead(node, reading, out var read) && convert(read, node, reading, out value);
    }
}
