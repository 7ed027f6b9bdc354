namespace Minwal.Text.Personal;

/// <summary>Finds addresses of electronic mail: the dotted words of RFC 5322 in ASCII, at a domain with a dot.</summary>
internal sealed class EmailDetector : IPersonalDetector
{
    public void Find(PersonalText text, ICollection<PersonalMatch> found)
    {
        var digits = text.Digits;
        for (var at = digits.IndexOf('@'); at >= 0; at = digits.IndexOf('@', at + 1))
        {
            var start = at;
            while (start > 0 && IsLocal(digits[start - 1])) start--;
            while (start < at && digits[start] is '.' or '-' or '+') start++;
            var end = Domain.End(digits, at + 1);
            if (start == at || digits[at - 1] == '.' || end < 0) continue;
            found.Add(new PersonalMatch(PersonalKinds.Email, start, end - start, digits[start..end].ToLowerInvariant()));
        }
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-';
}
