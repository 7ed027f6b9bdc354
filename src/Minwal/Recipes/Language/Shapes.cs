using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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
    public static Shape<string> Name { get; } = Pattern("a name of lower-case letters, digits and '_' that begins with a letter",
        "^[a-z][a-z0-9_]{0,63}$");

    /// <summary>What is a path, as it is written.</summary>
    internal static Shape<string> PathText { get; } = new ScalarShape<string>("a path such as turns[].text",
        new JsonObject { ["type"] = "string", ["format"] = ShapeReference.PathFormat },
        (YamlScalar s, out string v) => (v = s.Text) is not null);

    /// <summary>A path of a record's fields: <c>text</c>, <c>turns[].text</c>, <c>messages[-1].content</c>.</summary>
    public static Shape<FieldPath> Path { get; } = PathText.To((string text, YamlValue node, Reading reading, out FieldPath path) =>
    {
        if (FieldPath.TryParse(text, out path!, out var complaint)) return true;
        reading.Add(new Fault("MW1007", node.Mark, $"'{text}' is not a path of fields: {complaint}",
            "a path is written text, metadata.style, turns[].text, messages[-1].content or ['odd.name']"));
        return false;
    });

    /// <summary>A text that matches a regular expression.</summary>
    public static Shape<string> Pattern(string allowed, string pattern) => new ScalarShape<string>(allowed,
        new JsonObject { ["type"] = "string", ["pattern"] = pattern },
        (YamlScalar s, out string v) => Regex.IsMatch(v = s.Text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));

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
    public static Shape<IReadOnlyList<T>> ListOf<T>(Shape<T> item, int least = 0, int most = 100_000, bool single = false) =>
        new ListShape<T>(item, least, most, single);

    /// <summary>A map from names of the author's choice to <paramref name="value"/>, in the order of the file.</summary>
    public static Shape<IReadOnlyList<Named<T>>> MapOf<T>(Shape<T> value, Shape<string>? name = null, int least = 0) =>
        new FreeMapShape<T>(value, name, least);

    /// <summary>The first of several shapes whose kind of node (scalar, list, map) fits.</summary>
    internal static Shape<T> Either<T>(string allowed, Func<YamlValue, Shape<T>?> choose, params Shape<T>[] all) =>
        new EitherShape<T>(allowed, choose, all);

    /// <summary>A shape that refers to one that is not built yet (a type that contains itself).</summary>
    internal static Shape<T> Later<T>(string allowed, Func<Shape<T>> shape) => new LaterShape<T>(allowed, shape);

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

internal delegate bool ScalarReader<T>(YamlScalar scalar, out T value);

internal sealed class ScalarShape<T>(string allowed, JsonObject schema, ScalarReader<T> read) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) => (JsonObject)schema.DeepClone();

    internal override bool TryRead(YamlValue node, Reading reading, out T value)
    {
        value = default!;
        return (node is YamlScalar scalar && read(scalar, out value)) || Refuse(node, reading);
    }
}

internal sealed class WordShape(string[] words) : Shape<string>
{
    public override string Allowed => "one of " + string.Join(", ", words);

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };

    internal override bool TryRead(YamlValue node, Reading reading, out string value)
    {
        value = (node as YamlScalar)?.Text ?? "";
        if (words.Contains(value)) return true;
        var near = Spelling.Nearest(value, words);
        return Refuse(node, reading, near is null ? null : $"did you mean '{near}'?");
    }
}

internal sealed class AnyShape : Shape<object?>
{
    public override string Allowed => "any value";

    public override JsonObject Schema(JsonObject definitions) => [];

    internal override bool TryRead(YamlValue node, Reading reading, out object? value)
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

    internal override bool TryRead(YamlValue node, Reading reading, out Expression value)
    {
        value = null!;
        if (node is not YamlScalar scalar) return Refuse(node, reading);
        var text = scalar.Text;
        if (text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}')) text = text[2..^1];
        value = reading.Formula(text, scalar.Mark)!;
        return value is not null;
    }
}

internal sealed class EitherShape<T>(string allowed, Func<YamlValue, Shape<T>?> choose, Shape<T>[] all) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["anyOf"] = new JsonArray([.. all.Select(s => s.Schema(definitions))]) };

    internal override bool TryRead(YamlValue node, Reading reading, out T value)
    {
        value = default!;
        return choose(node) is { } shape ? shape.TryRead(node, reading, out value) : Refuse(node, reading);
    }
}

internal sealed class LaterShape<T>(string allowed, Func<Shape<T>> shape) : Shape<T>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(JsonObject definitions) => shape().Schema(definitions);

    internal override bool TryRead(YamlValue node, Reading reading, out T value) => shape().TryRead(node, reading, out value);
}
