using Minwal.Registries;

namespace Minwal.Checks;

/// <summary>The kinds of check that come with the recipe language. A new kind is one file beside this one and one line here.</summary>
internal static class CheckKinds
{
    private static readonly CheckKind[] BuiltIn =
    [
        new ShapeKind(),
        LengthKind.InCharacters(),
        LengthKind.InWords(),
        new TurnsKind(),
        new ScriptKind(),
        new LanguageKind(),
        new RepetitionKind(),
        PatternsKind.Forbidden(),
        PatternsKind.Required(),
        new PrivateKind(),
        new ThatKind(),
        new GroundedKind(),
        new ReplayKind(),
        new LabelsKind(),
        new UniqueKind(),
        new DistanceKind(),
        new CoverageKind(),
        new FrequentKind(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltIn.Select(kind => kind.Name)];

    /// <summary>A registry with all of them, to which more can be added.</summary>
    public static Registry<CheckKind> Create() => new("check", BuiltIn);
}
