using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions over lists and objects; null is the empty one.</summary>
internal static class ListFunctions
{
    private const int MostNumbers = 10_000;
    private const int MostItems = 1_000_000;

    public static readonly Function[] All =
    [
        new("pluck(list, name)", 2, 2, "that field of each item",
            (a, _) => List(a[0]).Select(item => (item as Fields)?.GetValueOrDefault(AsText(a[1]))).ToList()),
        new("slice(list, from[, to])", 2, 3, "items from (included) to (excluded), counted from 0; negative places count from the end",
            (a, _) => Slice(List(a[0]), a[1], Optional(a, 2))),
        new("first(list)", 1, 1, "the first item, or null", (a, _) => List(a[0]) is { Count: > 0 } list ? list[0] : null),
        new("last(list)", 1, 1, "the last item, or null", (a, _) => List(a[0]) is { Count: > 0 } list ? list[^1] : null),
        new("any(list[, formula])", 1, 2, "whether the formula over `it`, or the item itself, is true for at least one item",
            (a, _) => List(a[0]).Any(Test(a))) { FormulaAt = 1 },
        new("all(list[, formula])", 1, 2, "whether the formula over `it`, or the item itself, is true for every item",
            (a, _) => List(a[0]).All(Test(a))) { FormulaAt = 1 },
        new("count(list, formula)", 2, 2, "for how many items the formula over `it` is true",
            (a, _) => (long)List(a[0]).Count(Test(a))) { FormulaAt = 1 },
        new("filter(list, formula)", 2, 2, "the items for which the formula over `it` is true",
            (a, _) => List(a[0]).Where(Test(a)).ToList()) { FormulaAt = 1 },
        new("map(list, formula)", 2, 2, "the formula's value for each item `it`",
            (a, _) => List(a[0]).Select(Key(a)).ToList()) { FormulaAt = 1 },
        new("sort(list[, formula])", 1, 2,
            "by the items, or by the formula's value for each item `it`: null, false, true, numbers, texts by code point, lists, objects; "
            + "equal ones keep their order",
            (a, _) => List(a[0]).OrderBy(Key(a), ValueComparer.Instance).ToList()) { FormulaAt = 1 },
        new("unique(list[, formula])", 1, 2, "the first of each equal items, or of items for which the formula over `it` gives the same",
            (a, _) => List(a[0]).DistinctBy(Key(a), ValueComparer.Instance).ToList()) { FormulaAt = 1 },
        new("reverse(list)", 1, 1, "the last item first", (a, _) => List(a[0]).Reverse().ToList()),
        new("flatten(list)", 1, 1, "the items of the lists in it, one level deep", (a, _) => Flatten(List(a[0]))),
        new("zip(a, b, …)", 2, 8, "a list of lists: the first items of all, the second ones, … as far as the shortest goes",
            (a, _) => Zip(a)),
        new("keys(object)", 1, 1, "the names of its fields", (a, _) => Object(a[0]).Keys.ToList<object?>()),
        new("values(object)", 1, 1, "the values of its fields", (a, _) => Object(a[0]).Values.ToList()),
        new("deal(weights, total, index)", 3, 3,
            "the name that thing `index` (from 0) of `total` gets when they are dealt out by weight, a map: over all of them the counts "
            + "are exact, by largest remainder, and those in a row are as different as can be",
            (a, _) => Dealing.Of(Object(a[0]), Whole(a[1]), Whole(a[2]))),
        new("range(from, to)", 2, 2, "whole numbers from (included) to (excluded), at most 10,000",
            (a, _) => Range(Whole(a[0]), Whole(a[1]))),
    ];

    private static Func<object?, bool> Test(object?[] arguments) =>
        arguments.Length > 1 ? ((ItemFormula)arguments[1]!).IsTrue : Value.IsTrue;

    private static Func<object?, object?> Key(object?[] arguments) => arguments.Length > 1 ? ((ItemFormula)arguments[1]!).Of : item => item;

    private static List<object?> Slice(IReadOnlyList<object?> list, object? from, object? to)
    {
        var (begin, end) = Span(from, to, list.Count);
        var slice = new List<object?>(end - begin);
        for (var i = begin; i < end; i++) slice.Add(list[i]);
        return slice;
    }

    private static List<object?> Flatten(IReadOnlyList<object?> list)
    {
        if (list.Sum(item => item is IReadOnlyList<object?> inner ? (long)inner.Count : 1) > MostItems)
            throw new EvaluationException($"flatten gives at most {MostItems:N0} items");
        return [.. list.SelectMany(item => item is IReadOnlyList<object?> inner ? inner : [item])];
    }

    private static List<object?> Zip(object?[] lists)
    {
        var all = lists.Select(List).ToList();
        var count = all.Min(list => list.Count);
        var zipped = new List<object?>(count);
        for (var i = 0; i < count; i++) zipped.Add(all.Select(list => list[i]).ToList());
        return zipped;
    }

    private static List<object?> Range(long from, long to)
    {
        if ((Int128)to - from > MostNumbers) throw new EvaluationException($"range gives at most {MostNumbers:N0} numbers");
        var list = new List<object?>();
        for (var i = from; i < to; i++) list.Add(i);
        return list;
    }
}
