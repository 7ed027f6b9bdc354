using System.Globalization;
using System.Text.Json.Nodes;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>The shapes that recipes are made of.</summary>
public static class Shapes
{
    /// <summary>Any text; numbers and booleans are taken as they are written.</summary>
    public static Shape<string> Text { get; } = new ScalarShape<string>("text", new JsonObject { ["type"] = "string" },
        (YamlScalar s, out string v) => (v = s.Text) is not null);

    /// <summary>true or false.</summary>
    public static Shape<bool> Boolean { get; } = new ScalarShape<bool>("true or false", new JsonObject { ["type"] = "boolean" },
        (YamlScalar s, out bool v) => s.Value is bool b ? (v = b) || true : v = false);

    /// <summary>Any scalar, list or map, as a value.</summary>
    public static Shape<object?> Any { get; } = new AnyShape();

    /// <summary>A formula that a test is made of, without <c>${}</c>: <c>audience == 'child'</c>.</summary>
    public static Shape<Expression> Formula { get; } = new FormulaShape();

    /// <summary>A name that can be a variable and an option: lower-case letters, digits and underscores, beginning with a letter.</summary>
    public static Shape<string> Name { get; } = Pattern("a name of lower-case letters, digits and '_' that begins with a letter", "^[a-z][a-z0-9_]{0,63}$");

    /// <summary>A text that matches a regular expression.</summary>
    public static Shape<string> Pattern(string allowed, string pattern) => new ScalarShape<string>(allowed,
        new JsonObject { ["type"] = "string", ["pattern"] = pattern },
        (YamlScalar s, out string v) => System.Text.RegularExpressions.Regex.IsMatch(v = s.Text, pattern, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>A whole number in a range.</summary>
    public static Shape<long> Integer(long least = long.MinValue, long most = long.MaxValue)
    {
        var schema = new JsonObject { ["type"] = "integer" };
        if (least != long.MinValue) schema["minimum"] = least;
        if (most != long.MaxValue) schema["maximum"] = most;
        return new ScalarShape<long>("a whole number" + Bounds(least, most, long.MinValue, long.MaxValue), schema,
            (YamlScalar s, out long v) => (v = s.Value as long? ?? 0) >= least && v <= most && s.Value is long);
    }

    /// <summary>A number in a range.</summary>
    public static Shape<double> Number(double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var schema = new JsonObject { ["type"] = "number" };
        if (double.IsFinite(least)) schema["minimum"] = least;
        if (double.IsFinite(most)) schema["maximum"] = most;
        return new ScalarShape<double>("a number" + Bounds(least, most, double.NegativeInfinity, double.PositiveInfinity), schema,
            (YamlScalar s, out double v) => (v = Value.Number(s.Value) ?? double.NaN) >= least && v <= most);
    }

    /// <summary>One of a few words.</summary>
    public static Shape<string> OneOf(params string[] words) => new WordShape(words);

    /// <summary>A list of <paramref name="item"/>; with <paramref name="single"/> a bare item is a list of one.</summary>
    public static Shape<IReadOnlyList<T>> ListOf<T>(Shape<T> item, int least = 0, int most = 100_000, bool single = false) => new ListShape<T>(item, least, most, single);

    /// <summary>A map from names of the author's choice to <paramref name="value"/>, in the order of the file.</summary>
    public static Shape<IReadOnlyList<Named<T>>> MapOf<T>(Shape<T> value, Shape<string>? name = null, int least = 0) => new FreeMapShape<T>(value, name, least);

    /// <summary>The first of several shapes whose kind of node (scalar, list, map) fits.</summary>
    public static Shape<T> Either<T>(string allowed, Func<YamlValue, Shape<T>?> choose, params Shape<T>[] all) => new EitherShape<T>(allowed, choose, all);

    /// <summary>A shape that refers to one that is not built yet (a type that contains itself).</summary>
    public static Shape<T> Later<T>(string allowed, Func<Shape<T>> shape) => new LaterShape<T>(allowed, shape);

    private static string Bounds<T>(T least, T most, T lowest, T highest) where T : IFormattable, IEquatable<T>
    {
        var (a, b) = (least.ToString(null, CultureInfo.InvariantCulture), most.ToString(null, CultureInfo.InvariantCulture));
        return (least.Equals(lowest), most.Equals(highest)) switch
        {
            (true, true) => "",
            (false, true) => $" of at least {a}",
            (true, false) => $" of at most {b}",
            _ => $" from {a} to {b}",
        };
    }
}

/// <summary>A name with its place and what it maps to.</summary>
/// <typeparam name="T">What it maps to.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Mark">Where the name stands.</param>
/// <param name="Value">What it maps to.</param>
public sealed record Named<T>(string Name, Mark Mark, T Value);

internal delegate bool ScalarReader<T>(YamlScalar scalar, out T value);

internal sealed class ScalarShape<T>(string allowed, JsonObject schema, ScalarReader<T> read) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) => (JsonObject)schema.DeepClone();

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out T value)
    {
        value = default!;
        return (node is YamlScalar scalar && read(scalar, out value)) || Refuse(node, faults);
    }
}

