using Minwal.Recipes.Language;
using Minwal.Registries;

namespace Minwal.Steps;

/// <summary>A kind of step: its name in recipes and its keys. Immutable and thread-safe.</summary>
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
