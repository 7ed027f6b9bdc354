namespace Minwal.Similarity;

/// <summary>What <see cref="NearDuplicateIndex"/> needs of a text to compare it. Immutable.</summary>
public sealed class PreparedText
{
    internal PreparedText(string key, ShingleSet? shingles, ulong[] bands) => (Key, Shingles, Bands) = (key, shingles, bands);

    /// <summary>The text's compare key.</summary>
    public string Key { get; }

    internal ShingleSet? Shingles { get; }

    internal ulong[] Bands { get; }
}
