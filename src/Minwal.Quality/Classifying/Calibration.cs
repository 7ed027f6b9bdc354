namespace Minwal.Quality.Classifying;

/// <summary>
/// Confidence from scores: softmax(score / T), with the temperature T under which rows that were not trained on are least surprising (C.
/// Guo, G. Pleiss, Y. Sun and K. Weinberger, On calibration of modern neural networks, ICML 2017). It never changes which class is first.
/// </summary>
internal static class Calibration
{
    /// <summary>The temperature under which the mean negative log-likelihood of the labels is least, between 0.02 and 5.</summary>
    /// <param name="scores">The scores of each row, class after class.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">How many classes there are.</param>
    public static double Temperature(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes)
    {
        // The likelihood has one maximum in 1 / T (it is concave there), so a golden section finds it.
        const double Ratio = 0.6180339887498949;
        var (low, high) = (Math.Log(0.2), Math.Log(50));
        var (a, b) = (high - (Ratio * (high - low)), low + (Ratio * (high - low)));
        var (atA, atB) = (Loss(scores, labels, classes, Math.Exp(a)), Loss(scores, labels, classes, Math.Exp(b)));
        for (var i = 0; i < 24; i++)
        {
            if (atA < atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (Ratio * (high - low));
                atA = Loss(scores, labels, classes, Math.Exp(a));
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (Ratio * (high - low));
                atB = Loss(scores, labels, classes, Math.Exp(b));
            }
        }

        return Math.Exp(-(low + high) / 2);
    }

    /// <summary>Puts the confidence of each class in place of its score.</summary>
    public static void Soften(Span<float> scores, double temperature)
    {
        var most = float.MinValue;
        foreach (var score in scores) most = Math.Max(most, score);
        var sum = 0.0;
        foreach (ref var score in scores)
        {
            score = (float)Math.Exp((score - most) / temperature);
            sum += score;
        }

        foreach (ref var score in scores) score = (float)(score / sum);
    }

    private static double Loss(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, double sharpness)
    {
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var most = float.MinValue;
            foreach (var score in row) most = Math.Max(most, score);
            var sum = 0f;
            var scale = (float)sharpness;
            foreach (var score in row) sum += MathF.Exp((score - most) * scale);
            loss += Math.Log(sum) - ((row[labels[i]] - most) * sharpness);
        }

        return loss / labels.Length;
    }
}
