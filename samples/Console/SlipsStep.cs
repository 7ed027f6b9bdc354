using Minwal.Calls;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Samples.Console;

/// <summary>
/// The step <c>slips</c>: lets a finger slip in some texts. Asks no model, and draws from the slot's own random numbers, so that a run can
/// be repeated.
/// </summary>
internal sealed class SlipsStep(string of, string name, double share) : IStep
{
    public static StepKind Kind { get; } = new("slips", MakeShape());

    public ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<StepResult>>([.. slots.Select(slot => StepResult.Of(new Fields(1).Add(name, Slip(slot))))]);

    private string Slip(StepSlot slot)
    {
        var random = new SlotRandom(slot.Random);
        var text = slot.Variables.TryGet(of, out var value) ? Value.ToText(value).ToCharArray() : [];
        if (text.Length < 2 || random.Unit() >= share) return new string(text);
        var at = random.Below(text.Length - 1);
        (text[at], text[at + 1]) = (text[at + 1], text[at]);
        return new string(text);
    }

    private static MapShape<StepSettings> MakeShape()
    {
        var shape = new MapShape<StepSettings>("step_slips", "Lets a finger slip in some texts: two neighbouring letters change places.");
        var of = shape.Required("of", Shapes.Name, "The variable with the text.");
        var name = shape.Optional("name", Shapes.Name, "slips", "The step's name; the text with the slip is the variable of that name.");
        var share = shape.Optional("share", Shapes.Number(0, 1), 0.2, "The share of texts with a slip.");
        return shape.Build(v => new StepSettings("slips", v.Mark, v.Get(name), null, null, [], [v.Get(name)], v.Formulas,
            _ => new SlipsStep(v.Get(of), v.Get(name), v.Get(share))));
    }
}
