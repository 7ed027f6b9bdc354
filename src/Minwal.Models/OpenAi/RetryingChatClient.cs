using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Planning;
using Polly;
using Polly.Retry;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Tries a call again after faults that pass: with exponential backoff and jitter, after what Retry-After asks (up to a cap), and within
/// one time limit for the whole call. A request that was refused since the endpoint takes no more for now is no fault: the gate below
/// lets it
/// wait. The only retry layer; what is left over becomes a <see cref="ModelException"/>. Thread-safe.
/// </summary>
internal sealed class RetryingChatClient : DelegatingChatClient
{
    private static readonly ResiliencePropertyKey<RetriedCall> State = new("minwal.call");

    private readonly ResiliencePipeline _pipeline;
    private readonly TimeSpan _limit;
    private readonly int _tries;
    private readonly TimeProvider _time;

    /// <summary>Wraps <paramref name="inner"/>.</summary>
    /// <param name="inner">The client of one try.</param>
    /// <param name="limit">How long a call may take, waiting included.</param>
    /// <param name="retryAfterCap">The longest wait that Retry-After may ask for.</param>
    /// <param name="tries">How many tries a call has.</param>
    /// <param name="time">The clock.</param>
    public RetryingChatClient(IChatClient inner, TimeSpan limit, TimeSpan retryAfterCap, int tries, TimeProvider time) : base(inner)
    {
        (_limit, _tries, _time) = (limit, tries, time);
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time };
        if (tries > 1)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = tries - 1,
                ShouldHandle = static arguments => new(arguments.Outcome.Exception is ProviderFault { Transient: true, IsRefusal: false }),
                DelayGenerator = arguments =>
                {
                    var call = arguments.Context.Properties.GetValue(State, null!);
                    call.Last = (ProviderFault)arguments.Outcome.Exception!;
                    var pause = Delay(arguments.AttemptNumber, call.Last.RetryAfter, retryAfterCap, call.Random);
                    TrackedCall.Of(call.Options)?.WaitsToRetry(call.Last.Code, pause);
                    return new(pause);
                },
            });
        }

        _pipeline = pipeline.Build();
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var deadline = new CallTime(_limit, _time, cancellationToken);
        if (options?.AdditionalProperties is { } properties) properties[CallTime.Key] = deadline;
        RetriedCall? retried = null;
        try
        {
            try
            {
                // Most calls need no second try, and so none of the machinery for it.
                return await InnerClient.GetResponseAsync(messages, options, deadline.Token).ConfigureAwait(false);
            }
            catch (ProviderFault fault) when (fault is { Transient: true, IsRefusal: false } && _tries > 1)
            {
                retried = new RetriedCall(messages, options, fault);
            }

            return await RetryAsync(retried, deadline.Token).ConfigureAwait(false);
        }
        catch (ProviderFault fault)
        {
            // A connection that broke because everything is being stopped says nothing of the call: it must not be kept as failed.
            if (fault.Transient) cancellationToken.ThrowIfCancellationRequested();
            throw new ModelException(fault.Code, fault.Message, fault.Fatal, fault)
            {
                IsUnreached = fault.Unreached,
                IsRefusal = fault.IsRefusal,
            };
        }
        catch (OperationCanceledException e) when (deadline.Token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = retried is null ? "" : $"; before that {retried.Last.Code}: {retried.Last.Message}";
            throw new ModelException("MW3006",
                string.Create(CultureInfo.InvariantCulture,
                    $"the call took longer than its limit of {_limit.TotalSeconds:0.#} s, retries included{before}"), inner: e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The whole answer at once: an answer that broke off half-way could not be tried again.</remarks>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <summary>Goes on after a first try that failed: the pipeline meets its fault at once, and then waits and tries.</summary>
    private async Task<ChatResponse> RetryAsync(RetriedCall call, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(State, call);
        try
        {
            return await _pipeline.ExecuteAsync(static (c, state) => state.Call.TakeFirst() is { } fault
                    ? ValueTask.FromException<ChatResponse>(fault)
                    : new ValueTask<ChatResponse>(
                        state.Client.GetResponseAsync(state.Call.Messages, state.Call.Options, c.CancellationToken)),
                context, (Client: InnerClient, Call: call)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Half of 0.5 s, 1 s, 2 s, … up to 30 s, plus as much again at random; never less than what the provider asks, up to the cap.
    /// </summary>
    internal static TimeSpan Delay(int attempt, TimeSpan? asked, TimeSpan cap, ulong key)
    {
        var random = new SlotRandom(SlotRandom.Key(key, attempt));
        var full = Math.Min(30, 0.5 * Math.Pow(2, attempt));
        var backoff = TimeSpan.FromSeconds((full / 2) + (full / 2 * random.Unit()));
        if (asked is not { } wait) return backoff;
        if (wait == TimeSpan.Zero) return backoff;
        // A little on top, so that all who were told the same time do not come back in the same instant; and a wait of next to nothing must
        // not use up the tries.
        var least = (wait > cap ? cap : wait) + TimeSpan.FromMilliseconds(50 * random.Unit());
        return least > backoff / 4 ? least : backoff / 4;
    }

    /// <summary>A call whose first try failed.</summary>
    private sealed class RetriedCall(IEnumerable<ChatMessage> messages, ChatOptions? options, ProviderFault first)
    {
        private ProviderFault? _first = first;

        public IEnumerable<ChatMessage> Messages => messages;

        public ChatOptions? Options => options;

        public ProviderFault Last { get; set; } = first;

        /// <summary>What the waits are drawn from, so that they are the same for the same call.</summary>
        public ulong Random { get; } =
            options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) == true && property is CallContext call
                ? call.Random : 0;

        public ProviderFault? TakeFirst()
        {
            var taken = _first;
            _first = null;
            return taken;
        }
    }
}
