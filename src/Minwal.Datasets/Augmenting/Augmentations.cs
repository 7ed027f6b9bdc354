using Minwal.Registries;

namespace Minwal.Datasets.Augmenting;

/// <summary>The ways to make further records, by their names.</summary>
internal static class Augmentations
{
    /// <summary>Those that come with the tool, with what the user gave them.</summary>
    /// <param name="rules">Further rules of paraphrase, which go before ours.</param>
    /// <param name="entities">Further lists of entities, which go before ours.</param>
    /// <param name="typos">The share of longer words with a slip, above 0 to 1.</param>
    public static Registry<Augmentation> Create(
        IReadOnlyList<(string From, string To)> rules, IReadOnlyList<IReadOnlyList<string>> entities, double typos) => new("augmentation",
    [
        new EntityAugmentation(new Lazy<Lexicon>(() => new Lexicon([.. entities, .. Lexicon.BuiltIn]))),
        new NumberAugmentation(),
        new DateAugmentation(),
        new ParaphraseAugmentation([.. rules, .. ParaphraseAugmentation.BuiltIn]),
        new OptionsAugmentation(),
        new SpellingAugmentation(),
        new TypoAugmentation(typos),
        new SpeechAugmentation(fillers: 0.12, repetitions: 0.05),
        new DiacriticsAugmentation(),
        new NoDiacriticsAugmentation(),
    ]);
}
