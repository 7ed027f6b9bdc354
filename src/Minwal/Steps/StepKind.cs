using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Steps;

/// <summary>A kind of step: its name in recipes and its keys. Immutable and thread-safe.</summary>
/// <example><code>
/// sealed class StampStep(string name) : IStep
/// {
///     public static StepKind Kind { get; } = new("stamp", MakeShape());
///
///     public ValueTask&lt;IReadOnlyList&lt;StepResult&gt;&gt; RunAsync(
///         IReadOnlyList&lt;StepSlot&gt; slots, ICallSession calls, CancellationToken cancellation) =>
///         new([.. slots.Select(slot => StepResult.Of(new Fields().Add(name, $"{slot.Slot:x}")))]);
///
///     private static MapShape&lt;StepSettings&gt; MakeShape()
///     {
///         var shape = new MapShape&lt;StepSettings&gt;("step_stamp", "Gives every record the number of its slot.");
///         var name = shape.Optional("name", Shapes.Name, "stamp", "The variable with the number.");
///         return shape.Build(v => new StepSettings("stamp", v.Mark, v.Get(name), null, null, [], [v.Get(name)], v.Formulas,
///             _ => new StampStep(v.Get(name))));
///     }
/// }
///
/// bench.Language.Steps.Add(StampStep.Kind);
/// </code></example>
/// <param name="Name">The name under <c>steps:</c>.</param>
/// <param name="Shape">Its keys; in the JSON Schema and the reference it is the part <c>step_NAME</c>.</param>
public sealed record StepKind(string Name, MapShape<StepSettings> Shape) : IRegistered
{
    /// <summary>Its keys.</summary>
    public MapShape<StepSettings> Shape { get; } = Shape.Name == $"step_{Name}"
        ? Shape
        : throw new ArgumentException($"the shape of the step '{Name}' is called '{Shape.Name}', it must be 'step_{Name}'", nameof(Shape));

    /// <summary>What it makes, in one sentence.</summary>
    public string Summary => Shape.Summary;
}
