using System.Globalization;

namespace Minwal.Text;

/// <summary>Characters as people count them: a letter with its marks is one (Unicode text elements, UAX #29).</summary>
internal static class Characters
{
    /// <summary>The number of characters in <paramref name="text"/>.</summary>
    public static int Count(string text)
    {
        // Below U+0300 nothing joins its neighbour but the two characters of a line end.
        if (!text.AsSpan().ContainsAnyInRange('\u0300', '\uFFFF') && !text.Contains('\r')) return text.Length;
        return new StringInfo(text).LengthInTextElements;
    }
}
