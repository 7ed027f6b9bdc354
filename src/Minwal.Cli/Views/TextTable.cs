using System.Globalization;
using System.Text;

namespace Minwal.Cli.Views;

/// <summary>Columns of text for people, at most 80 wide with their indent: the last column gives way.</summary>
/// <param name="columns">The headings, and whether what stands below is a number.</param>
internal sealed class TextTable(params (string Heading, bool IsNumber)[] columns)
{
    /// <summary>The columns of a terminal that everybody has.</summary>
    public const int Width = 80;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(OneLine)]);

    /// <summary>Prints headings and rows.</summary>
    public void Print(TextWriter output, int indent, bool headings = true)
    {
        List<string[]> rows = headings ? [[.. columns.Select(c => c.Heading)], .. _rows] : _rows;
        var widths = columns.Select((_, i) => rows.Max(row => Columns(row[i]))).ToArray();
        for (var i = 0; i < widths.Length - 1; i++) widths[i] = Math.Min(widths[i], 28);
        var last = Width - indent - widths[..^1].Sum(width => width + 2);
        widths[^1] = Math.Min(widths[^1], Math.Max(8, last));
        foreach (var row in rows)
        {
            var line = new StringBuilder().Append(' ', indent);
            for (var i = 0; i < row.Length; i++)
            {
                var cell = Fit(row[i], widths[i]);
                var gap = widths[i] - Columns(cell);
                if (columns[i].IsNumber) line.Append(' ', gap).Append(cell);
                else line.Append(cell).Append(' ', i == row.Length - 1 ? 0 : gap);
                if (i < row.Length - 1) line.Append("  ");
            }

            output.WriteLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>As much of <paramref name="text"/> as fits into so many columns.</summary>
    public static string Fit(string text, int width)
    {
        if (Columns(text) <= width) return text;
        var (cut, columns) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((columns += Columns(rune)) > width - 1) break;
            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    /// <summary>The end of a path, as much of it as fits.</summary>
    public static string Tail(string path, int width = 28) => path.Length <= width ? path : "…" + path[^(width - 1)..];

    /// <summary>A text in one line.</summary>
    public static string OneLine(string text) =>
        text.AsSpan().ContainsAny("\r\n\t") ? text.ReplaceLineEndings("⏎").Replace('\t', ' ') : text;

    /// <summary>How many columns of a terminal a text takes.</summary>
    public static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes()) columns += Columns(rune);
        return columns;
    }

    /// <summary>Bars of eighths, so that small shares are seen.</summary>
    public static string Bar(double share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        if (eighths == 0 && share > 0) eighths = 1;
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1].ToString());
    }

    private static int Columns(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        // East Asian letters, and pictures.
        _ => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFF60) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1,
    };
}
