using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// Deals a number of things out by weight, so that each can be asked for by itself: the counts are those of the largest remainder, laid
/// one behind the other, and thing i takes the place i·g mod n in that row. With g prime to n that is a permutation; with g near n divided
/// by the golden ratio things that follow each other lie far apart (a Kronecker sequence), so that any few in a row have about the shares
/// of all.
/// </summary>
internal static class Dealing
{
    /// <exception cref="EvaluationException">When the weights have no sum above zero, or there is nothing to deal out.</exception>
    public static string Of(Fields weights, long total, long index)
    {
        var numbers = weights.Select(weight => (decimal)Argument.Number(weight.Value)).ToList();
        if (numbers.Any(weight => weight < 0) || numbers.Sum() <= 0)
            throw new EvaluationException("deal needs weights of at least 0, one of them above");
        if (total is < 1 or > Planner.MaxTotal)
            throw new EvaluationException($"deal needs a total from 1 to {Planner.MaxTotal:N0}, not {total}");
        var place = (long)((Int128)((index % total) + total) % total * Step(total) % total);
        var counts = Apportionment.Share(total, numbers);
        var at = 0;
        while (place >= counts[at]) place -= counts[at++];
        return weights.Keys.ElementAt(at);
    }

    private static long Step(long total)
    {
        var step = Math.Max(1, (long)(total * 0.618033988749895));
        while (Divisor(step, total) > 1) step++;
        return step;
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
}
