namespace Minwal.Quality.Validation;

/// <summary>The area under the receiver operating characteristic.</summary>
internal static class RocCurve
{
    /// <summary>
    /// The chance that a positive row scores higher than a negative one, ties counted half (J. Hanley and B. McNeil, Radiology 143, 1982):
    /// 0.5 tells nothing, 1 all. Null when there are not both.
    /// </summary>
    public static double? Area(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        var (ordered, truth) = (scores.ToArray(), positive.ToArray());
        Array.Sort(ordered, truth);
        double pairs = 0, below = 0, positives = 0;
        for (var i = 0; i < ordered.Length;)
        {
            var (start, up, down) = (i, 0, 0);
            for (; i < ordered.Length && ordered[i] == ordered[start]; i++)
                if (truth[i]) up++;
                else down++;
            pairs += up * (below + (down / 2.0));
            below += down;
            positives += up;
        }

        return positives == 0 || below == 0 ? null : pairs / (positives * below);
    }

    /// <summary>
    /// The mean over the labels of the area of one against all others, each label counted once (F. Provost and P. Domingos, 2001,
    /// unweighted; scikit-learn's <c>multi_class="ovr", average="macro"</c>). For two labels it is the area itself.
    /// </summary>
    /// <param name="scores">The scores of each row, label after label.</param>
    /// <param name="labels">The label of each row, by number.</param>
    /// <param name="classes">How many labels there are.</param>
    public static double? MacroArea(float[][] scores, IReadOnlyList<int> labels, int classes)
    {
        var areas = new List<double>();
        for (var label = 0; label < classes; label++)
        {
            double[] column = [.. scores.Select(row => classes == 2 ? row[1] - row[0] : (double)row[label])];
            var wanted = classes == 2 ? 1 : label;
            if (Area(column, [.. labels.Select(l => l == wanted)]) is { } area) areas.Add(area);
            if (classes == 2) break;
        }

        return areas.Count == 0 ? null : areas.Average();
    }
}
