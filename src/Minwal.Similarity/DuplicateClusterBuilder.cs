using Minwal.Similarity.Bulk;
using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Finds near-duplicates like <see cref="NearDuplicates"/>, for texts that come one after the other and are not kept by the caller: their
/// compare keys go to a scratch file, deleted on <see cref="Dispose"/>, and about 180 bytes a text stay in memory with a threshold of
/// 0.8. One thread at a time.
/// </summary>
/// <example><code>
/// using var builder = new DuplicateClusterBuilder(threshold: 0.8, Path.GetTempPath());
/// foreach (var line in File.ReadLines("texts.txt")) builder.Add(line);
/// var clusters = builder.Complete(threads: 2);
/// </code></example>
public sealed class DuplicateClusterBuilder : IDisposable
{
    private readonly double _threshold;
    private readonly Signatures _signatures;
    private readonly Signer _signer;
    private readonly KeyFile _keys;
    private readonly List<SignatureBlock> _blocks = [];
    private readonly LongTexts _longTexts = new();
    private char[] _buffer = new char[1024];
    private bool _completed;

    /// <summary>Begins without texts.</summary>
    /// <param name="threshold">The least similarity, 0.5 to 1; with 1, only texts with equal compare keys are near-duplicates.</param>
    /// <param name="scratchDirectory">An existing folder; a file is made in it once the keys outgrow a quarter of a megabyte.</param>
    public DuplicateClusterBuilder(double threshold, string scratchDirectory)
    {
        NearDuplicates.CheckThreshold(threshold);
        _threshold = threshold;
        _signatures = new Signatures(threshold);
        _signer = _signatures.NewSigner();
        _keys = new KeyFile(scratchDirectory, $"near-{Path.GetRandomFileName()}.keys");
    }

    /// <summary>The number of texts.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a text; its number is <see cref="Count"/> before the call.</summary>
    /// <exception cref="InvalidOperationException">After <see cref="Complete"/>.</exception>
    public void Add(ReadOnlySpan<char> text)
    {
        if (_completed) throw new InvalidOperationException("texts were added after the clusters were found");
        var row = Count % SignatureBlock.Rows;
        var number = Count / SignatureBlock.Rows;
        // A quarter more than there are, so that few texts take little and many are added without many steps.
        if (number == _blocks.Count) _blocks.AddRange(_signatures.NewBlocks(1 + Math.Min(number / 4, 15)));
        var key = CompareKey.Of(text, ref _buffer);
        _signer.Sign(key, Count, _blocks[number], row, _longTexts);
        _keys.Add(key);
    }

    /// <summary>The clusters and copies among the texts that were added.</summary>
    /// <param name="threads">How many threads may be used.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public DuplicateClusters Complete(int threads = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _completed = true;
        var blocks = _blocks.GetRange(0, (Count + SignatureBlock.Rows - 1) / SignatureBlock.Rows);
        return Clustering.Find(_signatures.Tables(blocks, Count, [_longTexts]), _keys, Count, _threshold, threads, cancellationToken);
    }

    /// <summary>Deletes the scratch file.</summary>
    public void Dispose() => _keys.Dispose();
}
