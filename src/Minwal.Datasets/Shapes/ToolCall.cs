using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>A call of a tool, as an assistant's turn makes it.</summary>
/// <param name="Id">What its result names.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments as they were written: JSON of an object, unless the model made a mistake.</param>
internal sealed partial record ToolCall(string Id, string Name, string Arguments)
{
    /// <summary>The field of a turn with its calls.</summary>
    public const string Field = "tool_calls";

    /// <summary>The field of a result with the call's id.</summary>
    public const string IdField = "tool_call_id";

    /// <summary>The arguments as an object; null where they are none.</summary>
    public Fields? Read
    {
        get
        {
            try
            {
                return Json.Parse(Arguments) as Fields;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>What stands for the arguments where they can be any value: the object, or the text that is none.</summary>
    public object Value => (object?)Read ?? Arguments;

    /// <summary>
    /// A value as JSON that models read as they read any text: characters beyond the first 65,536, such as emoji, stand as themselves.
    /// </summary>
    public static string TextOf(object? value) => Pair().Replace(Json.ToText(value), pair => string.Concat(
        pair.Groups["before"].Value, (char)Hex(pair.Groups["high"]), (char)Hex(pair.Groups["low"])));

    /// <summary>The id of a conversation's <paramref name="number"/>th call, counted from 1, in shapes that know none.</summary>
    public static string IdOf(int number) => $"call_{number}";

    /// <summary>The call that <paramref name="value"/>, <c>{name, arguments}</c>, is.</summary>
    public static ToolCall Of(object? value, int number)
    {
        if (value is not Fields fields || fields.GetValueOrDefault("name") is not string name)
            throw new ShapeException("a call of a tool has no name");
        return new ToolCall(IdOf(number), name, fields.GetValueOrDefault("arguments") switch
        {
            null => "{}",
            string text => text,
            var given => TextOf(given),
        });
    }

    /// <summary>The calls that <paramref name="turn"/> makes; empty for none.</summary>
    public static IReadOnlyList<ToolCall> In(Turn turn) => turn.Rest.GetValueOrDefault(Field) switch
    {
        null => [],
        IReadOnlyList<object?> list => [.. list.Select((item, i) =>
        {
            var function = (item as Fields)?.GetValueOrDefault("function") as Fields
                ?? throw new ShapeException("a call of a tool has no function");
            return Of(function, i + 1) with { Id = (item as Fields)!.GetValueOrDefault("id") as string ?? "" };
        })],
        _ => throw new ShapeException($"'{Field}' is no list"),
    };

    private static int Hex(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // An even number of backslashes before it: else the first is one that is meant.
    [GeneratedRegex(
        @"(?<before>(?<!\\)(\\\\)*)\\u(?<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2})",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pair();

    /// <summary>The call as an assistant's message has it.</summary>
    public Fields ToFields() => new Fields(3).Add("id", Id).Add("type", "function")
        .Add("function", new Fields(2).Add("name", Name).Add("arguments", Arguments));
}
