using Minwal.Recipes.Language;

namespace Minwal.Steps;

/// <summary>A kind of step: its name in recipes and its keys. One file per kind; the list is <see cref="StepKinds"/>.</summary>
/// <param name="Name">The name under <c>steps:</c>.</param>
/// <param name="Shape">Its keys.</param>
public sealed record StepKind(string Name, MapShape<StepSettings> Shape);
