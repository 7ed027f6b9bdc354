using System.Text.Json;

namespace Minwal.Values;

/// <summary>
/// The names of objects in JSON that were read last, on each thread: records have the same names again and again, and a name that is the
/// same object is found at once (<see cref="Fields"/>).
/// </summary>
internal static class JsonNames
{
    private const int Remembered = 256, Longest = 64;

    [ThreadStatic]
    private static string?[]? _names;

    /// <summary>The name that <paramref name="reader"/> stands on.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > Longest) return reader.GetString()!;
        var hash = 0u;
        foreach (var unit in reader.ValueSpan) hash = (hash * 31) + unit;
        ref var name = ref (_names ??= new string?[Remembered])[hash % Remembered];
        if (name is null || !reader.ValueTextEquals(name))
        {
            name = reader.GetString()!;
            // Where a recipe says it, too, it is the recipe's.
            name = SharedNames.Find(name);
        }

        return name;
    }
}
