using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// One order for all values, so that any list can be sorted (jq's): null, false, true, numbers, texts by code point, lists item by item,
/// objects by their JSON text. Equal are what the language calls equal (<see cref="Value.AreEqual"/>).
/// </summary>
internal sealed class ValueComparer : IComparer<object?>, IEqualityComparer<object?>
{
    public static ValueComparer Instance { get; } = new();

    public int Compare(object? x, object? y)
    {
        var kinds = Rank(x).CompareTo(Rank(y));
        if (kinds != 0) return kinds;
        switch (x, y)
        {
            case (string a, string b): return string.CompareOrdinal(a, b);
            case (long a, long b): return a.CompareTo(b);
            case (Fields a, Fields b): return string.CompareOrdinal(Json.ToText(a), Json.ToText(b));
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
                    if (Compare(a[i], b[i]) is not 0 and var order) return order;
                return a.Count.CompareTo(b.Count);
            default: return (Value.Number(x) ?? 0).CompareTo(Value.Number(y) ?? 0);
        }
    }

    public new bool Equals(object? x, object? y) => Value.AreEqual(x, y);

    public int GetHashCode(object? value)
    {
        switch (value)
        {
            case null: return 0;
            case string text: return text.GetHashCode(StringComparison.Ordinal);
            case bool b: return b ? 1 : 2;
            // Objects are equal in any order of their fields.
            case Fields fields:
                return fields.Aggregate(fields.Count, (sum, field) => sum ^ HashCode.Combine(field.Key, GetHashCode(field.Value)));
            case IReadOnlyList<object?> list:
                var hash = new HashCode();
                foreach (var item in list) hash.Add(GetHashCode(item));
                return hash.ToHashCode();
            default: return Value.Number(value)?.GetHashCode() ?? value.GetHashCode();
        }
    }

    private static int Rank(object? value) => value switch
    {
        null => 0,
        false => 1,
        true => 2,
        string => 4,
        Fields => 6,
        IReadOnlyList<object?> => 5,
        _ => 3,
    };
}
