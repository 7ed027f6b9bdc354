using System.Globalization;

namespace Minwal.Values;

/// <summary>What can be asked of any value (see <see cref="Fields"/> for what a value is).</summary>
public static class Value
{
    private static readonly object True = true, False = false;

    /// <summary>The name of the value's type as a recipe's author would say it.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "null",
        bool => "boolean",
        long or int => "integer",
        double => "number",
        string => "string",
        Fields => "object",
        IReadOnlyList<object?> => "list",
        _ => value.GetType().Name,
    };

    /// <summary>False for null, false, 0, "" and empty lists and objects; true for all else.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        long l => l != 0,
        int i => i != 0,
        double d => d != 0,
        string s => s.Length > 0,
        Fields f => f.Count > 0,
        IReadOnlyList<object?> l => l.Count > 0,
        _ => true,
    };

    /// <summary>The number in <paramref name="value"/>, or null when it is none.</summary>
    public static double? Number(object? value) => value switch
    {
        long l => l,
        int i => i,
        double d => d,
        _ => null,
    };

    /// <summary>
    /// Text as it stands in a CSV cell or inside a sentence: invariant culture, lower-case booleans, JSON for lists and objects.
    /// </summary>
    public static string ToText(object? value) => value switch
    {
        null => "",
        string s => s,
        bool b => b ? "true" : "false",
        long l => l.ToString(CultureInfo.InvariantCulture),
        int i => i.ToString(CultureInfo.InvariantCulture),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        _ => Json.ToText(value),
    };

    /// <summary>Deep equality; integers and numbers compare by value.</summary>
    public static bool AreEqual(object? a, object? b)
    {
        if (a is string x && b is string y) return string.Equals(x, y, StringComparison.Ordinal);
        if (a is null || b is null) return a is null && b is null;
        if (a is bool p && b is bool q) return p == q;
        if (a is long i && b is long j) return i == j;
        if (Number(a) is { } m && Number(b) is { } n) return m.Equals(n);
        if (a is Fields f && b is Fields g) return HaveEqual(f, g);
        return a is IReadOnlyList<object?> u && b is IReadOnlyList<object?> v && HaveEqual(u, v);
    }

    /// <summary>A truth value as an object: one of two that are always the same.</summary>
    internal static object Boxed(bool value) => value ? True : False;

    private static bool HaveEqual(Fields a, Fields b)
    {
        if (a.Count != b.Count) return false;
        foreach (var (name, value) in a)
            if (!b.TryGetValue(name, out var other) || !AreEqual(value, other)) return false;
        return true;
    }

    private static bool HaveEqual(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (!AreEqual(a[i], b[i])) return false;
        return true;
    }
}
