namespace Minwal.Quality.Classifying;

/// <summary>What a classifier says of many texts.</summary>
internal static class Predictions
{
    /// <summary>The label and confidence for each of <paramref name="texts"/>.</summary>
    public static (string[] Labels, double[] Confidences) Predict(this TextClassifier classifier, IReadOnlyList<string> texts)
    {
        var (labels, confidences, buffer) = (new string[texts.Count], new double[texts.Count], new VectorBuffer());
        for (var i = 0; i < texts.Count; i++) (labels[i], confidences[i]) = classifier.Predict(texts[i], buffer);
        return (labels, confidences);
    }

    /// <summary>The labels of some rows of <paramref name="counts"/> (null for all), from n-grams that are counted already.</summary>
    public static string[] Predict(this TextClassifier classifier, NGramCounts counts, IReadOnlyList<int>? rows) =>
        [.. classifier.Scores(counts, rows).Select(scores => classifier.Labels[TextClassifier.Best(scores)])];

    /// <summary>The scores of some rows of <paramref name="counts"/> (null for all), class after class.</summary>
    public static float[][] Scores(this TextClassifier classifier, NGramCounts counts, IReadOnlyList<int>? rows)
    {
        var vectors = classifier.Vectorizer.Transform(counts, rows);
        var scores = new float[vectors.Count][];
        var all = new float[classifier.Model.Lanes];
        for (var i = 0; i < scores.Length; i++)
        {
            classifier.Model.Score(vectors.ColumnsOf(i), vectors.ValuesOf(i), all);
            scores[i] = all[..classifier.Labels.Count];
        }

        return scores;
    }
}
