using Minwal.Quality.Diversity;

namespace Minwal.Quality.Separability;

/// <summary>
/// How far a label is told by whether one single word occurs. The word is chosen on all folds but one and tried on that one, so that the
/// best of thousands does not look telling by chance. With the shares p and q of rows with the label, and without, that have the word, the
/// area under the curve is (1 + p − q) / 2.
/// </summary>
internal static class BestWord
{
    /// <summary>For each label the area (null when it, or every other, never occurs) and the word of the most folds.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The label of each, by number.</param>
    /// <param name="classes">How many labels there are.</param>
    /// <param name="folds">The fold of each.</param>
    public static (double? Area, string Word)[] Areas(IReadOnlyList<string> texts, int[] labels, int classes, int[] folds)
    {
        var words = new WordTable();
        foreach (var text in texts) words.Add(text);
        int[][] rows = [.. Enumerable.Range(0, texts.Count).Select(row => words.Of(row).Select(token => token.Word).Distinct().ToArray())];
        var most = folds.Length == 0 ? 1 : folds.Max() + 1;
        var (all, sizes) = (new int[most][], new int[most]);
        for (var fold = 0; fold < most; fold++) all[fold] = new int[words.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            sizes[folds[i]]++;
            foreach (var word in rows[i]) all[folds[i]][word]++;
        }

        int[] totals = [.. Enumerable.Range(0, words.Count).Select(word => all.Sum(fold => fold[word]))];
        var byLabel = Enumerable.Range(0, rows.Length).ToLookup(row => labels[row]);
        return [.. Enumerable.Range(0, classes).Select(label => Area([.. byLabel[label]]))];

        (double? Area, string Word) Area(int[] own)
        {
            var (counts, owned) = (new Dictionary<int, int[]>(), new int[most]);
            foreach (var row in own)
            {
                owned[folds[row]]++;
                foreach (var word in rows[row])
                {
                    if (!counts.TryGetValue(word, out var perFold)) counts[word] = perFold = new int[most];
                    perFold[folds[row]]++;
                }
            }

            if (own.Length == 0 || own.Length == rows.Length) return (null, "");
            var (sum, weight) = (0.0, 0.0);
            var chosen = new Dictionary<int, int>();
            for (var fold = 0; fold < most; fold++)
            {
                double with = own.Length - owned[fold], without = rows.Length - sizes[fold] - with;
                if (with == 0 || without == 0) continue;
                var (best, difference) = (-1, 0.0);
                foreach (var (word, perFold) in counts)
                {
                    double hits = perFold.Sum() - perFold[fold], others = totals[word] - all[fold][word] - hits;
                    var tried = (hits / with) - (others / without);
                    if (Math.Abs(tried) > Math.Abs(difference) + 1e-12) (best, difference) = (word, tried);
                }

                double inside = owned[fold], outside = sizes[fold] - inside;
                if (best < 0 || inside == 0 || outside == 0) continue;
                chosen[best] = chosen.GetValueOrDefault(best) + 1;
                double held = counts[best][fold], heldOthers = all[fold][best] - held;
                sum += (1 + (Math.Sign(difference) * ((held / inside) - (heldOthers / outside)))) / 2 * inside * outside;
                weight += inside * outside;
            }

            return weight == 0 ? (null, "") : (sum / weight, words.Text(chosen.OrderByDescending(c => c.Value).First().Key));
        }
    }
}
