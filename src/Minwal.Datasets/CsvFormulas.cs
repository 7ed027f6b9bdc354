using System.Buffers;

namespace Minwal.Datasets;

/// <summary>
/// Keeps texts from becoming formulas: a spreadsheet runs what stands in a cell behind <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c>, also in
/// their wide forms and behind a tab or a line end (OWASP, "CSV Injection"). A guarded cell has one <c>'</c> in front, which
/// <see cref="Unguard"/> takes away, so that a file written and read again holds the same texts.
/// </summary>
internal static class CsvFormulas
{
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>The cell for <paramref name="text"/>.</summary>
    public static string Guard(string text) => IsGuardable(text) ? "'" + text : text;

    /// <summary>
    /// The cell for <paramref name="text"/> in a file that no spreadsheet opens: as it is, but for what would be taken for guarded.
    /// </summary>
    public static string Escape(string text) => text.StartsWith('\'') ? Guard(text) : text;

    /// <summary>The text of <paramref name="cell"/>.</summary>
    public static string Unguard(string cell) => cell.StartsWith('\'') && IsGuardable(cell[1..]) ? cell[1..] : cell;

    private static bool IsGuardable(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        return !rest.IsEmpty && Starts.Contains(rest[0]);
    }
}
