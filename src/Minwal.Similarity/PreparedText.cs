namespace Minwal.Similarity;

/// <summary>What <see cref="NearDuplicateIndex"/> needs of a text to compare it. Immutable.</summary>
public sealed class PreparedText
{
    internal PreparedText(string key, ShingleSet? shingles, ulong[] bands, in Sketch sketch) =>
        (Key, Shingles, Bands, Sketch) = (key, shingles, bands, sketch);

    /// <summary>The text's compare key.</summary>
    public string Key { get; }

    internal ShingleSet? Shingles { get; }

    internal ulong[] Bands { get; }

    internal Sketch Sketch { get; }
}
