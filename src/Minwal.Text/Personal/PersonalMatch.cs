namespace Minwal.Text.Personal;

/// <summary>A piece of a text that belongs to a person.</summary>
/// <param name="Kind">What it is: one of <see cref="PersonalKinds"/>, or the name that a pattern was given.</param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="Key">
/// What it says, however it is written: <c>0501234567</c>, <c>+966 50 123 4567</c> and <c>٠٥٠١٢٣٤٥٦٧</c> have the same key.
/// </param>
internal readonly record struct PersonalMatch(string Kind, int Start, int Length, string Key)
{
    /// <summary>Where it ends, in UTF-16 units.</summary>
    public int End => Start + Length;
}
