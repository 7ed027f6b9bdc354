namespace Minwal.Similarity;

/// <summary>Texts that belong together: each is a near-duplicate of another of them.</summary>
/// <param name="Representative">The smallest number among them.</param>
/// <param name="Texts">The numbers of all of them, ascending; two or more.</param>
public sealed record DuplicateCluster(int Representative, IReadOnlyList<int> Texts)
{
    /// <summary>How many texts it has.</summary>
    public int Size => Texts.Count;
}
