using Minwal.Faults;

namespace Minwal.Datasets.Hub;

/// <summary>Where a hub is, and as whom one comes.</summary>
/// <param name="Address">The hub: <c>https://huggingface.co</c>, or a mirror of it.</param>
/// <param name="Token">The secret; never shown, never written, sent to the hub alone.</param>
public sealed record HubAccess(Uri Address, string Token)
{
    /// <summary>The hub of Hugging Face.</summary>
    public static Uri HuggingFace { get; } = new("https://huggingface.co");

    /// <inheritdoc/>
    public override string ToString() => $"{Address} with a token";

    /// <summary>The two names of <paramref name="repository"/>.</summary>
    /// <exception cref="MinwalException">MW6302 when they are not names of a repository.</exception>
    internal static (string Owner, string Name) Split(string repository)
    {
        var parts = repository.Split('/');
        if (parts.Length == 2 && Array.TrueForAll(parts, IsName)) return (parts[0], parts[1]);
        throw new MinwalException(
            "MW6302", $"'{repository}' is not the name of a repository: it must be OWNER/DATASET, of letters, digits, -, _ and .");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 96 && name[0] is not ('-' or '.') && name[^1] is not ('-' or '.')
        && !name.Contains("--", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
