namespace Minwal.Similarity;

/// <summary>The accepted text that is most like another.</summary>
/// <param name="Record">The number it was added under.</param>
/// <param name="Similarity">Jaccard similarity of the two sets of character 5-grams, 0 to 1.</param>
/// <param name="SameText">Whether both have the same compare key.</param>
public readonly record struct Neighbour(long Record, double Similarity, bool SameText);
