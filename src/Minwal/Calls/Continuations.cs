using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>How providers name a call that they have taken and will answer later, as text for the call log.</summary>
internal static class Continuations
{
    /// <summary>The text that the call log keeps; null for null.</summary>
    public static string? Write(ResponseContinuationToken? token) => token is null ? null : Convert.ToBase64String(token.ToBytes().Span);

    /// <summary>What <see cref="Write"/> wrote; null for null.</summary>
    public static ResponseContinuationToken? Read(string? text) =>
        text is null ? null : ResponseContinuationToken.FromBytes(Convert.FromBase64String(text));
}
