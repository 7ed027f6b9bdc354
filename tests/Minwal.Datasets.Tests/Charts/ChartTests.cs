using System.Globalization;
using System.Xml.Linq;
using Minwal.Datasets.Charts;
using Xunit;

namespace Minwal.Datasets.Tests.Charts;

public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Bars_are_as_long_as_their_values_and_what_was_asked_for_is_marked()
    {
        var chart = Parse(BarChart.Draw("Labels", [new Bar("إيجابي", 40, 40), new Bar("neutral", 20, 25)]));
        var bars = Boxes(chart, "bar");
        Assert.Equal(bars[0] / 2, bars[1], 0.01);
        Assert.Equal(2, chart.Descendants(Svg + "line").Count());
        Assert.Contains("40 · 66.7 %", chart.Value, StringComparison.Ordinal);
        Assert.Contains("إيجابي", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_label_holds_it_stays_text()
    {
        var chart = Parse(BarChart.Draw("<b>", [new Bar("</text><script>alert(1)</script>\u0000\"'&", 1)]));
        Assert.Empty(chart.Descendants(Svg + "script"));
        Assert.Contains("<script>alert(1)", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_bars_the_first_are_drawn_and_the_others_counted()
    {
        var chart = Parse(BarChart.Draw("Words", [.. Enumerable.Range(0, 1_040).Select(i => new Bar($"w{i}", i))]));
        Assert.Equal(40, Boxes(chart, "bar").Count);
        Assert.Contains("and 1,000 more", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_counted_is_an_empty_picture() => Assert.Empty(Boxes(Parse(BarChart.Draw("None", [])), "bar"));

    [Fact]
    public void Bins_of_a_histogram_hold_all_numbers_and_giants_share_the_last()
    {
        int[] values = [.. Enumerable.Range(0, 1_000).Select(i => i % 10), 1_000_000];
        var chart = Parse(Histogram.Draw("Words", values));
        var titles = chart.Descendants(Svg + "rect").Select(box => box.Element(Svg + "title")!.Value).ToList();
        Assert.Equal(10, titles.Count);
        var sum = titles.Sum(title => double.Parse(title.Split(": ")[1][..^2], CultureInfo.InvariantCulture));
        Assert.Equal(100, sum, 1.0);
    }

    [Fact]
    public void One_number_is_one_bin_and_a_reference_is_a_line()
    {
        Assert.Single(Boxes(Parse(Histogram.Draw("Words", [7, 7])), "bar"));
        Assert.Single(Parse(Histogram.Draw("Words", [7, 8], [8, 9])).Descendants(Svg + "polyline"));
    }

    [Fact]
    public void A_curve_runs_from_left_to_right_and_a_single_point_is_a_level()
    {
        var real = new Series("real", [(1, 0.2), (10, 0.5), (100, 0.8)]);
        var chart = Parse(LineChart.Draw("Curve", "rows", [real, new Series("synthetic", [(1, 0.4)])]));
        var lines = chart.Descendants(Svg + "polyline").Select(line => line.Attribute("points")!.Value.Split(' ')).ToList();
        Assert.Equal([3, 2], lines.Select(line => line.Length));
        Assert.Equal(lines[1][0].Split(',')[1], lines[1][1].Split(',')[1]);
        Assert.Equal(lines[0].Order(Comparer<string>.Create((a, b) => X(a).CompareTo(X(b)))), lines[0]);

        static double X(string point) => double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture);
    }

    private static XElement Parse(string svg) => XElement.Parse(svg);

    private static List<double> Boxes(XElement chart, string kind) =>
    [
        .. chart.Descendants(Svg + "rect").Where(box => box.Attribute("class")!.Value == kind)
            .Select(box => double.Parse(box.Attribute("width")!.Value, CultureInfo.InvariantCulture)),
    ];
}
