using System.Text.Json;
using Minwal.Planning;
using Minwal.Values;
using static Minwal.Expressions.Argument;

namespace Minwal.Expressions;

/// <summary>Functions over values of any type, and those that draw.</summary>
internal static class ValueFunctions
{
    public static readonly Function[] All =
    [
        new("if(condition, yes, no)", 3, 3, "one of two values; the other one is not evaluated",
            (a, _) => Value.IsTrue(a[0]) ? a[1] : a[2]),
        new("text(value)", 1, 1, "as text; lists and objects as JSON", (a, _) => AsText(a[0])),
        new("json(text)", 1, 1, "the value that a JSON text says; null when it is not JSON", (a, _) => Parse(AsText(a[0]))),
        new("to_json(value)", 1, 1, "as JSON on one line, texts in quotes", (a, _) => Json.ToText(a[0])),
        new("chosen(k, n, i)", 3, 3, "whether item i of n is among k chosen at random for this record",
            (a, v) => Chosen(Whole(a[0]), Whole(a[1]), Whole(a[2]), v)) { Draws = true },
        new("cut(texts, pieces, most[, formula])", 3, 4,
            "the texts of a list cut between words at places drawn for this record and these texts: a list of lists of pieces, so many of "
            + "all together, of one text at most `most`; the formula over `it` {before, after, at, words, text, texts} (the words at both "
            + "sides, how many stand before, how many the text has, which text it is, of how many) gives a place's weight",
            (a, v) => WordCuts.Of(
                [.. List(a[0]).Select(AsText)], Whole(a[1]), Whole(a[2]), a.Length > 3 ? (ItemFormula)a[3]! : null, KeyOf(v)))
            { Draws = true, FormulaAt = 3 },
    ];

    private static object? Parse(string text)
    {
        try
        {
            return Json.Parse(text);
        }
        // Half a character, written as \ud800, is an invalid operation to the reader.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static object Chosen(long k, long n, long i, IVariables variables)
    {
        if (n > 10_000) throw new EvaluationException("chosen works for n up to 10,000");
        var random = new SlotRandom(SlotRandom.Key(KeyOf(variables), n));
        // Selection sampling (Knuth, TAOCP vol. 2, 3.4.2, algorithm S) replayed up to item i.
        for (var item = 0L; item < n && k > 0; item++)
        {
            var take = random.Below(n - item) < k;
            if (item == i) return take;
            if (take) k--;
        }

        return false;
    }

    /// <summary>The record's own random key; 0 where there is no record.</summary>
    private static ulong KeyOf(IVariables variables) =>
        variables.TryGet(Functions.RandomKey, out var value) && value is long key ? (ulong)key : 0UL;
}
