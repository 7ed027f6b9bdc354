using System.Text;
using Minwal.Faults;
using Npgsql;

namespace Minwal.Storage.Postgres;

/// <summary>Where a PostgreSQL database is, however it was written.</summary>
internal static class PostgresAddress
{
    private const string Variable = "env:", PasswordVariable = "PGPASSWORD";

    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <summary>
    /// The connection string that <paramref name="written"/> says: one of Npgsql's, a URL
    /// (<c>postgresql://user:password@host/database</c>), or <c>env:NAME</c> for the environment variable that holds either.
    /// </summary>
    /// <exception cref="MinwalException">MW5010 when it says none; the message never repeats it, since it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Read(string written, Func<string, string?> environment)
    {
        var text = written.Trim();
        if (text.StartsWith(Variable, StringComparison.Ordinal))
        {
            var name = text[Variable.Length..];
            text = environment(name)?.Trim() is { Length: > 0 } held ? held
                : throw new MinwalException(
                    "MW5010", $"the environment variable '{name}', which is to say where the database is, is not set");
        }

        try
        {
            var address = Uri.TryCreate(text, UriKind.Absolute, out var url) && Schemes.Contains(url.Scheme)
                ? OfUrl(url) : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(address.Host)) throw new ArgumentException("it names no host");
            address.Password ??= environment(PasswordVariable);
            return address;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new MinwalException("MW5010", "this is no address of a PostgreSQL database",
                "allowed are Host=…;Database=…;Username=…;Password=…, postgresql://user:password@host/database, and env:NAME");
        }
    }

    /// <summary>The database as messages call it: never with a password.</summary>
    public static string Name(NpgsqlConnectionStringBuilder address) =>
        ((address.Database ?? address.Username) is { Length: > 0 } database ? $"{database} at " : "")
        + FormattableString.Invariant($"{address.Host}:{address.Port}");

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        var address = new NpgsqlConnectionStringBuilder { Host = url.Host };
        if (url.Port > 0) address.Port = url.Port;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0) address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) address.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database) address.Database = Uri.UnescapeDataString(database);
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (part, "");
            // libpq's names; Npgsql writes them in words.
            address[name switch
            {
                "sslmode" => "SSL Mode",
                "connect_timeout" => "Timeout",
                "application_name" => "Application Name",
                "host" => "Host",
                "options" => "Options",
                _ => name,
            }] = name == "sslmode" ? InWords(value) : value;
        }

        return address;
    }

    private static string InWords(string mode)
    {
        var words = new StringBuilder();
        foreach (var part in mode.Split('-')) words.Append(part is { Length: > 0 } ? char.ToUpperInvariant(part[0]) + part[1..] : "");
        return words.ToString() is "VerifyCa" ? "VerifyCA" : words.ToString();
    }
}
