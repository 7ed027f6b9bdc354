using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>A step that is done for every item of a list: <c>each: { in: answer_candidates, as: candidate }</c>.</summary>
/// <param name="In">Gives the list.</param>
/// <param name="As">The variable that holds the item.</param>
/// <param name="Asks">How often a call is asked in all while its answer is a refusal or empty.</param>
internal sealed record EachSettings(Expression In, string As, int Asks)
{
    /// <summary>How many items a list may have: each is a call.</summary>
    public const int MostItems = 1_000;

    /// <summary>Its keys.</summary>
    public static MapShape<EachSettings> Shape { get; } = MakeShape();

    /// <summary>
    /// The slot as the call for each item sees it, in the order of the list; none for null.
    /// Null, with the reason in <paramref name="fault"/>, when there is no list.
    /// </summary>
    public IReadOnlyList<StepSlot>? Passes(StepSlot slot, out Rejection? fault)
    {
        object? list;
        try
        {
            list = In.Evaluate(slot.Variables);
        }
        catch (MinwalException e)
        {
            fault = new Rejection("each.no_list", $"'each' could not be computed: {e.Message}", []);
            return null;
        }

        fault = (list ?? Array.Empty<object?>()) is not IReadOnlyList<object?> items
            ? new Rejection("each.no_list", $"'each' needs a list, but '{In}' gave {Json.ToText(list)}", [])
            : items.Count > MostItems
                ? new Rejection("each.too_many", $"'{In}' gave {items.Count:N0} items; 'each' asks for at most {MostItems:N0}",
                    new Fields(1).Add("items", (long)items.Count))
                : null;
        if (fault is not null) return null;
        return [.. (list as IReadOnlyList<object?> ?? []).Select((item, i) => slot.Pass(new Fields(1).Add(As, item), "each", i))];
    }

    private static MapShape<EachSettings> MakeShape()
    {
        var shape = new MapShape<EachSettings>("write_each", "Asks once for every item of a list, all at once.");
        var list = shape.Required("in", Shapes.Formula, "The list.");
        var name = shape.Required("as", Shapes.Name, "The variable with the item, for the prompt, the grammar and `images`.");
        var asks = shape.Optional("asks", Shapes.Integer(1, 10), 1, SecondAsking.KeyHelp);
        return shape.Build(v => new EachSettings(v.Get(list), v.Get(name), (int)v.Get(asks)));
    }
}
