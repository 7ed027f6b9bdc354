using Minwal.Text;

namespace Minwal.Quality.Validation;

/// <summary>How far a figure may lie from the truth because other rows could have been drawn.</summary>
internal static class Bootstrap
{
    /// <summary>How often the rows are drawn anew.</summary>
    public const int Draws = 1_000;

    /// <summary>
    /// The interval that holds 95 % of the values of <paramref name="of"/> over rows drawn with replacement (the percentile bootstrap; B.
    /// Efron, 1979). Null without rows.
    /// </summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="of">The figure over rows, of which some stand several times.</param>
    /// <param name="seed">Which rows are drawn.</param>
    /// <param name="draws">How often.</param>
    public static Interval? Of(int rows, Func<int[], double> of, long seed, int draws = Draws)
    {
        if (rows == 0) return null;
        var (values, drawn) = (new List<double>(draws), new int[rows]);
        var state = SplitMix64.Mix((ulong)seed);
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < rows; i++) drawn[i] = (int)Math.BigMul(SplitMix64.Next(ref state), (ulong)rows, out _);
            if (of(drawn) is var value && double.IsFinite(value)) values.Add(value);
        }

        if (values.Count == 0) return null;
        values.Sort();
        return new Interval(Quantile(values, 0.025), Quantile(values, 0.975));
    }

    /// <summary>The quantile of sorted values, between neighbours in a straight line (type 7 of R. Hyndman and Y. Fan, 1996).</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        var at = share * (sorted.Count - 1);
        var below = (int)Math.Floor(at);
        return below + 1 >= sorted.Count ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}

/// <summary>From where to where a figure may lie.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Low, double High);
