using System.Globalization;
using Minwal.Planning;

namespace Minwal.MockProvider;

/// <summary>
/// A distribution of waiting times: <c>200</c> (always), <c>50-150</c> (evenly), <c>lognormal:200,0.5</c> (median and sigma), in
/// milliseconds.
/// </summary>
/// <param name="Kind">fixed, uniform or lognormal.</param>
/// <param name="A">Milliseconds: the time, the least, or the median.</param>
/// <param name="B">The most, or sigma.</param>
public sealed record LatencySpec(string Kind, double A, double B)
{
    // The largest sigma at which half of the draws still lie within a factor of thirty; and close to three hours, which timers can still
    // count.
    private const double MostSigma = 5, MostMilliseconds = 1e7;

    /// <summary>No waiting.</summary>
    public static LatencySpec None { get; } = new("fixed", 0, 0);

    /// <summary>Reads what was typed; null when it is none of the forms.</summary>
    public static LatencySpec? Parse(string typed)
    {
        if (typed.StartsWith("lognormal:", StringComparison.Ordinal))
        {
            return typed["lognormal:".Length..].Split(',') is [var m, var s]
                && Number(m) is { } median && Number(s) is { } sigma and <= MostSigma
                ? new("lognormal", median, sigma) : null;
        }

        if (typed.Split('-') is [var from, var to])
            return Number(from) is { } least && Number(to) is { } most && least <= most ? new("uniform", least, most) : null;
        return Number(typed) is { } fixedTime ? new("fixed", fixedTime, 0) : null;
    }

    /// <summary>A waiting time.</summary>
    internal TimeSpan Draw(ref SlotRandom random) => TimeSpan.FromMilliseconds(Math.Min(MostMilliseconds, Kind switch
    {
        "uniform" => A + ((B - A) * random.Unit()),
        // Box and Muller's transform of two uniform numbers to a normal one.
        "lognormal" => A * Math.Exp(B * Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit())),
        _ => A,
    }));

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < MostMilliseconds
            ? value : null;
}