internal sealed class WordShape(string[] words) : Shape<string>
{
    public override string Allowed => "one of " + string.Join(", ", words);

    public override JsonObject Schema(JsonObject definitions) => new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out string value)
    {
        value = (node as YamlScalar)?.Text ?? "";
        if (words.Contains(value)) return true;
        var near = Spelling.Nearest(value, words);
        return Refuse(node, faults, near is null ? null : $"did you mean '{near}'?");
    }
}

internal sealed class ListShape<T>(Shape<T> item, int least, int most, bool single) : Shape<IReadOnlyList<T>>
{
    public override string Allowed => $"a list in which each item is {item.Allowed}";

    public override JsonObject Schema(JsonObject definitions)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        if (least > 0) list["minItems"] = least;
        return single ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(definitions), list) } : list;
    }

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out IReadOnlyList<T> value)
    {
        var items = new List<T>();
        value = items;
        if (node is not YamlList list)
        {
            if (!single) return Refuse(node, faults);
            if (!item.TryRead(node, faults, out var only)) return false;
            items.Add(only);
            return true;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            faults.Add(new Fault("MW1007", node.Mark, $"the list has {list.Items.Count} items, allowed are {least} to {most:N0}"));
            return false;
        }

        var ok = true;
        foreach (var child in list.Items)
        {
            if (item.TryRead(child, faults, out var read)) items.Add(read);
            else ok = false;
        }

        return ok;
    }
}

internal sealed class FreeMapShape<T>(Shape<T> item, Shape<string>? name, int least) : Shape<IReadOnlyList<Named<T>>>
{
    public override string Allowed => $"a map in which each value is {item.Allowed}";

    public override JsonObject Schema(JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = item.Schema(definitions) };
        if (name is not null) schema["propertyNames"] = name.Schema(definitions);
        if (least > 0) schema["minProperties"] = least;
        return schema;
    }

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out IReadOnlyList<Named<T>> value)
    {
        var entries = new List<Named<T>>();
        value = entries;
        if (node is not YamlMap map) return Refuse(node, faults);
        if (map.Entries.Count < least)
        {
            faults.Add(new Fault("MW1007", node.Mark, $"the map is empty, allowed is {Allowed}"));
            return false;
        }

        var ok = true;
        foreach (var entry in map.Entries)
        {
            if (name is not null && !name.TryRead(new YamlScalar(entry.Mark, entry.Key, true), faults, out _)) ok = false;
            else if (item.TryRead(entry.Value, faults, out var read)) entries.Add(new(entry.Key, entry.Mark, read));
            else ok = false;
        }

        return ok;
    }
}

internal sealed class AnyShape : Shape<object?>
{
    public override string Allowed => "any value";

    public override JsonObject Schema(JsonObject definitions) => [];

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out object? value)
    {
        value = Convert(node);
        return true;
    }

    private static object? Convert(YamlValue node) => node switch
    {
        YamlScalar scalar => scalar.Value,
        YamlList list => list.Items.Select(Convert).ToList(),
        YamlMap map => new Fields(map.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
        _ => null,
    };
}

internal sealed class FormulaShape : Shape<Expression>
{
    public const string Format = "formula";

    public override string Allowed => "a formula such as audience == 'child'";

    public override JsonObject Schema(JsonObject definitions) => new() { ["type"] = "string", ["format"] = Format };

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out Expression value)
    {
        value = null!;
        if (node is not YamlScalar scalar) return Refuse(node, faults);
        var text = scalar.Text;
        if (text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}')) text = text[2..^1];
        value = Expression.TryParse(text, scalar.Mark, out var fault)!;
        if (fault is not null) faults.Add(fault);
        return fault is null;
    }
}

internal sealed class EitherShape<T>(string allowed, Func<YamlValue, Shape<T>?> choose, Shape<T>[] all) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) => new() { ["anyOf"] = new JsonArray([.. all.Select(s => s.Schema(definitions))]) };

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out T value)
    {
        value = default!;
        return choose(node) is { } shape ? shape.TryRead(node, faults, out value) : Refuse(node, faults);
    }
}

internal sealed class LaterShape<T>(string allowed, Func<Shape<T>> shape) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) => shape().Schema(definitions);

    public override bool TryRead(YamlValue node, ICollection<Fault> faults, out T value) => shape().TryRead(node, faults, out value);
}
