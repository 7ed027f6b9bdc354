namespace Minwal.Planning;

/// <summary>Shares whole numbers out by weights: the method of the largest remainder (Hamilton), ties to the earlier.</summary>
internal static class Apportionment
{
    /// <summary>
    /// <paramref name="count"/> shared out by <paramref name="weights"/> (each ≥ 0, sum &gt; 0): each
    /// gets the floor of its exact share, and what is left goes one each to the largest remainders. Exact
    /// decimal arithmetic; the sum is always <paramref name="count"/>.
    /// </summary>
    public static long[] Share(long count, IReadOnlyList<decimal> weights)
    {
        var remainders = Floors(count, weights, out var shares);
        var byRemainder = Enumerable.Range(0, shares.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i);
        foreach (var i in byRemainder.Take((int)(count - shares.Sum()))) shares[i]++;
        return shares;
    }

    /// <summary>
    /// Each exact share rounded down, in <paramref name="shares"/>; the result is what each lacks of its exact share, times the sum of
    /// the weights.
    /// </summary>
    public static decimal[] Floors(long count, IReadOnlyList<decimal> weights, out long[] shares)
    {
        var sum = weights.Sum();
        if (sum <= 0) throw new ArgumentException("the weights must have a sum above zero", nameof(weights));
        shares = new long[weights.Count];
        var remainders = new decimal[weights.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            // count·w and k·sum are exact decimals, so the remainder is exact even where the quotient is not.
            var whole = decimal.Floor(count * weights[i] / sum);
            if (whole * sum > count * weights[i]) whole--;
            else if ((whole + 1) * sum <= count * weights[i]) whole++;
            shares[i] = (long)whole;
            remainders[i] = (count * weights[i]) - (whole * sum);
        }

        return remainders;
    }
}
