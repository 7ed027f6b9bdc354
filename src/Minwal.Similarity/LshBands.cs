namespace Minwal.Similarity;

/// <summary>
/// How a MinHash signature is cut into bands: two texts become candidates when all rows of one band agree, which for Jaccard similarity s
/// happens with probability 1 − (1 − s^rows)^bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4.2).
/// </summary>
/// <param name="Bands">The number of bands.</param>
/// <param name="Rows">The signature values in a band.</param>
internal sealed record LshBands(int Bands, int Rows)
{
    /// <summary>The share of pairs exactly at the threshold that may be missed; pairs above it are missed less.</summary>
    public const double Miss = 0.0007;

    private const int MostBands = 32, MostSlots = 320, MostSlotsOfWhole = 224;

    // How alike texts are that have nothing to do with each other, and how many pairs of them may be candidates.
    private const double Unrelated = 0.1, MostUnrelated = 1.0 / 5000;

    /// <summary>The length of a signature.</summary>
    public int Slots => Bands * Rows;

    /// <summary>
    /// The bands for <paramref name="threshold"/>: as many rows as 32 bands and 320 signature values allow, since each row more
    /// makes the curve steeper and spares the exact comparison of texts that only share their template.
    /// </summary>
    public static LshBands For(double threshold)
    {
        LshBands? best = null;
        for (var rows = 1; rows <= MostSlots; rows++)
        {
            var bands = (int)Math.Ceiling(Math.Log(Miss) / Math.Log(1 - Math.Pow(threshold, rows)));
            if (bands > MostBands || bands * rows > MostSlots) break;
            best = new LshBands(bands, rows);
        }

        return best ?? throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold lies between 0.3 and 1");
    }

    /// <summary>
    /// The bands for comparing whole files at <paramref name="threshold"/>, where a value costs more than a wrong candidate: the fewest
    /// rows that keep unrelated texts apart, or as many as 224 signature values allow. For 0.8, 19 bands of 5 rows.
    /// </summary>
    public static LshBands ForWhole(double threshold)
    {
        LshBands? best = null;
        for (var rows = 2; rows <= MostSlotsOfWhole; rows++)
        {
            var bands = (int)Math.Ceiling(Math.Log(Miss) / Math.Log(1 - Math.Pow(threshold, rows)));
            if (bands * rows > MostSlotsOfWhole) break;
            best = new LshBands(bands, rows);
            if (best.Probability(Unrelated) <= MostUnrelated) break;
        }

        return best ?? throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold lies between 0.3 and 1");
    }

    /// <summary>The probability that two texts of Jaccard similarity <paramref name="similarity"/> become candidates.</summary>
    public double Probability(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, Rows), Bands);
}
