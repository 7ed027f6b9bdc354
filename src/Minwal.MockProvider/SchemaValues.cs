using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>Makes up values that fit a JSON schema, and sentences.</summary>
internal static class SchemaValues
{
    private const int Deepest = 20, MostItems = 1000;

    private static readonly string[] Words =
    [
        "river", "lamp", "quiet", "garden", "seven", "letter", "market", "blue", "window", "early", "music", "stone", "paper", "road",
        "winter", "open",
    ];

    public static object? Make(Fields schema, ref SlotRandom random, int depth = 0)
    {
        if (schema.GetValueOrDefault("enum") is IReadOnlyList<object?> { Count: > 0 } allowed) return allowed[random.Below(allowed.Count)];
        var type = schema.GetValueOrDefault("type") is IReadOnlyList<object?> types
            ? Value.ToText(types[0])
            : Value.ToText(schema.GetValueOrDefault("type"));
        switch (type)
        {
            case "object" when depth < Deepest: return MakeObject(schema, ref random, depth);
            case "array" when depth < Deepest:
                var count = (int)(Value.Number(schema.GetValueOrDefault("minItems")) ?? 1);
                var list = new List<object?>();
                for (var i = 0; i < Math.Clamp(count, 0, MostItems); i++)
                    list.Add(schema.GetValueOrDefault("items") is Fields item ? Make(item, ref random, depth + 1) : null);
                return list;
            case "integer" or "number":
                var least = Value.Number(schema.GetValueOrDefault("minimum")) ?? 0;
                var most = Value.Number(schema.GetValueOrDefault("maximum")) ?? least + 100;
                return type == "integer"
                    ? (long)least + random.Below((long)Math.Max(1, most - least + 1))
                    : Math.Round(least + ((most - least) * random.Unit()), 3);
            case "boolean": return random.Below(2) == 0;
            case "null": return null;
            default: return Sentence(ref random, 3 + random.Below(9));
        }
    }

    /// <summary>The properties that a schema names, each with a value; whatever its type says.</summary>
    public static Fields MakeObject(Fields schema, ref SlotRandom random, int depth = 0)
    {
        var made = new Fields();
        foreach (var (name, inner) in schema.GetValueOrDefault("properties") as Fields ?? [])
            made[name] = inner is Fields f ? Make(f, ref random, depth + 1) : null;
        return made;
    }

    public static string Sentence(ref SlotRandom random, int words)
    {
        var picked = new string[words];
        for (var i = 0; i < words; i++) picked[i] = Words[random.Below(Words.Length)];
        return char.ToUpperInvariant(picked[0][0]) + string.Join(' ', picked)[1..];
    }
}
