namespace Minwal.Steps.Corrupting;

/// <summary>A place of a right text where an error can be made. Places are whole words and marks of punctuation.</summary>
/// <param name="Type">The type of the error.</param>
/// <param name="Start">Where it begins, in UTF-16 units of the right text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Right">What stands there.</param>
/// <param name="Wrong">What would stand there.</param>
/// <param name="Note">Why the right is right; empty for none.</param>
/// <param name="Weight">How likely it is taken among places of its type.</param>
internal sealed record ErrorPlace(string Type, int Start, int End, string Right, string Wrong, string Note, double Weight)
{
    /// <summary>The words of the right text, parted at white space, that the error lies in: from (included) to (excluded).</summary>
    public (int From, int To) Words { get; init; }
}
