namespace Minwal.Similarity;

/// <summary>
/// Sorts by counting, digit by digit from the lowest (H. Seward 1954; Knuth, "The Art of Computer Programming", 5.2.5): equal digits stay
/// in their order. Two to six passes, where comparing takes about as many steps as the logarithm of their number.
/// </summary>
internal sealed class RadixSort
{
    /// <summary>The bits of a digit.</summary>
    public const int Digit = 11;

    private readonly int[] _starts = new int[1 << Digit];

    /// <summary>Sorts <paramref name="entries"/>, all bits of them; <paramref name="room"/> is as long, and overwritten.</summary>
    public void Sort(Span<ulong> entries, Span<ulong> room)
    {
        const int Passes = (64 + Digit - 1) / Digit;
        for (var pass = 0; pass < Passes; pass += 2)
        {
            SortBy(pass * Digit, entries, room);
            SortBy((pass + 1) * Digit, room, entries);
        }
    }

    /// <summary>
    /// Writes <paramref name="from"/> into <paramref name="to"/>, sorted by the digit from bit <paramref name="shift"/> on.
    /// </summary>
    public void SortBy(int shift, ReadOnlySpan<ulong> from, Span<ulong> to)
    {
        const int Mask = (1 << Digit) - 1;
        var starts = _starts;
        Array.Clear(starts);
        foreach (var entry in from) starts[(int)(entry >> shift) & Mask]++;
        var sum = 0;
        foreach (ref var start in starts.AsSpan()) (start, sum) = (sum, sum + start);
        foreach (var entry in from) to[starts[(int)(entry >> shift) & Mask]++] = entry;
    }
}
