using Minwal.Quality.Reports;
using Minwal.Quality.Validation;
using Minwal.Text;

namespace Minwal.Quality.Privacy;

/// <summary>
/// What of the real rows stands in the set. Distances and copies find copying only: a set that copies nothing can still betray who was in
/// its sources, which the membership figure asks (The DCR Delusion, arXiv 2505.01524).
/// </summary>
internal static class PrivacyReport
{
    private const string Name = "privacy", Title = "Privacy and contamination: what of the reference stands in it";
    private const int MostQueries = 2_000, MostRows = 20_000;
    private const double Flagged = 0.8;

    /// <summary>The length of character n-grams for texts that are too short for n-grams of words.</summary>
    public const int Characters = 13;

    /// <summary>The section on <paramref name="set"/>.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="reference">The real rows that it may have been made from; null when there are none.</param>
    /// <param name="holdout">Real rows that it was surely not made from; null when there are none.</param>
    public static ReportSection Of(TextSet set, TextSet? reference, TextSet? holdout)
    {
        if (reference is null) return ReportSection.None(Name, Title, "there is nothing to compare with; --reference FILE names real rows");
        var (mine, real) = (set.Sample(MostQueries), reference.Sample(MostRows));
        // Without rows that it was surely not made from, each real row is held against all other real rows.
        var (control, controlName) = holdout is null ? (reference, "real against other real") : (holdout, "holdout against real");
        var alone = holdout is null;
        var index = new NearestText(real.Texts);
        var nearest = index.Of(mine.Texts);
        var controlNearest = ControlNearest(index, real, holdout);
        var distance = Median(nearest.Select(n => 1 - n.Similarity));
        var controlDistance = Median(controlNearest.Select(n => 1 - n.Similarity));
        var figures = new List<ReportFigure>
        {
            new("distance", "distance to the nearest real row, median", distance)
            {
                Controls = [new Control(controlName, controlDistance)],
            },
            controlDistance > 0
                ? new("distance_ratio", "its ratio to the control", distance / controlDistance)
                {
                    Controls = [new Control("alike", 1)],
                    Meaning = "Below 1 its rows lie nearer to the real ones than other real rows do.",
                }
                : ReportFigure.None("distance_ratio", "its ratio to the control", "half of the real rows are copies of others"),
            new("copies", "exact copies of a real row", Copies(set, reference, false))
            {
                Controls = [new Control(controlName, Copies(control, reference, alone))],
            },
        };
        foreach (var n in (int[])[5, 8, 13]) figures.Add(Words(set, reference, control, alone, controlName, n));
        figures.Add(new ReportFigure(
            "characters", $"share of its character {Characters}-grams that are real", CharacterOverlap(set, reference))
        {
            Controls = [new Control(controlName, CharacterOverlap(control, reference, alone))],
            Reason = $"no text has {Characters} characters",
            Meaning = "For texts too short for n-grams of words.",
        });
        figures.Add(Membership(set, reference, holdout));
        var flags = nearest.Select((n, i) => (n.Row, n.Similarity, Text: mine.Texts[i])).Where(n => n.Similarity > Flagged)
            .OrderByDescending(n => n.Similarity).ToList();
        figures.Add(new ReportFigure("flagged", $"rows more like a real one than {Flagged}", (double)flags.Count / mine.Count)
        {
            Controls = [new Control(controlName, controlNearest.Count(n => n.Similarity > Flagged) / (double)controlNearest.Length)],
            Meaning = "Each could lead back to a real row: look at them before anything is published.",
        });
        return new ReportSection(Name, Title, figures)
        {
            Tables = [new ReportTable("flags", "Rows that are most like a real one", ["cosine", "row", "real row"],
                [.. flags.Take(50).Select(f => (IReadOnlyList<object?>)[f.Similarity, f.Text, real.Texts[f.Row]])])],
        };
    }

