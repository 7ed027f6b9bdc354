using System.Globalization;

namespace Minwal.Datasets.Charts;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Label">What is counted.</param>
/// <param name="Value">How many, at least 0.</param>
/// <param name="Asked">How many were asked for, which is marked; null for nothing.</param>
internal sealed record Bar(string Label, double Value, double? Asked = null);

/// <summary>Counts as bars that lie, the labels before them, so that long labels of any script have room.</summary>
internal static class BarChart
{
    private const int MostBars = 40, LongestLabel = 26;
    private const double Width = 640, Row = 24, Labels = 206, Numbers = 110;

    /// <summary>The picture; of very many bars the first forty, and a line that says how many are left out.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="bars">The bars in their order.</param>
    public static string Draw(string title, IReadOnlyList<Bar> bars)
    {
        var svg = new Svg { Width = Width, Title = title };
        var most = Math.Max(1e-9, bars.Select(bar => Math.Max(bar.Value, bar.Asked ?? 0)).DefaultIfEmpty(1).Max());
        var total = bars.Sum(bar => bar.Value);
        var scale = (Width - Labels - Numbers) / most;
        var y = 4.0;
        foreach (var bar in bars.Take(MostBars))
        {
            var number = bar.Value.ToString("#,0.##", CultureInfo.InvariantCulture);
            var share = total > 0 ? $"{number} · {(100 * bar.Value / total).ToString("0.#", CultureInfo.InvariantCulture)} %" : number;
            svg.Text(Labels - 8, y + 15, Short(bar.Label), "end")
                .Box("track", Labels, y + 3, Width - Labels - Numbers, Row - 8)
                .Box("bar", Labels, y + 3, bar.Value * scale, Row - 8, $"{bar.Label}: {share}")
                .Text(Width - Numbers + 8, y + 15, share, "start", "soft small");
            if (bar.Asked is { } asked) svg.Line("mark", Labels + (asked * scale), y + 1, Labels + (asked * scale), y + Row - 3);
            y += Row;
        }

        if (bars.Count > MostBars)
        {
            var more = (bars.Count - MostBars).ToString("#,0", CultureInfo.InvariantCulture);
            svg.Text(Labels, y + 15, $"and {more} more", "start", "soft small");
            y += Row;
        }

        return svg.ToText(y + 4);
    }

    private static string Short(string label)
    {
        var shown = label.ReplaceLineEndings(" ");
        var elements = StringInfo.ParseCombiningCharacters(shown);
        return elements.Length <= LongestLabel ? shown : shown[..elements[LongestLabel - 1]] + "…";
    }
}
