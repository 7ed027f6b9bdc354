using System.Text;

namespace Minwal.Models.Offline.Filters;

internal static class Letters
{
    public static string Capitalise(string text) =>
        text.Length == 0 || !char.IsLower(text[0]) ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>With a small first letter, unless the first word is "I", a name in capitals, or begins with two capitals.</summary>
    public static string Uncapitalise(string text) =>
        text.Length < 2 || !char.IsUpper(text[0]) || !char.IsLower(text[1]) ? text : char.ToLowerInvariant(text[0]) + text[1..];

    /// <summary>Without punctuation marks; white space is collapsed. Apostrophes and hyphens inside words stay.</summary>
    public static string WithoutPunctuation(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var inner = c is '\'' or '-' or '’' && i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1])
                && char.IsLetterOrDigit(text[i + 1]);
            if (inner || !char.IsPunctuation(c)) result.Append(c);
        }

        return string.Join(' ', result.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
