using System.Text;
using Minwal.Datasets.Charts;

namespace Minwal.Workbench.Reports;

/// <summary>
/// A page that stands by itself: no scripts, nothing from elsewhere, light or dark as the reader likes it, printable, and every text in the
/// direction of its own script. All text that is put into it is escaped; markup comes from here alone.
/// </summary>
internal sealed class HtmlPage(string title)
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1f2933;--soft:#5b6770;--line:#d8dee2;--card:#f6f8f9;--page:#fff;
        --good:#22724a;--bad:#a93226;--warn:#8a5a00}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e9ec;--soft:#a3afb7;--line:#39444b;--card:#1d2428;--page:#14191c;
        --good:#6cc495;--bad:#ef8174;--warn:#e0b060}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 "Segoe UI","Noto Sans","Noto Naskh Arabic",Tahoma,sans-serif}
        main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
        h1{font-size:1.7rem;margin:0 0 .2rem}
        h2{font-size:1.2rem;margin:2.4rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
        h3{font-size:1rem;margin:1.4rem 0 .4rem}p{margin:.4rem 0}
        .soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:1rem 0}
        .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
        .card b{display:block;font-size:1.35rem}
        table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem;font-variant-numeric:tabular-nums}
        th,td{text-align:start;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
        th{color:var(--soft);font-weight:600;font-size:.85rem}td.n,th.n{text-align:end;white-space:nowrap}
        .scroll{overflow-x:auto}svg.chart{max-width:100%;height:auto}
        .record{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;margin:.6rem 0}
        .record dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.15rem .8rem;margin:0}
        .record dt{color:var(--soft);font-size:.85rem}
        .record dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
        code{font-family:Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
        details{margin:.5rem 0}summary{cursor:pointer}
        @media print{main{max-width:none;padding:0}.record,.card,tr,svg{break-inside:avoid}h2{break-after:avoid}
        details:not([open])>*{display:block}
        :root{--ink:#000;--page:#fff;--card:#fff}}
        """;

    /// <summary>How every page begins.</summary>
    public const string Beginning = "<!doctype html>\n<!-- a report of minwal -->\n";

    private readonly StringBuilder _body = new();

    /// <summary>The whole page.</summary>
    public override string ToString() =>
        Beginning + $"<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        + $"<title>{Svg.Escape(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n{_body}</main>\n</body>\n</html>\n";

    /// <summary>A heading of the page (1), a section (2) or a part of one (3).</summary>
    public HtmlPage Heading(int level, string text) => Element($"h{level}", text, "");

    /// <summary>A paragraph; <paramref name="kind"/> is <c>soft</c>, <c>good</c>, <c>bad</c>, <c>warn</c> or empty.</summary>
    public HtmlPage Paragraph(string text, string kind = "") => Element("p", text, kind);

    /// <summary>Numbers that are read first, each with what it is.</summary>
    public HtmlPage Cards(IEnumerable<(string Name, string Value)> cards)
    {
        _body.Append("<div class=\"cards\">");
        foreach (var (name, value) in cards)
            _body.Append($"<div class=\"card\"><b>{Svg.Escape(value)}</b><span class=\"soft\">{Svg.Escape(name)}</span></div>");
        _body.Append("</div>\n");
        return this;
    }

    /// <summary>A table. A column whose name begins with # holds numbers.</summary>
    public HtmlPage Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (var column in columns) _body.Append($"<th{Kind(column)}>{Svg.Escape(column.TrimStart('#'))}</th>");
        _body.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            for (var i = 0; i < row.Count; i++) _body.Append($"<td{Kind(columns[i])} dir=\"auto\">{Svg.Escape(row[i])}</td>");
            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
        return this;

        static string Kind(string column) => column.StartsWith('#') ? " class=\"n\"" : "";
    }

    /// <summary>What is shown when the reader opens it; on paper it is shown.</summary>
    public HtmlPage Details(string summary, Action<HtmlPage> write)
    {
        _body.Append($"<details><summary dir=\"auto\">{Svg.Escape(summary)}</summary>\n");
        write(this);
        _body.Append("</details>\n");
        return this;
    }

    /// <summary>A picture.</summary>
    public HtmlPage Chart(string svg)
    {
        _body.Append("<figure style=\"margin:.6rem 0\">").Append(svg).Append("</figure>\n");
        return this;
    }

    /// <summary>A record: its fields with their names.</summary>
    public HtmlPage Record(IEnumerable<(string Name, string Value)> fields)
    {
        _body.Append("<div class=\"record\"><dl>");
        foreach (var (name, value) in fields)
            _body.Append($"<dt><bdi>{Svg.Escape(name)}</bdi></dt><dd dir=\"auto\">{Svg.Escape(value)}</dd>");
        _body.Append("</dl></div>\n");
        return this;
    }

    private HtmlPage Element(string name, string text, string kind)
    {
        var attribute = kind.Length == 0 ? "" : $" class=\"{kind}\"";
        _body.Append($"<{name}{attribute} dir=\"auto\">{Svg.Escape(text)}</{name}>\n");
        return this;
    }
}
