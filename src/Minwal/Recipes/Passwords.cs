using System.Text.RegularExpressions;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>
/// Passwords that stand in parameters, such as in the address of a database. They are used and never written down: a journal is copied,
/// sent and published.
/// </summary>
internal static partial class Passwords
{
    /// <summary>The same parameters, with every text as <see cref="Without(string)"/> gives it.</summary>
    public static Fields Without(Fields parameters) => new(parameters.Select(parameter =>
        parameter.Value is string text ? KeyValuePair.Create(parameter.Key, (object?)Without(text)) : parameter));

    /// <summary>
    /// <paramref name="text"/> without the passwords of connection strings (<c>Password=…;</c>) and of URLs (<c>//user:…@host</c>).
    /// </summary>
    public static string Without(string text)
    {
        var address = InUrl().Replace(text, "$1@");
        return InQuery().Replace(InString().Replace(address, "$1"), "$1").TrimEnd('?', '&') is var clean && clean == text.TrimEnd('?', '&')
            ? text : clean;
    }

    // To the last @: a password with one in it is not cut in two.
    [GeneratedRegex(@"^(\s*[A-Za-z][A-Za-z0-9+.-]*://[^:/@\s]*):\S*@")]
    private static partial Regex InUrl();

    [GeneratedRegex("""(^|;)\s*(?:password|passwd|pwd|ssl\s?password)\s*=\s*(?:"[^"]*"|'[^']*'|[^;]*)\s*(?:;|$)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InString();

    [GeneratedRegex(@"([?&])(?:ssl)?password=[^&\s]*&?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InQuery();
}
