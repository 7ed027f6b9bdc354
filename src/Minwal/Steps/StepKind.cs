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
public sealed record StepKind : IRegistered
{
    /// <summary>A kind of step with keys of its own.</summary>
    /// <param name="name">The name under <c>steps:</c>.</param>
    /// <param name="shape">Its keys; in the JSON Schema and the reference it is the part <c>step_NAME</c>.</param>
    public StepKind(string name, MapShape<StepSettings> shape) : this(name, shape, shape.Summary)
    {
        if (shape.Name != $"step_{name}")
        {
            throw new ArgumentException(
                $"the shape of the step '{name}' is called '{shape.Name}', it must be 'step_{name}'", nameof(shape));
        }
    }

    /// <summary>A kind of step of any shape.</summary>
    internal StepKind(string name, Shape<StepSettings> shape, string summary) => (Name, Shape, Summary) = (name, shape, summary);

    /// <summary>The name under <c>steps:</c>.</summary>
    public string Name { get; }

    /// <summary>What may stand under it.</summary>
    public Shape<StepSettings> Shape { get; }

    /// <summary>What it makes, in one sentence.</summary>
    public string Summary { get; }
}
