using System.Buffers;

namespace Minwal.Text.Personal;

/// <summary>
/// Finds addresses of sites: with <c>http://</c>, <c>https://</c> or <c>ftp://</c>, with <c>www.</c>, and bare ones under endings that are
/// hardly ever anything else (<c>.com</c>, <c>.org</c>, <c>.sa</c>, …), with the path behind them.
/// </summary>
internal sealed class UrlDetector : IPersonalDetector
{
    private static readonly string[] Schemes = ["http://", "https://", "ftp://"];

    private static readonly HashSet<string> Endings = new(
        ["com", "net", "org", "edu", "gov", "info", "biz", "sa", "eg", "ae", "kw", "qa", "bh", "om", "jo"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Outside = SearchValues.Create(" \t\r\n\u00A0<>\"'`«»“”‘’،؛؟|\\^{}");

    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        var digits = text.Digits;
        for (var dot = digits.IndexOfAny(['.', ':']); dot >= 0;)
        {
            var next = dot + 1;
            var start = dot;
            while (start > 0 && (char.IsAsciiLetterOrDigit(digits[start - 1]) || digits[start - 1] == '-')) start--;
            if (start < dot && !IsInside(digits, start) && EndAt(digits, start) is > 0 and var end)
            {
                found.Add(new PersonalMatch(PersonalKinds.Url, start, end - start, KeyOf(digits[start..end])));
                next = end;
            }

            dot = next < digits.Length ? digits.IndexOfAny(['.', ':'], next) : -1;
        }
    }

    /// <summary>Whether something goes on that began before: a domain of an address of mail, a path, a longer word.</summary>
    private static bool IsInside(string text, int start) => start > 0 && text[start - 1] is '@' or '.' or '/' or '_' or '\\';

    private static int EndAt(string text, int start)
    {
        foreach (var scheme in Schemes)
        {
            if (!text.AsSpan(start).StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;
            var from = start + scheme.Length;
            return from < text.Length && char.IsLetterOrDigit(text[from]) ? Rest(text, from) : -1;
        }

        var end = Domain.End(text, start);
        if (end < 0 || (end < text.Length && text[end] == '@')) return -1;
        var domain = text.AsSpan(start, end - start);
        if (domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return Rest(text, end);
        return Endings.Contains(domain[(domain.LastIndexOf('.') + 1)..].ToString()) ? Rest(text, end) : -1;
    }

    /// <summary>The end of what is joined to the address, without the marks that end a sentence.</summary>
    private static int Rest(string text, int from)
    {
        var length = text.AsSpan(from).IndexOfAny(Outside);
        var end = length < 0 ? text.Length : from + length;
        while (end > from)
        {
            var last = text[end - 1];
            var closes = last == ')' && !text.AsSpan(from, end - from).Contains('(');
            if (!closes && last is not ('.' or ',' or ';' or ':' or '!' or '?' or ']' or '*')) break;
            end--;
        }

        // Letters of another script are joined to an address only by mistake.
        for (var at = from; at < end; at++)
            if (Arabic.IsLetter(text[at]) && text.AsSpan(from, at - from).IndexOf('/') < 0) return at;
        return end;
    }

    private static string KeyOf(string address)
    {
        var key = address.ToLowerInvariant();
        foreach (var scheme in Schemes)
            if (key.StartsWith(scheme, StringComparison.Ordinal)) key = key[scheme.Length..];
        if (key.StartsWith("www.", StringComparison.Ordinal)) key = key[4..];
        return key.TrimEnd('/');
    }
}
