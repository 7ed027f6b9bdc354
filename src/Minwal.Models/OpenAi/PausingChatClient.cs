using Microsoft.Extensions.AI;

namespace Minwal.Models.OpenAi;

/// <summary>Lets calls begin one after the other with a fixed pause between them, in the order in which they were asked for.</summary>
/// <param name="inner">The client that is asked.</param>
/// <param name="pause">The time from one call's beginning to the next.</param>
/// <param name="time">The clock.</param>
public sealed class PausingChatClient(IChatClient inner, TimeSpan pause, TimeProvider time) : DelegatingChatClient(inner)
{
    private readonly Lock _lock = new();
    private long _next = time.GetTimestamp();

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            wait = time.GetElapsedTime(now, _next);
            _next = Math.Max(now, _next) + (long)(pause.TotalSeconds * time.TimestampFrequency);
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
    }
}
