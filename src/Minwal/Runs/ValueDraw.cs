using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Draws the values of a recipe that are to be drawn.</summary>
internal static class ValueDraw
{
    /// <summary>The item, or the list of different items, that <paramref name="spec"/> is for the attempt with this key.</summary>
    /// <exception cref="MinwalException">MW1012 when there are no items to draw from, or fewer than are to be drawn.</exception>
    public static object? Of(ValueSpec spec, ulong key, IVariables variables)
    {
        var random = new SlotRandom(SlotRandom.Key(key, (long)SlotRandom.Hash(spec.Name)));
        var from = spec.Template.Evaluate(variables);
        if (spec.Take is { } take) return Several(spec, from, take, ref random);
        // One item is drawn where it stands: the lists are long and every record draws.
        return from switch
        {
            IReadOnlyList<object?> { Count: > 0 } list => list[random.Below(list.Count)],
            Fields { Count: > 0 } weights => KeyedValues.Of(Name(weights, ref random)),
            _ => throw NoItems(spec, from),
        };
    }

    private static List<object?> Several(ValueSpec spec, object? from, int take, ref SlotRandom random)
    {
        if (ValueSpec.Different(from) is not { } items) throw NoItems(spec, from);
        if (items.Count < take) throw Unfit(spec, $"takes {take} different values, found {items.Count}");
        var drawn = new List<object?>(take);
        while (drawn.Count < take)
        {
            var at = Place(items, ref random);
            drawn.Add(items[at].Item);
            items.RemoveAt(at);
        }

        return drawn;
    }

    private static string Name(Fields weights, ref SlotRandom random)
    {
        var sum = 0.0;
        foreach (var (_, weight) in weights) sum += ValueSpec.Weight(weight);
        var (at, last) = (random.Unit() * sum, "");
        foreach (var (name, value) in weights)
        {
            var weight = ValueSpec.Weight(value);
            at -= weight;
            if (at < 0) return name;
            // What weighs nothing is never drawn, also not as the last one.
            if (weight > 0 || sum <= 0) last = name;
        }

        return last;
    }

    private static int Place(List<(object? Item, double? Weight)> items, ref SlotRandom random)
    {
        if (items[0].Weight is null) return random.Below(items.Count);
        var at = random.Unit() * items.Sum(item => item.Weight!.Value);
        for (var i = 0; i < items.Count; i++)
        {
            at -= items[i].Weight!.Value;
            if (at < 0) return i;
        }

        return items.Count - 1;
    }

    private static MinwalException NoItems(ValueSpec spec, object? from) =>
        Unfit(spec, $"needs a list or a map of weights that is not empty, found {Value.TypeName(from)}");

    private static MinwalException Unfit(ValueSpec spec, string what) => new([new Fault("MW1012", spec.Mark, $"'pick' {what}")]);
}
