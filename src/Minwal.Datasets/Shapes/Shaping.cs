using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>Puts rows of shapes together.</summary>
internal static class Shaping
{
    /// <summary>The ids of <paramref name="rest"/>, then <paramref name="name"/>, then the others.</summary>
    public static Fields Before(Fields rest, string name, object? value)
    {
        if (rest.ContainsKey(name)) throw new ShapeException($"the row has a field '{name}' of its own");
        var result = new Fields(rest.Count + 1);
        foreach (var (field, item) in rest)
            if (IsId(field)) result[field] = item;
        result[name] = value;
        foreach (var (field, item) in rest)
            if (!IsId(field)) result[field] = item;
        return result;
    }

    private static bool IsId(string field) => field is "id" or "conversation_id" or "topic";
}
