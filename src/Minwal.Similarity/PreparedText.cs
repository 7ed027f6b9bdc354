namespace Minwal.Similarity;

/// <summary>What <see cref="NearDuplicateIndex"/> needs of a text to compare it. Thread-safe.</summary>
public sealed class PreparedText
{
    private ShingleSet? _set;

    internal PreparedText(string key, int shingles, ulong[] bands, in Sketch sketch) =>
        (Key, ShingleCount, Bands, Sketch) = (key, shingles, bands, sketch);

    /// <summary>The text's compare key.</summary>
    public string Key { get; }

    /// <summary>The number of different shingles; 0 where only equal keys are looked for.</summary>
    internal int ShingleCount { get; }

    /// <summary>The set of shingles, made when it is first asked for: few texts are compared with one that may be like them.</summary>
    internal ShingleSet Shingles => _set ??= ShingleSet.Of(Key);

    internal ulong[] Bands { get; }

    internal Sketch Sketch { get; }
}
