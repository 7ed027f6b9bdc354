using System.Globalization;
using System.Text;

namespace Minwal.Datasets.Charts;

/// <summary>
/// A picture that stands by itself: its colours follow the reader's choice of light or dark, and its texts run in the direction of their
/// script. All that is put into it is escaped.
/// </summary>
internal sealed class Svg
{
    private const string Style = """
        .chart{font:13px/1.3 "Segoe UI","Noto Sans","Noto Naskh Arabic",Tahoma,sans-serif}
        .chart text{fill:#1f2933;unicode-bidi:plaintext}.chart .soft{fill:#5b6770}.chart .small{font-size:11px}
        .chart .bar{fill:#2f6f8f}.chart .bar2{fill:#c8893b}.chart .track{fill:#e7ecef}.chart .axis{stroke:#aab4bb;stroke-width:1}
        .chart .mark{stroke:#b03a2e;stroke-width:2}.chart .line{fill:none;stroke:#2f6f8f;stroke-width:2}
        .chart .line2{fill:none;stroke:#c8893b;stroke-width:2;stroke-dasharray:5 3}
        .chart .line3{fill:none;stroke:#7a8790;stroke-width:1.5;stroke-dasharray:2 3}
        @media(prefers-color-scheme:dark){.chart text{fill:#e4e9ec}.chart .soft{fill:#a3afb7}.chart .bar{fill:#62a8ca}
        .chart .bar2{fill:#e0a85c}.chart .track{fill:#2b343a}.chart .axis{stroke:#56626a}.chart .mark{stroke:#ef8174}
        .chart .line{stroke:#62a8ca}.chart .line2{stroke:#e0a85c}.chart .line3{stroke:#8b979f}}
        """;

    private readonly StringBuilder _body = new();

    /// <summary>The width of the picture.</summary>
    public required double Width { get; init; }

    /// <summary>What it shows, for who cannot see it.</summary>
    public required string Title { get; init; }

    /// <summary>A box of a class.</summary>
    public Svg Box(string kind, double x, double y, double width, double height, string? tip = null)
    {
        _body.Append($"<rect class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(Math.Max(0, width))}\" ")
            .Append($"height=\"{Number(height)}\" rx=\"2\"");
        _body.Append(tip is null ? "/>" : $"><title>{Escape(tip)}</title></rect>");
        return this;
    }

    /// <summary>A line of a class.</summary>
    public Svg Line(string kind, double x1, double y1, double x2, double y2)
    {
        _body.Append($"<line class=\"{kind}\" x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>");
        return this;
    }

    /// <summary>A line through points.</summary>
    public Svg Path(string kind, IEnumerable<(double X, double Y)> points)
    {
        _body.Append($"<polyline class=\"{kind}\" points=\"{string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"))}\"/>");
        return this;
    }

    /// <summary>A text; <paramref name="anchor"/> is <c>start</c>, <c>middle</c> or <c>end</c>, by the picture's left and right.</summary>
    public Svg Text(double x, double y, string text, string anchor = "start", string kind = "")
    {
        // The anchor of a text that runs from the right would be its right end; it is always meant from the left here.
        _body.Append($"<text direction=\"ltr\" class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\">")
            .Append(Escape(text)).Append("</text>");
        return this;
    }

    /// <summary>The picture, <paramref name="height"/> high.</summary>
    public string ToText(double height) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 {Number(Width)} {Number(height)}\" "
        + $"width=\"{Number(Width)}\" height=\"{Number(height)}\"><title>{Escape(Title)}</title>"
        + $"<style>{Style.Replace("\n", "", StringComparison.Ordinal)}</style>{_body}</svg>";

    /// <summary>A text as it may stand in XML and HTML, inside of elements and of attributes in double quotes.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '"':
                    escaped.Append("&quot;");
                    break;
                case '\'':
                    escaped.Append("&#39;");
                    break;
                // XML has no way to say these.
                case < ' ' and not '\n' and not '\t' or 0xFFFE or 0xFFFF:
                    escaped.Append('\uFFFD');
                    break;
                default:
                    escaped.Append(rune.ToString());
                    break;
            }
        }

        return escaped.ToString();
    }

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
