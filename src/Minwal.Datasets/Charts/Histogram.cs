using System.Globalization;

namespace Minwal.Datasets.Charts;

/// <summary>How numbers are spread, and how others are that they are compared with.</summary>
internal static class Histogram
{
    private const int Bins = 32;
    private const double Width = 640, Height = 180, Left = 44, Bottom = 26, Top = 10;

    /// <summary>
    /// The picture. Its last bin holds the hundredth of the numbers that are greatest, so that one giant leaves the others to be seen.
    /// </summary>
    /// <param name="title">What it shows.</param>
    /// <param name="values">The numbers, at least one.</param>
    /// <param name="reference">Others, drawn as a line over the bars as shares; null for none.</param>
    public static string Draw(string title, IReadOnlyList<int> values, IReadOnlyList<int>? reference = null)
    {
        var svg = new Svg { Width = Width, Title = title };
        var all = reference is null ? values : [.. values, .. reference];
        var sorted = all.Order().ToList();
        var (least, most) = (sorted[0], sorted[(int)((sorted.Count - 1) * 0.99)]);
        var size = Math.Max(1, (int)Math.Ceiling((most - least + 1) / (double)Bins));
        var count = ((most - least) / size) + 1;
        var shares = Shares(values, least, size, count);
        var others = reference is { Count: > 0 } ? Shares(reference, least, size, count) : null;
        var highest = Math.Max(shares.Max(), others?.Max() ?? 0);
        var (wide, high) = ((Width - Left - 8) / count, Height - Bottom - Top);
        for (var i = 0; i < count; i++)
        {
            var from = least + (i * size);
            var name = size == 1 ? $"{from}" : i == count - 1 ? $"{from} and more" : $"{from}–{from + size - 1}";
            var height = high * shares[i] / highest;
            svg.Box("bar", Left + (i * wide), Top + high - height, Math.Max(1, wide - 1), height, $"{name}: {Percent(shares[i])}");
        }

        if (others is not null)
            svg.Path("line2", others.Select((share, i) => (Left + ((i + 0.5) * wide), Top + high - (high * share / highest))));
        svg.Line("axis", Left, Top + high, Width - 8, Top + high).Text(Left - 6, Top + 10, Percent(highest), "end", "soft small")
            .Text(Left - 6, Top + high, "0", "end", "soft small");
        for (var i = 0; i <= 4; i++)
        {
            var at = least + (i * size * count / 4);
            svg.Text(Left + ((Width - Left - 8) * i / 4), Height - 8, at.ToString("#,0", CultureInfo.InvariantCulture),
                i == 0 ? "start" : i == 4 ? "end" : "middle", "soft small");
        }

        return svg.ToText(Height);
    }

    private static double[] Shares(IReadOnlyList<int> values, int least, int size, int count)
    {
        var shares = new double[count];
        foreach (var value in values) shares[Math.Clamp((value - least) / size, 0, count - 1)] += 1.0 / values.Count;
        return shares;
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
