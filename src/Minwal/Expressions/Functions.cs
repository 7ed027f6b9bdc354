using System.Globalization;
using Minwal.Planning;
using Minwal.Registries;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// The built-in functions of the expression language; a new one is one line here and is listed in <c>docs/recipes.md</c>.
/// </summary>
internal static class Functions
{
    /// <summary>The variable that holds the record's own random key, for functions that draw.</summary>
    public const string RandomKey = "#random";

    /// <summary>The variable that is there where <c>+</c> adds numbers and nothing else: in grammars, whose patterns join texts.</summary>
    public const string SumsKey = "#sums";

    /// <summary>A registry with every function that comes with the language of formulas.</summary>
    public static Registry<Function> Create() => new("function", All);

    private static readonly Function[] All =
    [
        new("len(value)", 1, 1, "items of a list, fields of an object, characters of a string", (a, _) => Length(a[0])),
        new("words(text)", 1, 1, "number of words, counted at white space", (a, _) => (long)Words.Count(Text(a[0]))),
        new("lower(text)", 1, 1, "in lower case", (a, _) => Text(a[0]).ToLowerInvariant()),
        new("trim(text)", 1, 1, "without white space at both ends", (a, _) => Text(a[0]).Trim()),
        new("replace(text, old, new)", 3, 3, "every occurrence replaced",
            (a, _) => Text(a[0]).Replace(Text(a[1]), Text(a[2]), StringComparison.Ordinal)),
        new("split(text, separator)", 2, 2, "a list of the parts", (a, _) => Text(a[0]).Split(Text(a[1])).Cast<object?>().ToList()),
        new("join(list, separator)", 2, 2, "one string of all items", (a, _) => string.Join(Text(a[1]), List(a[0]).Select(Value.ToText))),
        new("pluck(list, name)", 2, 2, "that field of each item",
            (a, _) => List(a[0]).Select(item => (item as Fields)?.GetValueOrDefault(Text(a[1]))).ToList()),
        new("slice(list, from, to)", 3, 3, "items from (included) to (excluded)", (a, _) => Slice(List(a[0]), Whole(a[1]), Whole(a[2]))),
        new("last(list)", 1, 1, "the last item, or null", (a, _) => List(a[0]) is { Count: > 0 } list ? list[^1] : null),
        new("contains(container, item)", 2, 2, "whether a list or string holds the item",
            (a, _) => a[0] is string s ? s.Contains(Text(a[1]), StringComparison.Ordinal) : List(a[0]).Any(x => Value.AreEqual(x, a[1]))),
        new("sum(list)", 1, 1, "the numbers added up", (a, _) => Whole(List(a[0]).Sum(Number))),
        new("min(a, b, …)", 1, 8, "the smallest", (a, _) => Whole(a.Min(Number))),
        new("max(a, b, …)", 1, 8, "the largest", (a, _) => Whole(a.Max(Number))),
        new("clamp(number, least, most)", 3, 3, "brought into the range",
            (a, _) => Whole(Math.Clamp(Number(a[0]), Number(a[1]), Number(a[2])))),
        new("round(number, digits)", 1, 2, "half to even", (a, _) => Whole(Math.Round(Number(a[0]), a.Length > 1 ? (int)Number(a[1]) : 0))),
        new("floor(number)", 1, 1, "the next whole number below", (a, _) => (long)Math.Floor(Number(a[0]))),
        new("ceil(number)", 1, 1, "the next whole number above", (a, _) => (long)Math.Ceiling(Number(a[0]))),
        new("if(condition, yes, no)", 3, 3, "one of two values", (a, _) => Value.IsTrue(a[0]) ? a[1] : a[2]),
        new("text(value)", 1, 1, "as text", (a, _) => Value.ToText(a[0])),
        new("pad(number, digits)", 2, 2, "with leading zeros", (a, _) => Text(a[0]).PadLeft((int)Number(a[1]), '0')),
        new("range(from, to)", 2, 2, "whole numbers from (included) to (excluded), at most 10,000",
            (a, _) => Range((long)Number(a[0]), (long)Number(a[1]))),
        new("chosen(k, n, i)", 3, 3, "whether item i of n is among k chosen at random for this record",
            (a, v) => Chosen((long)Number(a[0]), (long)Number(a[1]), (long)Number(a[2]), v)) { Draws = true },
    ];

    private static object? Length(object? value) => value switch
    {
        string s => (long)new StringInfo(s).LengthInTextElements,
        Fields f => (long)f.Count,
        IReadOnlyList<object?> l => (long)l.Count,
        null => 0L,
        _ => throw new EvaluationException($"len needs a list, an object or a string, not {Value.TypeName(value)}"),
    };

    private static string Text(object? value) => Value.ToText(value);

    private static double Number(object? value) =>
        Value.Number(value) ?? throw new EvaluationException($"expected a number, not {Value.TypeName(value)} {Json.ToText(value)}");

    private static int Whole(object? value) => (int)Number(value);

    private static object Whole(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (long)value : value;

    private static IReadOnlyList<object?> List(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        null => [],
        _ => throw new EvaluationException($"expected a list, not {Value.TypeName(value)}"),
    };

    private static List<object?> Slice(IReadOnlyList<object?> list, int from, int to)
    {
        if (from < 0) from += list.Count;
        if (to < 0) to += list.Count;
        from = Math.Clamp(from, 0, list.Count);
        return list.Skip(from).Take(Math.Max(0, Math.Min(to, list.Count) - from)).ToList();
    }

    private static List<object?> Range(long from, long to)
    {
        if (to - from > 10_000) throw new EvaluationException("range gives at most 10,000 numbers");
        var list = new List<object?>();
        for (var i = from; i < to; i++) list.Add(i);
        return list;
    }

    private static object Chosen(long k, long n, long i, IVariables variables)
    {
        if (n > 10_000) throw new EvaluationException("chosen works for n up to 10,000");
        var key = variables.TryGet(RandomKey, out var value) && value is long l ? (ulong)l : 0UL;
        var random = new SlotRandom(SlotRandom.Key(key, n));
        // Selection sampling (Knuth, TAOCP vol. 2, 3.4.2, algorithm S) replayed up to item i.
        for (var item = 0L; item < n && k > 0; item++)
        {
            var take = random.Below(n - item) < k;
            if (item == i) return take;
            if (take) k--;
        }

        return false;
    }
}
