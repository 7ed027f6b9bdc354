namespace Minwal.Text.Personal;

/// <summary>
/// Values that belong to nobody, in the forms in which they are made: a phone number whose last seven digits are 0000 and three more that
/// do not begin with 0, ids and account numbers of which the middle is zeros, and addresses under the domains that RFC 2606 and RFC 6761
/// keep for examples. What <c>anonymize</c> writes is of these forms, so that a scan of it finds nothing.
/// </summary>
internal static class MadeUp
{
    private static readonly string[] Domains = ["example.com", "example.net", "example.org", "example.edu"];

    /// <summary>Whether <paramref name="match"/> is such a value.</summary>
    public static bool Is(PersonalMatch match) => match.Kind switch
    {
        PersonalKinds.Email => IsReserved(match.Key[(match.Key.IndexOf('@') + 1)..]),
        PersonalKinds.Url => IsReserved(Host(match.Key)),
        PersonalKinds.Phone => IsPhone(match.Key),
        PersonalKinds.NationalId => AreZeros(match.Key.AsSpan(match.Key.Length == 15 ? 3 : 1, Math.Min(5, match.Key.Length - 5))),
        PersonalKinds.Card => AreZeros(match.Key.AsSpan(1, match.Key.Length - 5)),
        PersonalKinds.Iban => AreZeros(match.Key.AsSpan(4, match.Key.Length - 8)),
        _ => false,
    };

    private static bool IsPhone(string key) =>
        key.Length >= 7 && AreZeros(key.AsSpan(key.Length - 7, 4)) && key[^3] != '0';

    private static bool AreZeros(ReadOnlySpan<char> digits) => digits.IndexOfAnyExcept('0') < 0;

    private static string Host(string address)
    {
        var end = address.AsSpan().IndexOfAny("/?#:");
        return end < 0 ? address : address[..end];
    }

    private static bool IsReserved(string host) =>
        Domains.Any(domain => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal))
        || host.EndsWith(".example", StringComparison.Ordinal) || host.EndsWith(".test", StringComparison.Ordinal)
        || host.EndsWith(".invalid", StringComparison.Ordinal);
}
