using System.Text;
using Minwal.Text;

namespace Minwal.Datasets.Cleaning;

/// <summary>
/// Texts without what nobody wrote on purpose. Letters stay as they are written: folding hamzas or removing marks would change what a model
/// is to learn. The joiners U+200C and U+200D stay, since Persian words and emoji need them.
/// </summary>
internal static class TextNormaliser
{
    /// <summary><paramref name="text"/>, normalised; the same string when nothing changes.</summary>
    public static string Of(string text, TextNormalisation normalisation)
    {
        if (normalisation == TextNormalisation.None || text.Length == 0) return text;
        if (normalisation == TextNormalisation.Nfkc && text.AsSpan().ContainsAnyExceptInRange('\0', '\u007F')) text = Nfkc.Of(text);
        if (IsClean(text)) return text;
        var result = new StringBuilder(text.Length);
        var gap = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' || c is '\u2028' or '\u2029') c = c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? '\uFEFF' : '\n';
            if (IsDropped(c)) continue;
            if (c == '\n')
            {
                gap = false;
                result.Append(c);
            }
            else if (IsBlank(c))
            {
                gap = result.Length > 0 && result[^1] != '\n';
            }
            else
            {
                if (gap) result.Append(' ');
                gap = false;
                result.Append(c);
            }
        }

        return result.ToString().Trim('\n');
    }

    private static bool IsClean(string text)
    {
        if (text[0] is ' ' or '\n' || text[^1] is ' ' or '\n') return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ' ? text[i + 1] is ' ' or '\n' || text[i - 1] == '\n' : c != '\n'
                && (IsBlank(c) || c == '\r' || IsDropped(c))) return false;
        }

        return true;
    }

    private static bool IsBlank(char c) =>
        c is ' ' or '\t' or '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000';

    // Controls; the space of no width and its like; what marks, embeds, overrides or isolates a direction.
    private static bool IsDropped(char c) => c is (< ' ' and not ('\t' or '\n' or '\r')) or (>= '\u007F' and <= '\u009F')
        or '\u200B' or '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or '\u2060' or (
            >= '\u2066' and <= '\u2069') or '\uFEFF';
}
