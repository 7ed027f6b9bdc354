namespace Minwal.Similarity;

/// <summary>
/// Which texts of a whole are near-duplicates, in two readings. <b>Clusters</b>: two texts are in the same one when a chain of
/// near-duplicates leads from one to the other (connected components); texts that must not be separated belong there. <b>Copies</b>: going
/// through the texts in order, a text is kept unless one that was kept is its near-duplicate; of a chain a~b~c whose ends are not alike, a
/// and c are kept. That is what a run decides with <see cref="NearDuplicateIndex"/>. Both depend on the texts and their order alone.
/// Immutable.
/// </summary>
public sealed class DuplicateClusters
{
    private readonly int[] _representatives;
    private readonly int[] _members;
    private readonly Neighbour?[] _copies;
    private readonly int[] _starts;
    private readonly int[] _leaders;

    internal DuplicateClusters(double threshold, int[] representatives, int[] members, int[] starts, Neighbour?[] copies)
    {
        (Threshold, _representatives, _members, _starts, _copies) = (threshold, representatives, members, starts, copies);
        _leaders = starts[..^1].Select(start => members[start]).ToArray();
        Clusters = Enumerable.Range(0, starts.Length - 1)
            .Select(c => new DuplicateCluster(members[starts[c]], new ArraySegment<int>(members, starts[c], starts[c + 1] - starts[c])))
            .ToArray();
        Copies = copies.Count(copy => copy is not null);
    }

    /// <summary>The least Jaccard similarity of near-duplicates.</summary>
    public double Threshold { get; }

    /// <summary>The number of texts.</summary>
    public int Count => _representatives.Length;

    /// <summary>The clusters of two texts or more, by representative.</summary>
    public IReadOnlyList<DuplicateCluster> Clusters { get; }

    /// <summary>How many texts are copies.</summary>
    public int Copies { get; }

    /// <summary>How many texts are kept when copies are left out.</summary>
    public int Kept => Count - Copies;

    /// <summary>The smallest number in the cluster of <paramref name="text"/>: the text's own when it is like no other.</summary>
    public int RepresentativeOf(int text) => _representatives[text];

    /// <summary>
    /// The kept text that <paramref name="text"/> is a copy of, the most similar one and of several the first; null when the text is kept
    /// itself.
    /// </summary>
    public Neighbour? CopyOf(int text)
    {
        var at = Array.BinarySearch(_leaders, RepresentativeOf(text));
        return at < 0 ? null : _copies[Array.BinarySearch(_members, _starts[at], _starts[at + 1] - _starts[at], text)];
    }
}
