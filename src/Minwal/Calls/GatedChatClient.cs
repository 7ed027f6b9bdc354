using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// Stands below the retries of an endpoint:
/// each try holds a place at the endpoint's gate while it is under way, and gives it back before a retry waits.
/// The first try of a call brings its place along, so that waiting for it does not count as the call's time.
/// </summary>
/// <param name="inner">The client of one try.</param>
/// <param name="gate">The endpoint's gate.</param>
internal sealed class GatedChatClient(IChatClient inner, EndpointGate gate) : DelegatingChatClient(inner)
{
    /// <summary>The property of the options that holds the place of the first try.</summary>
    public const string PlaceKey = "minwal.place";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tracked = TrackedCall.Of(options);
        using var place = Brought(options) ?? await gate.EnterAsync(tracked, cancellationToken).ConfigureAwait(false);
        tracked?.Goes();
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            tracked?.Rests();
        }
    }

    /// <summary>The client belongs to whoever made it.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private static EndpointGate.Place? Brought(ChatOptions? options) =>
        options?.AdditionalProperties is { } properties && properties.Remove(PlaceKey, out var place) ? place as EndpointGate.Place : null;
}