    /// <summary>
    /// The share of rows with an n-gram of <paramref name="n"/> words that occurs in <paramref name="reference"/>, among those that have
    /// any; and the share that has any.
    /// </summary>
    /// <param name="set">The rows.</param>
    /// <param name="reference">The rows among which is looked.</param>
    /// <param name="n">How many words.</param>
    /// <param name="alone">Whether the rows are those of the reference, so that an n-gram must occur in another row.</param>
    public static (double? Share, double Long) WordOverlap(TextSet set, TextSet reference, int n, bool alone = false)
    {
        var known = Rows(reference.Tokens.Select(tokens => NGrams.Hashes(tokens, n)));
        var (hit, able) = (0, 0);
        foreach (var tokens in set.Tokens)
        {
            var grams = NGrams.Hashes(tokens, n);
            if (grams.Length == 0) continue;
            able++;
            if (grams.Any(gram => known.GetValueOrDefault(gram) > (alone ? 1 : 0))) hit++;
        }

        return (able == 0 ? null : (double)hit / able, (double)able / Math.Max(1, set.Count));
    }

    /// <summary>
    /// The share of the different character n-grams of each row that occur in the reference (in another row of it when <paramref
    /// name="alone"/>), the mean over rows; null when none has any.
    /// </summary>
    public static double? CharacterOverlap(TextSet set, TextSet reference, bool alone = false)
    {
        var known = Rows(reference.Keys.Select(Runs));
        double[] shares = [.. set.Keys.Where(key => key.Length >= Characters)
            .Select(key => Runs(key).Distinct().Average(run => known.GetValueOrDefault(run) > (alone ? 1 : 0) ? 1.0 : 0))];
        return shares.Length == 0 ? null : shares.Average();
    }

    /// <summary>In how many rows each n-gram occurs.</summary>
    private static Dictionary<ulong, int> Rows(IEnumerable<IEnumerable<ulong>> rows)
    {
        var known = new Dictionary<ulong, int>();
        foreach (var row in rows)
            foreach (var gram in row.Distinct()) known[gram] = known.GetValueOrDefault(gram) + 1;
        return known;
    }

    private static (int Row, double Similarity)[] ControlNearest(NearestText index, TextSet real, TextSet? holdout)
    {
        if (holdout is not null) return index.Of(holdout.Sample(MostQueries).Texts);
        // Evenly over the rows.
        var count = Math.Min(MostQueries, real.Count);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * real.Count / count))];
        return index.Of([.. rows.Select(i => real.Texts[i])], rows);
    }

    private static IEnumerable<ulong> Runs(string key)
    {
        for (var i = 0; i + Characters <= key.Length; i++) yield return TextHash.Of(key.AsSpan(i, Characters));
    }

    private static ReportFigure Words(TextSet set, TextSet reference, TextSet control, bool alone, string controlName, int n)
    {
        var (share, able) = WordOverlap(set, reference, n);
        var title = $"rows with a {n}-gram of words of a real row";
        return share is null ? ReportFigure.None($"words_{n}", title, $"no row has {n} words")
            : new ReportFigure($"words_{n}", title, share)
            {
                Controls =
                [
                    new Control(controlName, WordOverlap(control, reference, n, alone).Share), new Control("rows long enough", able),
                ],
            };
    }

    /// <summary>
    /// Membership inference: how far real rows that the set may have been made from are told from those that it surely was not, by how near
    /// the set comes to them (the area under the curve of the greatest cosine; a data-only attack as in arXiv 2502.14921).
    /// </summary>
    private static ReportFigure Membership(TextSet set, TextSet reference, TextSet? holdout)
    {
        const string Key = "membership", Heading = "membership inference (AUC)";
        if (holdout is null) return ReportFigure.None(Key, Heading, "needs real rows it was not made from; --holdout FILE names them");
        var rows = Math.Min(MostQueries, Math.Min(reference.Count, holdout.Count));
        var (members, others) = (reference.Sample(rows), holdout.Sample(rows));
        var index = new NearestText(set.Sample(MostRows).Texts);
        double[] scores = [.. index.Of([.. members.Texts, .. others.Texts]).Select(n => n.Similarity)];
        bool[] truth = [.. Enumerable.Range(0, 2 * rows).Select(i => i < rows)];
        return new ReportFigure(Key, Heading, RocCurve.Area(scores, truth))
        {
            Controls = [new Control("nothing betrayed", 0.5)],
            Meaning = "How far the set betrays which real rows it was made from.",
            Reason = "too few rows",
        };
    }

    private static double Copies(TextSet set, TextSet reference, bool alone)
    {
        var known = reference.Keys.GroupBy(key => key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return set.Keys.Count(key => known.GetValueOrDefault(key) > (alone ? 1 : 0)) / (double)Math.Max(1, set.Count);
    }

    private static double Median(IEnumerable<double> values) => Bootstrap.Quantile([.. values.Order()], 0.5);
}
