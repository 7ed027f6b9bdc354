using System.Text.Json;
using Minwal.Expressions;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>
/// What a mock provider answers: to a prompt with a brief of a recipe it knows, what the recipe's offline grammar says; to any other, a value that fits the
/// asked schema, or a sentence.
/// </summary>
/// <param name="grammars">The grammar of a task, with what is constant for its recipe; null when it is not known.</param>
public sealed class MockAnswers(Func<string, (Grammar Grammar, Fields Constants)?> grammars)
{
    private static readonly string[] Words = ["river", "lamp", "quiet", "garden", "seven", "letter", "market", "blue", "window", "early", "music", "stone", "paper", "road", "winter", "open"];

    /// <summary>The answer to <paramref name="request"/>, drawn with <paramref name="random"/>.</summary>
    public string Answer(MockRequest request, ulong random) => FromBrief(request, random) ?? FromSchema(request, random);

    /// <summary>The task that the request's brief names; null without a brief.</summary>
    public static string? TaskOf(MockRequest request) => Brief(request)?.GetValueOrDefault("task") as string;

    private string? FromBrief(MockRequest request, ulong random)
    {
        if (Brief(request) is not { } brief || brief.GetValueOrDefault("task") is not string task || grammars(task) is not { } known) return null;
        var said = request.Messages.Where(m => m.Role != "system").Select(m => (object?)new Fields(2).Add("role", m.Role).Add("content", m.Content)).ToList();
        var constants = new Variables(known.Constants);
        var variables = new Variables(brief, new Variables(new Fields(2).Add("messages", said).Add("turn", (long)said.Count), constants));
        var items = brief.GetValueOrDefault(CallContext.ItemsKey) as IReadOnlyList<object?>;
        return new OfflineChatClient(_ => known.Grammar).Answer(new CallContext(task, variables, items?.OfType<Fields>().ToList(), random));
    }

    private static Fields? Brief(MockRequest request)
    {
        foreach (var (_, content) in request.Messages.Reverse())
        {
            var start = content.LastIndexOf("<brief>", StringComparison.Ordinal);
            var end = start < 0 ? -1 : content.IndexOf("</brief>", start, StringComparison.Ordinal);
            if (end < 0) continue;
            try
            {
                return Json.Parse(content[(start + "<brief>".Length)..end].Trim()) as Fields;
            }
            catch (JsonException)
            {
                // Something else stands between the tags: not a brief of ours.
                return null;
            }
        }

        return null;
    }

    private static string FromSchema(MockRequest request, ulong key)
    {
        var random = new SlotRandom(key);
        return request.Schema is null ? Sentence(ref random, 8) + "." : Json.ToText(Make(request.Schema, ref random, 0));
    }

    private static object? Make(Fields schema, ref SlotRandom random, int depth)
    {
        if (schema.GetValueOrDefault("enum") is IReadOnlyList<object?> { Count: > 0 } allowed) return allowed[random.Below(allowed.Count)];
        var type = schema.GetValueOrDefault("type") is IReadOnlyList<object?> types ? Value.ToText(types[0]) : Value.ToText(schema.GetValueOrDefault("type"));
        switch (type)
        {
            case "object" when depth < 20:
                var made = new Fields();
                foreach (var (name, inner) in schema.GetValueOrDefault("properties") as Fields ?? []) made[name] = inner is Fields f ? Make(f, ref random, depth + 1) : null;
                return made;
            case "array" when depth < 20:
                var count = (int)(Value.Number(schema.GetValueOrDefault("minItems")) ?? 1);
                var list = new List<object?>();
                for (var i = 0; i < Math.Clamp(count, 0, 1000); i++) list.Add(schema.GetValueOrDefault("items") is Fields item ? Make(item, ref random, depth + 1) : null);
                return list;
            case "integer" or "number":
                var least = Value.Number(schema.GetValueOrDefault("minimum")) ?? 0;
                var most = Value.Number(schema.GetValueOrDefault("maximum")) ?? least + 100;
                return type == "integer" ? (long)least + random.Below((long)Math.Max(1, most - least + 1)) : Math.Round(least + ((most - least) * random.Unit()), 3);
            case "boolean": return random.Below(2) == 0;
            case "null": return null;
            default: return Sentence(ref random, 3 + random.Below(9));
        }
    }

    private static string Sentence(ref SlotRandom random, int words)
    {
        var picked = new string[words];
        for (var i = 0; i < words; i++) picked[i] = Words[random.Below(Words.Length)];
        return char.ToUpperInvariant(picked[0][0]) + string.Join(' ', picked)[1..];
    }
}
