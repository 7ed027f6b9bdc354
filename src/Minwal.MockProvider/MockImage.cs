namespace Minwal.MockProvider;

/// <summary>What can be told of an image without looking at it.</summary>
/// <param name="MediaType">Its type; <c>image/*</c> for an address.</param>
/// <param name="Bytes">How many bytes it has; 0 for an address.</param>
internal sealed record MockImage(string MediaType, long Bytes)
{
    /// <summary>How many tokens an image is counted as: what OpenAI counts for one that is looked at from afar.</summary>
    public const int Tokens = 85;

    /// <summary>The image at <paramref name="url"/>, a data URL with base64 or an address; null when it is neither.</summary>
    public static MockImage? At(string url)
    {
        if (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal))
            return new("image/*", 0);
        if (!url.StartsWith("data:", StringComparison.Ordinal)) return null;
        var (head, data) = url["data:".Length..].Split(',', 2) is [var h, var d] ? (h, d) : ("", "");
        if (!head.EndsWith(";base64", StringComparison.Ordinal)) return null;
        Span<byte> few = stackalloc byte[1024];
        var bytes = data.Length <= few.Length ? few : new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var count) ? new(head[..^";base64".Length], count) : null;
    }
}
