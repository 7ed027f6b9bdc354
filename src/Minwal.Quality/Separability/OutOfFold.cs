using System.Runtime.ExceptionServices;
using Minwal.Quality.Classifying;

namespace Minwal.Quality.Separability;

/// <summary>Each row told by a classifier that was trained on the other folds.</summary>
internal static class OutOfFold
{
    private const int MostAtOnce = 4;

    private static readonly TrainingOptions Options = new() { Calibrates = false };

    /// <summary>
    /// The scores of every row, class after class in the order of <paramref name="classes"/>; a class that the other folds do not have gets
    /// less than every other.
    /// </summary>
    /// <param name="counts">The n-grams of the rows.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="folds">The fold of each row, from 0.</param>
    /// <param name="classes">All labels.</param>
    public static float[][] Scores(NGramCounts counts, IReadOnlyList<string> labels, int[] folds, IReadOnlyList<string> classes)
    {
        var places = classes.Select((label, i) => (label, i)).ToDictionary(c => c.label, c => c.i, StringComparer.Ordinal);
        var scores = new float[labels.Count][];
        // A few side by side: each has a model of its own, which may be large.
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostAtOnce) };
        try
        {
            Parallel.ForEach(folds.Distinct().Order(), sideBySide, Tell);
        }
        catch (AggregateException all)
        {
            // As from a loop: what the first fold says that failed.
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }

        return scores;

        void Tell(int fold)
        {
            int[] seen = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] != fold)];
            int[] held = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] == fold)];
            if (seen.Length == 0)
            {
                foreach (var row in held) scores[row] = new float[classes.Count];
                return;
            }

            var classifier = TextClassifier.Train(counts, seen, [.. seen.Select(row => labels[row])], Options);
            var told = classifier.Scores(counts, held);
            for (var i = 0; i < held.Length; i++)
            {
                var row = scores[held[i]] = new float[classes.Count];
                row.AsSpan().Fill(-1_000);
                for (var label = 0; label < classifier.Labels.Count; label++) row[places[classifier.Labels[label]]] = told[i][label];
            }
        }
    }
}
