namespace Minwal.Steps;

/// <summary>Every kind of step that recipes can name. A new kind is one file beside this one and one line here.</summary>
public static class StepKinds
{
    /// <summary>The kinds by name.</summary>
    public static IReadOnlyDictionary<string, StepKind> All { get; } =
        new[] { WriteStep.Kind, ConverseStep.Kind }.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
}
