using Minwal.Similarity.Bulk;
using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Finds the near-duplicates among all texts of a whole: the Jaccard similarity of the sets of character 5-grams of their compare keys
/// reaches a threshold. MinHash signatures are cut into bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.3 and 3.4),
/// and every pair of texts that share a band is compared exactly: what is called a near-duplicate is one (precision 1), and of pairs
/// exactly at the threshold fewer than 1 in 1,000 are missed, of closer ones less. The same verdicts as <see cref="NearDuplicateIndex"/>,
/// for texts that are all there. The result does not depend on the number of threads, and clusters not on the order of the texts.
/// </summary>
public static class NearDuplicates
{
    /// <summary>
    /// The clusters and copies among <paramref name="texts"/>. Beside the texts, it takes about 170 bytes a text with a threshold of 0.8.
    /// </summary>
    /// <param name="texts">
    /// The texts; an array is read as it is, of another list the references are copied. Read by several threads at once.
    /// </param>
    /// <param name="threshold">The least similarity, 0.5 to 1; with 1, only texts with equal compare keys are near-duplicates.</param>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <example><code>
    /// var found = NearDuplicates.Find(texts, threshold: 0.8, threads: 2);
    /// foreach (var cluster in found.Clusters) Console.WriteLine($"{cluster.Size} times: {texts[cluster.Representative]}");
    /// var kept = texts.Where((_, number) => found.CopyOf(number) is null);
    /// </code></example>
    public static DuplicateClusters Find(
        IReadOnlyList<string> texts, double threshold = 0.8, int threads = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckThreshold(threshold);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // An array is read without an interface between.
        var array = texts as string[] ?? [.. texts];
        var signatures = new Signatures(threshold);
        var blocks = signatures.NewBlocks((array.Length + SignatureBlock.Rows - 1) / SignatureBlock.Rows);
        var longTexts = new LongTexts[blocks.Length];
        Workers.Run(threads, blocks.Length, SignBlocks, cancellationToken);
        var tables = signatures.Tables(blocks, array.Length, longTexts);
        return Clustering.Find(tables, new TextList(array), array.Length, threshold, threads, cancellationToken);

        Action<int> SignBlocks()
        {
            var (signer, buffer) = (signatures.NewSigner(), new char[1024]);
            return number =>
            {
                var (block, apart, first) = (blocks[number], new LongTexts(), number * SignatureBlock.Rows);
                var rows = Math.Min(SignatureBlock.Rows, array.Length - first);
                for (var row = 0; row < rows; row++)
                    signer.Sign(CompareKey.Of(array[first + row].AsSpan(), ref buffer), first + row, block, row, apart);
                longTexts[number] = apart;
            };
        }
    }

    internal static void CheckThreshold(double threshold)
    {
        if (threshold is not (>= 0.5 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold lies between 0.5 and 1");
    }
}
