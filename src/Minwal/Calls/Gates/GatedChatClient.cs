using Microsoft.Extensions.AI;

namespace Minwal.Calls.Gates;

/// <summary>
/// Stands below the retries of an endpoint: each try holds a place at the endpoint's gate while it is under way, and gives it back before a
/// retry waits. The first try of a call brings its place along, so that waiting for it does not count as the call's time. A try that was
/// refused since the endpoint takes no more for now costs nothing: it waits until the gate is open, outside the call's time, and goes
/// again.
/// </summary>
/// <param name="inner">The client of one try.</param>
/// <param name="gates">The ways to all endpoints.</param>
/// <param name="queue">Who waits for this one alone.</param>
/// <param name="limits">How long a gate that lets nobody through is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class GatedChatClient(IChatClient inner, EndpointGates gates, GateQueue queue, CallLimits limits, TimeProvider time)
    : DelegatingChatClient(inner)
{
    /// <summary>The property of the options that holds the place of the first try.</summary>
    public const string PlaceKey = "minwal.place";

    /// <summary>The property of the options that is there when others can be asked: then a refusal is told at once.</summary>
    public const string MayMoveKey = "minwal.may-move";

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (tracked, callTime) = (TrackedCall.Of(options), CallTime.Of(options));
        var mayMove = options?.AdditionalProperties?.ContainsKey(MayMoveKey) == true;
        var characters = queue.Gates[0].CountsTokens ? CharactersOf(messages) : 0;
        var place = Brought(options);
        var (refusals, since) = (0, time.GetTimestamp());
        while (true)
        {
            if (place is null)
            {
                if (mayMove && queue.Gates[0].Closed is { Reason: CallWaitReason.Outage } closed)
                    throw new ModelException(closed.Code, closed.Message);
                callTime?.Suspend();
                place = await gates.EnterAsync(queue, tracked, characters, refusals > 0, cancellationToken).ConfigureAwait(false);
                callTime?.Resume();
            }

            using (place)
            {
                tracked?.Goes();
                try
                {
                    var response = await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
                    var used = response.Usage is { } usage ? (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0) : 0;
                    place.Answered(LimitReport.Of(response), used, characters);
                    return response;
                }
                catch (Exception e) when (e is IEndpointFault { IsRefusal: true } fault)
                {
                    var wait = place.Refused(fault, refusals++);
                    if ((mayMove && wait == TimeSpan.Zero) || IsTooLong(since)) throw;
                    if (wait > TimeSpan.Zero)
                    {
                        tracked?.WaitsToRetry(fault.Code, wait);
                        callTime?.Suspend();
                        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                    }
                }
                catch (OperationCanceledException) when (callTime is { IsOver: true })
                {
                    place.Failed("MW3006", "no answer in time");
                    throw;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (e is IEndpointFault fault) place.Failed(fault.Code, fault.Message);
                    else if (e is ModelException model) place.Failed(model.Code, model.Message);
                    throw;
                }
                finally
                {
                    tracked?.Rests();
                }
            }

            place = null;
        }
    }

    /// <summary>The client belongs to whoever made it.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Whether nobody got through for as long as the run is patient.</summary>
    private bool IsTooLong(long since)
    {
        var patience = limits.Patience > LeastPatience ? limits.Patience : LeastPatience;
        return time.GetElapsedTime(since) > patience && time.GetElapsedTime(queue.Gates[0].LastAnswer) > patience;
    }

    /// <summary>How long the text of <paramref name="messages"/> is.</summary>
    public static int CharactersOf(IEnumerable<ChatMessage> messages) =>
        messages.Sum(message => message.Contents.Sum(content => content is TextContent text ? text.Text.Length : 0));

    private static GatePlace? Brought(ChatOptions? options) =>
        options?.AdditionalProperties is { } properties && properties.Remove(PlaceKey, out var place) ? place as GatePlace : null;
}
