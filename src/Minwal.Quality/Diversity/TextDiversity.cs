using System.Runtime.InteropServices;
using Minwal.Quality.Classifying;
using Minwal.Quality.Validation;
using Minwal.Text;

namespace Minwal.Quality.Diversity;

/// <summary>How varied texts are. Words are those of compare keys; n-grams do not reach from one text into the next.</summary>
internal static class TextDiversity
{
    /// <summary>How many texts are held against others for <see cref="SelfBleu"/>, and against how many.</summary>
    public const int Hypotheses = 200, References = 500;

    /// <summary>How many texts <see cref="Vendi"/> looks at.</summary>
    public const int VendiRows = 500;

    /// <summary>The share of texts that differ from all before them, after folding.</summary>
    public static double Unique(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? double.NaN : keys.Distinct(StringComparer.Ordinal).Count() / (double)keys.Count;

    /// <summary>
    /// Distinct n-grams / all n-grams (J. Li et al., A diversity-promoting objective function, NAACL 2016) of the first <paramref
    /// name="words"/> words: it falls with size, so only figures of equally many words compare. NaN when there are fewer words.
    /// </summary>
    public static double Distinct(IReadOnlyList<ulong[]> tokens, int n, int words)
    {
        var (seen, all, left) = (new HashSet<ulong>(), 0L, words);
        foreach (var text in tokens)
        {
            if (left <= 0) break;
            var part = text.AsSpan(0, Math.Min(text.Length, left));
            left -= part.Length;
            foreach (var gram in NGrams.Hashes(part, n))
            {
                seen.Add(gram);
                all++;
            }
        }

        return left > 0 || all == 0 ? double.NaN : (double)seen.Count / all;
    }

    /// <summary>
    /// The mean BLEU-4 of texts against others of the same set (Y. Zhu et al., Texygen, SIGIR 2018): 1 when each could be put together from
    /// the others, lower is more varied. BLEU as K. Papineni et al. 2002 define it, with 0.1 in place of a count of 0 (method 1 of B. Chen
    /// and C. Cherry 2014).
    /// </summary>
    /// <param name="tokens">The words of all texts.</param>
    /// <param name="seed">Which texts are drawn: the first <see cref="Hypotheses"/> of an order of chance, against its first <see
    /// cref="References"/>, without themselves.</param>
    public static double SelfBleu(IReadOnlyList<ulong[]> tokens, long seed)
    {
        if (tokens.Count < 2) return double.NaN;
        var order = Folds.Shuffled(tokens.Count, seed);
        var references = order.Take(References).Select(i => (Row: i, Counts: Counts(tokens[i]), tokens[i].Length)).ToList();
        return order.Take(Hypotheses).Average(row =>
            Bleu(tokens[row], [.. references.Where(r => r.Row != row).Select(r => (r.Counts, r.Length))]));
    }

    /// <summary>
    /// The Vendi score exp(−Σ λ ln λ), λ the eigenvalues of K / n (D. Friedman and A. Dieng, TMLR 2023), with K the cosines of TF-IDF
    /// vectors: of how many texts that have nothing in common the set is worth. NaN without texts.
    /// </summary>
    public static double Vendi(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return double.NaN;
        var (_, vectors) = TextVectorizer.Fit(texts, FeatureSet.WordsAndCharacters);
        var kernel = new double[texts.Count, texts.Count];
        var dense = new double[vectors.Columns.Length == 0 ? 0 : vectors.Columns.Max() + 1];
        var norms = new double[texts.Count];
        for (var i = 0; i < texts.Count; i++) foreach (var value in vectors.ValuesOf(i)) norms[i] += (double)value * value;
        for (var i = 0; i < texts.Count; i++)
        {
            var columns = vectors.ColumnsOf(i);
            var values = vectors.ValuesOf(i);
            for (var k = 0; k < columns.Length; k++) dense[columns[k]] = values[k];
            for (var j = 0; j <= i; j++)
            {
                var product = 0.0;
                var others = vectors.ColumnsOf(j);
                var weights = vectors.ValuesOf(j);
                for (var k = 0; k < others.Length; k++) product += dense[others[k]] * weights[k];
                // Texts without a word are like themselves only.
                var cosine = i == j ? 1 : norms[i] == 0 || norms[j] == 0 ? 0 : product / Math.Sqrt(norms[i] * norms[j]);
                kernel[i, j] = kernel[j, i] = cosine / texts.Count;
            }

            foreach (var column in columns) dense[column] = 0;
        }

        return Math.Exp(-SymmetricMatrix.Eigenvalues(kernel).Where(λ => λ > 1e-12).Sum(λ => λ * Math.Log(λ)));
    }

    /// <summary>
    /// The entropy of the first words in bits (C. Shannon 1948): how many equally likely openers there are, as a power of 2.
    /// </summary>
    public static double OpenerEntropy(IReadOnlyList<ulong[]> tokens)
    {
        var counts = tokens.Where(t => t.Length > 0).GroupBy(t => t[0]).Select(g => (double)g.Count()).ToList();
        var all = counts.Sum();
        return counts.Count == 0 ? double.NaN : counts.Sum(c => -c / all * Math.Log2(c / all));
    }

    /// <summary>
    /// MTLD: the mean number of words in a row over which the type-token ratio stays above .72, forwards and backwards (P. McCarthy and S.
    /// Jarvis, Behavior Research Methods 42, 2010), over all texts one after the other.
    /// </summary>
    public static double Mtld(IReadOnlyList<ulong> words) =>
        words.Count == 0 ? double.NaN : (OneWay(words) + OneWay([.. words.Reverse()])) / 2;

    private static double OneWay(IReadOnlyList<ulong> words)
    {
        const double Threshold = 0.72;
        var (seen, count, factors, ratio) = (new HashSet<ulong>(), 0, 0.0, 1.0);
        foreach (var word in words)
        {
            seen.Add(word);
            count++;
            ratio = (double)seen.Count / count;
            if (ratio > Threshold) continue;
            factors++;
            seen.Clear();
            (count, ratio) = (0, 1);
        }

        if (count > 0) factors += (1 - ratio) / (1 - Threshold);
        return factors == 0 ? words.Count : words.Count / factors;
    }

    private static Dictionary<ulong, int>[] Counts(ulong[] tokens)
    {
        var counts = new Dictionary<ulong, int>[4];
        for (var n = 1; n <= 4; n++)
        {
            counts[n - 1] = [];
            foreach (var gram in NGrams.Hashes(tokens, n))
                CollectionsMarshal.GetValueRefOrAddDefault(counts[n - 1], gram, out _)++;
        }

        return counts;
    }

    private static double Bleu(ulong[] hypothesis, IReadOnlyList<(Dictionary<ulong, int>[] Counts, int Length)> references)
    {
        if (hypothesis.Length == 0 || references.Count == 0) return 0;
        var logarithms = 0.0;
        var own = Counts(hypothesis);
        for (var n = 0; n < 4; n++)
        {
            var (hits, all) = (0.0, 0);
            foreach (var (gram, count) in own[n])
            {
                var most = 0;
                foreach (var reference in references)
                {
                    if (reference.Counts[n].TryGetValue(gram, out var there)) most = Math.Max(most, there);
                    if (most >= count) break;
                }

                hits += Math.Min(count, most);
                all += count;
            }

            if (n == 0 && hits == 0) return 0;
            logarithms += Math.Log((hits == 0 ? 0.1 : hits) / Math.Max(1, all)) / 4;
        }

        var closest = references.Select(r => r.Length).OrderBy(l => Math.Abs(l - hypothesis.Length)).ThenBy(l => l).First();
        var brevity = hypothesis.Length > closest ? 1 : Math.Exp(1 - ((double)closest / hypothesis.Length));
        return brevity * Math.Exp(logarithms);
    }
}
