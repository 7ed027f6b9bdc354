using System.Globalization;

namespace Minwal.Datasets.Charts;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">Its points, by x.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>How something grows: lines over a logarithmic scale of numbers, such as a learning curve over rows.</summary>
internal static class LineChart
{
    private const double Width = 640, Height = 220, Left = 44, Right = 150, Bottom = 30, Top = 12;
    private static readonly string[] Kinds = ["line", "line2", "line3"];

    /// <summary>The picture; y runs from 0 to 1.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">What lies along the bottom.</param>
    /// <param name="lines">Up to three lines; x is at least 1. One of a single point is drawn as a level.</param>
    public static string Draw(string title, string x, IReadOnlyList<Series> lines)
    {
        var svg = new Svg { Width = Width, Title = title };
        var xs = lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order().ToList();
        var (least, most) = (Math.Log(Math.Max(1, xs[0])), Math.Log(Math.Max(2, xs[^1])));
        var (wide, high) = (Width - Left - Right, Height - Bottom - Top);
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + high - (high * i / 4);
            svg.Line("axis", Left, y, Left + wide, y)
                .Text(Left - 6, y + 4, (i / 4.0).ToString("0.##", CultureInfo.InvariantCulture), "end", "soft small");
        }

        var labels = new List<double>();
        foreach (var at in xs.Where(at => at >= 1))
        {
            // Labels that would run into each other are left out.
            if (labels.Count > 0 && X(at) - X(labels[^1]) < 44) continue;
            labels.Add(at);
            svg.Text(X(at), Height - 14, at.ToString("#,0", CultureInfo.InvariantCulture), "middle", "soft small");
        }

        svg.Text(Left + (wide / 2), Height - 2, x, "middle", "soft small");
        var taken = new List<double>();
        foreach (var (line, kind) in lines.Zip(Kinds))
        {
            var points = line.Points.Count == 1 ? [(Math.Exp(least), line.Points[0].Y), (Math.Exp(most), line.Points[0].Y)] : line.Points;
            svg.Path(kind, points.Select(point => (X(point.X), Y(point.Y))));
            var y = Y(points[^1].Y) + 4;
            while (taken.Exists(other => Math.Abs(other - y) < 14)) y += 7;
            taken.Add(y);
            svg.Text(Left + wide + 8, y, line.Name, "start", "small");
        }

        return svg.ToText(Height);

        double X(double at) => Left + (wide * (Math.Log(Math.Max(1, at)) - least) / Math.Max(1e-9, most - least));

        double Y(double at) => Top + high - (high * Math.Clamp(at, 0, 1));
    }
}
