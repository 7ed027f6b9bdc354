namespace Minwal.Checks;

/// <summary>Every kind of check that recipes can name. A new kind is one file beside this one and one line here.</summary>
public static class CheckKinds
{
    /// <summary>The kinds by name.</summary>
    public static IReadOnlyDictionary<string, CheckKind> All { get; } = new[]
    {
        ShapeCheck.Kind,
        LengthCheck.CharactersKind,
        LengthCheck.WordsKind,
        TurnsCheck.Kind,
        ScriptCheck.Kind,
        LanguageCheck.Kind,
        RepetitionCheck.Kind,
        PatternsCheck.Forbidden,
        PatternsCheck.Required,
        LabelsCheck.Kind,
        UniqueCheck.Kind,
        DistanceCheck.Kind,
        ShortcutsCheck.Kind,
    }.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
}
