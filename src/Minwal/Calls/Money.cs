using System.Globalization;

namespace Minwal.Calls;

/// <summary>Amounts of money in words.</summary>
internal static class Money
{
    /// <summary>
    /// US dollars: <c>$12.35</c>; below one dollar four digits that say something, so that little is never shown as nothing:
    /// <c>$0.1234</c>, <c>$0.004</c>.
    /// </summary>
    public static string InWords(decimal dollars)
    {
        if (dollars == 0) return "$0";
        var digits = dollars >= 1 ? 2 : Math.Clamp(3 - (int)Math.Floor(Math.Log10((double)dollars)), 2, 12);
        return dollars.ToString("$#,0.00" + new string('#', digits - 2), CultureInfo.InvariantCulture);
    }

    /// <summary>The same, or that it is not known.</summary>
    public static string InWords(decimal? dollars) => dollars is { } known ? InWords(known) : "cost not known";
}
