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
        if (spec.Items(from) is not { } items || (items.Count == 0 && spec.Take is null))
            throw Unfit(spec, $"needs a list or a map of weights that is not empty, found {Value.TypeName(from)}");
        if (spec.Take is not { } take) return items[Draw(items, ref random)].Item;
        if (items.Count < take) throw Unfit(spec, $"takes {take} different values, found {items.Count}");
        var drawn = new List<object?>(take);
        while (drawn.Count < take)
        {
            var at = Draw(items, ref random);
            drawn.Add(items[at].Item);
            items.RemoveAt(at);
        }

        return drawn;
    }

    private static int Draw(List<(object? Item, double? Weight)> items, ref SlotRandom random)
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

    private static MinwalException Unfit(ValueSpec spec, string what) => new([new Fault("MW1012", spec.Mark, $"'pick' {what}")]);
}
