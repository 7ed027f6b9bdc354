using Minwal.Quality.Reports;

namespace Minwal.Quality.Diversity;

/// <summary>How varied a set is, beside the real one at equal sizes.</summary>
internal static class DiversityReport
{
    /// <summary>The words over which distinct n-grams are counted, unless one of the sets has fewer.</summary>
    public const int Words = 20_000;

    private const int MostClusters = 50;

    private static readonly int[] Sizes = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];

    /// <summary>The section on <paramref name="set"/>, beside <paramref name="reference"/> where there is one.</summary>
    public static ReportSection Of(TextSet set, TextSet? reference, long seed)
    {
        var (mine, real) = (set, reference);
        if (real is not null && real.Count != mine.Count)
        {
            var rows = Math.Min(real.Count, mine.Count);
            (mine, real) = (mine.Sample(rows), real.Sample(rows));
        }

        var words = (int)Math.Min(Words, new[] { mine, real }.OfType<TextSet>().Min(s => s.Tokens.Sum(t => (long)t.Length)));
        var templates = MaskedTemplatesOf(mine);
        var realTemplates = real is null ? null : MaskedTemplatesOf(real);
        var figures = new List<ReportFigure>
        {
            Figure("unique", "unique share", s => TextDiversity.Unique(s.Keys), "Texts that no other text equals once spelling is folded."),
            Figure("distinct_1", $"distinct-1 over {words:N0} words", s => TextDiversity.Distinct(Mixed(s), 1, words)),
            Figure("distinct_2", $"distinct-2 over {words:N0} words", s => TextDiversity.Distinct(Mixed(s), 2, words)),
            Figure("distinct_3", $"distinct-3 over {words:N0} words", s => TextDiversity.Distinct(Mixed(s), 3, words),
                "New n-grams among all; compares only at equal numbers of words."),
            Figure("self_bleu",
                $"self-BLEU-4, {Math.Min(TextDiversity.Hypotheses, mine.Count)} against {Math.Min(TextDiversity.References, mine.Count)}",
                s => TextDiversity.SelfBleu(s.Tokens, seed), "How far a text can be put together from others; lower is more varied."),
            Figure("vendi", $"Vendi score of {Math.Min(TextDiversity.VendiRows, mine.Count)} rows",
                s => TextDiversity.Vendi(s.Sample(TextDiversity.VendiRows).Texts),
                "Of how many texts without anything in common they are worth."),
            Figure("openers", "entropy of first words, bits", s => TextDiversity.OpenerEntropy(s.Tokens)),
            Figure("near_copies", $"rows with an earlier near-copy (Jaccard ≥ {TextSet.NearCopy})", NearCopies),
        };
        foreach (var top in (int[])[50, 100, 300])
        {
            figures.Add(templates is null
                ? ReportFigure.None($"templates_{top}", $"share of the top {top} templates", $"fewer than {MaskedTemplates.Least} texts")
                : new ReportFigure($"templates_{top}", $"share of the top {top} templates", templates.Share(top))
                {
                    Controls = realTemplates is null ? [] : [new Control("real", realTemplates.Share(top))],
                    Meaning = top == 300 ? "Texts that are the same once numbers, names and rare words are masked." : null,
                });
        }

        return new ReportSection("diversity", "Diversity: how varied the texts are", figures)
        {
            Tables = Tables(set, templates, mine, seed),
        };

        ReportFigure Figure(string name, string title, Func<TextSet, double> of, string? meaning = null)
        {
            var value = of(mine);
            return new ReportFigure(name, title, double.IsNaN(value) ? null : value)
            {
                Reason = double.IsNaN(value) ? "too few words" : null,
                Controls = real is null ? [] : [new Control("real", of(real))],
                Meaning = meaning,
            };
        }

        IReadOnlyList<ulong[]> Mixed(TextSet s) => [.. Validation.Folds.Shuffled(s.Count, seed).Select(i => s.Tokens[i])];
    }

    /// <summary>The share of rows that are near-copies of an earlier row that none before it is like.</summary>
    public static double NearCopies(TextSet set) => (double)set.NearCopies.Copies / set.Count;

    private static MaskedTemplates? MaskedTemplatesOf(TextSet set) =>
        set.Count < MaskedTemplates.Least ? null : MaskedTemplates.Of(set.Texts);

    private static List<ReportTable> Tables(TextSet set, MaskedTemplates? templates, TextSet mine, long seed)
    {
        var tables = new List<ReportTable>();
        if (templates is not null)
        {
            tables.Add(new ReportTable("templates", "The most frequent templates", ["rows", "template", "example"],
                [.. templates.Ranked.Take(50).Select(t => (IReadOnlyList<object?>)[(long)t.Rows, t.Template, t.Example])]));
            if (mine.Rows.All(row => row.Label is not null))
            {
                var labels = mine.Rows.Select((row, i) => (Template: templates.OfRow[i], row.Label))
                    .GroupBy(r => r.Template, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.Select(r => r.Label).Distinct().Count(), StringComparer.Ordinal);
                tables.Add(new ReportTable("shared_templates", "Templates that occur under several labels", ["labels", "rows", "template"],
                    [.. templates.Ranked.Where(t => labels[t.Template] > 1)
                        .OrderByDescending(t => labels[t.Template]).ThenByDescending(t => t.Rows).Take(50)
                        .Select(t => (IReadOnlyList<object?>)[(long)labels[t.Template], (long)t.Rows, t.Template])]));
            }
        }

        if (set.NearCopies.Clusters.Count > 0)
        {
            tables.Add(new ReportTable("near_duplicates", "The largest clusters of near-duplicates",
                ["rows", "first row", "first", "last row", "last"],
                [.. set.NearCopies.Clusters.OrderByDescending(c => c.Size).ThenBy(c => c.Representative).Take(MostClusters)
                    .Select(c => (IReadOnlyList<object?>)
                    [
                        (long)c.Size, set.Rows[c.Texts[0]].Row, set.Texts[c.Texts[0]], set.Rows[c.Texts[^1]].Row, set.Texts[c.Texts[^1]],
                    ])]));
        }

        tables.Add(new ReportTable("growth", "How variety falls as the set grows",
            ["rows", "unique", "distinct-2", "distinct-3", "openers", "near-copies", "top 100 templates"],
            [.. Sizes.Where(size => size < set.Count).Append(set.Count).Select(size => Grown(set.Sample(size), seed))]));
        return tables;
    }

    private static IReadOnlyList<object?> Grown(TextSet set, long seed)
    {
        var tokens = Validation.Folds.Shuffled(set.Count, seed).Select(i => set.Tokens[i]).ToList();
        var words = (int)Math.Min(int.MaxValue, tokens.Sum(t => (long)t.Length));
        return
        [
            (long)set.Count, TextDiversity.Unique(set.Keys), TextDiversity.Distinct(tokens, 2, words),
            TextDiversity.Distinct(tokens, 3, words), TextDiversity.OpenerEntropy(tokens), NearCopies(set),
            MaskedTemplatesOf(set)?.Share(100),
        ];
    }
}
