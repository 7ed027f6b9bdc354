using System.Text.Json;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>Does to a good answer what models do to theirs.</summary>
internal static class MockSpoiler
{
    private const int HugeAnswer = 10 * 1024 * 1024;

    public static string Spoil(string answer, string? fault, MockRequest request) => fault switch
    {
        "cut" => Cut(answer, answer.Length * 3 / 5),
        "fence" => $"```json\n{answer}\n```",
        "prose" => $"Sure! Here is what you asked for:\n\n{answer}\n\nLet me know if you would like any changes.",
        "empty" => "",
        "huge" => answer + new string(' ', HugeAnswer),
        "label" => WithWrongLabel(answer, request),
        _ => answer,
    };

    /// <summary>The beginning, never ending inside a character: what tokenizers make is cut between tokens.</summary>
    private static string Cut(string answer, int length) =>
        answer[..(length > 0 && char.IsHighSurrogate(answer[length - 1]) ? length - 1 : length)];

    /// <summary>Puts a word that is not allowed where the schema allows only some, or else where the first short text stands.</summary>
    private static string WithWrongLabel(string answer, MockRequest request)
    {
        try
        {
            var value = Json.Parse(answer);
            return Replace(value, request.Schema) ? Json.ToText(value) : answer;
        }
        catch (JsonException)
        {
            // A free text has no label.
            return answer;
        }
    }

    private static bool Replace(object? value, Fields? schema)
    {
        switch (value)
        {
            case Fields fields:
                var properties = schema?.GetValueOrDefault("properties") as Fields;
                foreach (var (name, item) in fields.ToList())
                {
                    var inner = properties?.GetValueOrDefault(name) as Fields;
                    if (item is string && inner?.ContainsKey("enum") == true)
                    {
                        fields[name] = "no_such_label";
                        return true;
                    }

                    if (Replace(item, inner)) return true;
                }

                return false;
            case IReadOnlyList<object?> list:
                return list.Any(item => Replace(item, schema?.GetValueOrDefault("items") as Fields));
            default:
                return false;
        }
    }
}
