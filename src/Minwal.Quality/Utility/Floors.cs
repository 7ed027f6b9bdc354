using System.Text;
using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Text;

namespace Minwal.Quality.Utility;

/// <summary>
/// What can be told without understanding anything, so that an accuracy that means nothing is seen to mean nothing: always the most
/// frequent label; from the text's length alone; from its punctuation alone; from the names of the labels alone, without any row; from a
/// list of the five words that speak most for each label.
/// </summary>
internal static class Floors
{
    private const int Keywords = 5;

    private static readonly TrainingOptions Plain = new() { Features = FeatureSet.BagOfWords, Calibrates = false };

    /// <summary>The accuracy of each floor, learned from one set of rows and tried on another.</summary>
    public static IReadOnlyList<Control> Of(
        IReadOnlyList<string> texts, IReadOnlyList<string> labels, IReadOnlyList<string> testTexts, IReadOnlyList<string> testLabels)
    {
        double Pseudo(Func<string, string> of) => Accuracy(testLabels,
            TextClassifier.Train([.. texts.Select(of)], labels, Plain).Predict([.. testTexts.Select(of)]).Labels);

        return
        [
            new Control("majority", Accuracy(testLabels, Repeated(Majority(labels), testLabels.Count))),
            new Control("length only", Pseudo(Length)),
            new Control("punctuation only", Pseudo(Punctuation)),
            new Control("label names only", LabelNames([.. labels.Distinct(StringComparer.Ordinal)], testTexts, testLabels)),
            new Control("keyword lists", Accuracy(testLabels, ByKeywords(texts, labels, testTexts))),
        ];
    }

    /// <summary>The label of the most rows; of several the first in ordinal order.</summary>
    public static string Majority(IReadOnlyList<string> labels) => labels.GroupBy(l => l, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;

    /// <summary>The accuracy of a classifier that has seen nothing but the names of the labels.</summary>
    public static double LabelNames(IReadOnlyList<string> labels, IReadOnlyList<string> texts, IReadOnlyList<string> truth) =>
        Accuracy(truth, TextClassifier.Train([.. labels.Select(Spoken)], labels, new TrainingOptions { Calibrates = false })
            .Predict(texts).Labels);

    /// <summary>The share of labels that were told rightly.</summary>
    public static double Accuracy(IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        var right = 0;
        for (var i = 0; i < truth.Count; i++) if (truth[i] == predicted[i]) right++;
        return truth.Count == 0 ? double.NaN : (double)right / truth.Count;
    }

    private static string[] Repeated(string label, int count)
    {
        var all = new string[count];
        Array.Fill(all, label);
        return all;
    }

    /// <summary>A label as it would be said: <c>cardArrival</c> and <c>card_arrival</c> are two words.</summary>
    private static string Spoken(string label)
    {
        var spoken = new StringBuilder(label.Length + 4);
        for (var i = 0; i < label.Length; i++)
        {
            if (i > 0 && char.IsUpper(label[i]) && char.IsLower(label[i - 1])) spoken.Append(' ');
            spoken.Append(label[i] is '_' or '-' or '/' ? ' ' : label[i]);
        }

        return spoken.ToString();
    }

    /// <summary>Words and characters of a text, as words: exact for short texts, coarser for longer ones.</summary>
    private static string Length(string text)
    {
        var (words, characters) = (Words.Count(text), Characters.Count(text));
        return $"w{Coarse(words)} c{Coarse(characters / 4)} wide{Coarse(words) / 2}";
    }

    private static int Coarse(int length) => length < 16 ? length : 16 + (int)(4 * Math.Log2(length / 16.0));

    private static string Punctuation(string text)
    {
        var marks = new StringBuilder("none ");
        var last = 'x';
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c)) continue;
            last = c;
            if (char.IsPunctuation(c) || char.IsSymbol(c)) marks.Append('u').Append((int)c).Append(' ');
        }

        return marks.Append(char.IsPunctuation(last) ? $"end{(int)last}" : "endword").ToString();
    }

    private static string[] ByKeywords(IReadOnlyList<string> texts, IReadOnlyList<string> labels, IReadOnlyList<string> tests)
    {
        var spoken = WordOdds.Telling(texts, labels, Keywords);
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (label, word, _) in spoken)
        {
            if (!lists.TryGetValue(word, out var owners)) lists[word] = owners = [];
            owners.Add(label);
        }

        var majority = Majority(labels);
        return [.. tests.Select(text =>
        {
            var hits = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var word in CompareKey.Of(text).Split(' ').Distinct(StringComparer.Ordinal))
                foreach (var label in lists.GetValueOrDefault(word, [])) hits[label] = hits.GetValueOrDefault(label) + 1;
            return hits.Count == 0 ? majority
                : hits.OrderByDescending(hit => hit.Value).ThenBy(hit => hit.Key, StringComparer.Ordinal).First().Key;
        })];
    }
}
