using Minwal.Quality.Classifying;
using Minwal.Quality.Validation;

namespace Minwal.Quality.Separability;

/// <summary>What is told by the whole text: the best single word, all words, all n-grams.</summary>
internal static class TextFeature
{
    /// <summary>Whether a feature of that name is one.</summary>
    public static bool Is(string name) => name is "any_word" or "bag_of_words" or "ngrams";

    /// <summary>The area under the curve for rows of other folds; null when a label never occurs.</summary>
    public static double? AreaUnderCurve(string name, TextSample sample)
    {
        if (sample.Negative == 0 || sample.Positive == 0) return null;
        if (name == "any_word") return BestWord.Areas(sample.Texts, [.. sample.Labels.Select(l => l ? 1 : 0)], 2, sample.Folds)[1].Area;
        var set = name == "ngrams" ? FeatureSet.WordsAndCharacters : FeatureSet.BagOfWords;
        var scores = OutOfFold.Scores(
            NGramCounts.Of(sample.Texts, set), [.. sample.Labels.Select(l => l ? "1" : "0")], sample.Folds, ["0", "1"]);
        return RocCurve.MacroArea(scores, [.. sample.Labels.Select(l => l ? 1 : 0)], 2);
    }
}

/// <summary>Texts with a label that is told from all others: a sample, so that memory does not grow with the file.</summary>
/// <param name="most">The most rows that are kept: of more, those with the smallest hash of their number.</param>
internal sealed class TextSample(int most = TextSample.Most)
{
    /// <summary>The most rows that can be kept.</summary>
    public const int Most = 20_000;

    private readonly RowSample<(string Text, bool Positive, int Fold)> _rows = new(most);

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts => [.. _rows.Rows.Select(row => row.Text)];

    /// <summary>Whether each has the label.</summary>
    public IReadOnlyList<bool> Labels => [.. _rows.Rows.Select(row => row.Positive)];

    /// <summary>The fold of each.</summary>
    public int[] Folds => [.. _rows.Rows.Select(row => row.Fold)];

    /// <summary>How many have the label.</summary>
    public long Positive => _rows.Rows.Count(row => row.Positive);

    /// <summary>How many have another one.</summary>
    public long Negative => _rows.Rows.Count(row => !row.Positive);

    /// <summary>Takes a row.</summary>
    public void Add(string text, bool positive, int fold) => _rows.Add((text, positive, fold));
}
