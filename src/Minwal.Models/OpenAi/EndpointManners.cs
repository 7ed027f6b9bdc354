namespace Minwal.Models.OpenAi;

/// <summary>How an endpoint is asked, where it is not OpenAI's own way.</summary>
/// <param name="KeyHeader">The header that bears the key; null for <c>Authorization: Bearer</c>.</param>
/// <param name="Headers">Further headers of every request.</param>
/// <param name="Body">Further fields of every request's body, each as JSON.</param>
/// <param name="Form">What is left out or named differently from the beginning.</param>
internal sealed record EndpointManners(
    string? KeyHeader, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Body, RequestForm Form)
{
    /// <summary>OpenAI's own way.</summary>
    public static EndpointManners Usual { get; } = new(null, new Dictionary<string, string>(), new Dictionary<string, string>(),
        RequestForm.Usual);
}
