using Minwal.Quality.Diversity;
using Minwal.Quality.Reports;
using Minwal.Quality.Utility;

namespace Minwal.Quality.Fidelity;

/// <summary>How much a set is like the real one. The control of each figure is one half of the real rows against the other half.</summary>
internal static class FidelityReport
{
    private const string Name = "fidelity", Title = "Fidelity: how much it is like the reference", Halves = "real against real";

    /// <summary>The section on <paramref name="set"/> against <paramref name="reference"/>; null and a reason when there is none.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="reference">The real rows; null when there are none.</param>
    /// <param name="other">Real rows of another origin, for a control; null when there are none.</param>
    /// <param name="seed">The seed of samples and folds.</param>
    public static ReportSection Of(TextSet set, TextSet? reference, TextSet? other, long seed)
    {
        if (reference is null) return ReportSection.None(Name, Title, "there is nothing to compare with; --reference FILE names real rows");
        if (reference.Count < 20 || set.Count < 20) return ReportSection.None(Name, Title, "fewer than 20 rows on one side");
        var (first, second) = reference.Halves();
        double[] lengths = Lengths(set), real = Lengths(reference);
        var (words, realWords) = (set.WordCounts(), reference.WordCounts());
        var (a, b) = (first.WordCounts(), second.WordCounts());
        var equal = (int)Math.Min(
            DiversityReport.Words, Math.Min(set.Tokens.Sum(t => (long)t.Length), reference.Tokens.Sum(t => (long)t.Length)));
        var figures = new List<ReportFigure>
        {
            new("words_mean", "words a text, mean", lengths.Average()) { Controls = [new Control("real", real.Average())] },
            new("words_sd", "words a text, standard deviation", Deviation(lengths)) { Controls = [new Control("real", Deviation(real))] },
            new("words_ks", "distance of lengths (KS)", TextFidelity.KolmogorovSmirnov(lengths, real))
            {
                Controls = [new Control(Halves, TextFidelity.KolmogorovSmirnov(Lengths(first), Lengths(second)))],
                Meaning = "The greatest difference of the shares of texts up to any length: 0 alike, 1 apart.",
            },
            Labels(set, reference, first, second),
            new("first_words", "distance of first words", TextFidelity.Distance(Firsts(set), Firsts(reference)))
            {
                Controls = [new Control(Halves, TextFidelity.Distance(Firsts(first), Firsts(second)))],
                Meaning = "The share of texts that would have to begin with another word.",
            },
            new("coverage", "share of real words that occur here", TextFidelity.Coverage(words, realWords))
            {
                Controls = [new Control(Halves, TextFidelity.Coverage(a, b))],
            },
            new("overlap", "overlap of vocabularies (Jaccard)", TextFidelity.Overlap(words, realWords))
            {
                Controls = [new Control(Halves, TextFidelity.Overlap(a, b))],
            },
            TwoSample(set, reference, first, second, other, seed),
            Ratio("type_token", $"type-token ratio over {equal:N0} words", s => TextDiversity.Distinct(s.Tokens, 1, equal)),
            Ratio("mtld", "MTLD", s => TextDiversity.Mtld([.. s.Tokens.SelectMany(t => t).Take(20_000)])),
        };
        var odds = WordOdds.Of(words, realWords).OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).ToList();
        return new ReportSection(Name, Title, figures)
        {
            Tables =
            [
                Words("overused", "Words used too often (log odds, z)", odds.Take(20)),
                Words("underused", "Words used too seldom", odds.AsEnumerable().Reverse().Take(20)),
            ],
        };

        ReportFigure Ratio(string name, string title, Func<TextSet, double> of) =>
            new(name, title, of(set) is var value && double.IsNaN(value) ? null : value)
            {
                Controls = [new Control("real", of(reference))],
                Reason = "too few words",
            };

        ReportTable Words(string name, string title, IEnumerable<KeyValuePair<string, double>> ranked) => new(
            name, title, ["word", "z", "here", "real"],
            [.. ranked.Where(w => Math.Abs(w.Value) > 1.96).Select(w => (IReadOnlyList<object?>)
                [w.Key, w.Value, words.GetValueOrDefault(w.Key), realWords.GetValueOrDefault(w.Key)])]);
    }

    private static ReportFigure Labels(TextSet set, TextSet reference, TextSet first, TextSet second)
    {
        const string Key = "labels", Heading = "distance of label shares";
        if (set.Rows.Any(r => r.Label is null) || reference.Rows.Any(r => r.Label is null))
            return ReportFigure.None(Key, Heading, "one side has no labels; --label-field names them, --map those that differ");
        static IEnumerable<string> Of(TextSet s) => s.Rows.Select(row => row.Label!);
        if (!Of(set).Intersect(Of(reference)).Any())
            return ReportFigure.None(Key, Heading, "no label occurs on both sides; --map theirs=ours names those that are the same");
        return new ReportFigure(Key, Heading, TextFidelity.Distance(Of(set), Of(reference)))
        {
            Controls = [new Control("real against real", TextFidelity.Distance(Of(first), Of(second)))],
            Meaning = "The share of rows that would have to have another label (half of L1).",
        };
    }

    private static ReportFigure TwoSample(TextSet set, TextSet reference, TextSet first, TextSet second, TextSet? other, long seed)
    {
        var controls = new List<Control> { new(Halves, TextFidelity.TwoSample(first, second, seed)) };
        if (other is not null) controls.Add(new Control("real against other real", TextFidelity.TwoSample(reference, other, seed)));
        return new ReportFigure("two_sample", "two-sample classifier (AUC)", TextFidelity.TwoSample(set, reference, seed))
        {
            Controls = controls,
            Reason = "too few rows",
            Meaning = other is null
                ? "0.5: not told from real rows. Real rows of another origin are told apart too: --other FILE shows how far."
                : "0.5: not told from real rows. Compare with how far other real rows are told from them.",
        };
    }

    private static double[] Lengths(TextSet set) => [.. set.Texts.Select(text => (double)Text.Words.Count(text))];

    private static IEnumerable<string> Firsts(TextSet set) => set.Keys.Select(key => key.Split(' ')[0]);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
    }
}
