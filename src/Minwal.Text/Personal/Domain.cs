namespace Minwal.Text.Personal;

/// <summary>Names of hosts: labels of ASCII letters, digits and hyphens, joined by dots.</summary>
internal static class Domain
{
    private const int MostLabel = 63;

    /// <summary>Where the domain that begins at <paramref name="at"/> ends; −1 when none of at least two labels does.</summary>
    public static int End(string text, int at)
    {
        var (end, labels) = (-1, 0);
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-')) at++;
            var last = at;
            while (text[last - 1] == '-') last--;
            if (last - start > MostLabel) return -1;
            labels++;
            // A domain ends in a word, not in a number.
            if (labels > 1 && last - start > 1 && char.IsAsciiLetter(text[start])) end = last;
            if (last < at || at >= text.Length || text[at] != '.') break;
            at++;
        }

        return end;
    }
}
