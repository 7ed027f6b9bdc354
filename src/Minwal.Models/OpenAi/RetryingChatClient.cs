using Microsoft.Extensions.AI;
using Minwal.Planning;
using Minwal.Steps;
using Polly;
using Polly.Retry;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Tries a call again after faults that pass: with exponential backoff and jitter, after what Retry-After asks (up to a cap), and within one time limit for the
/// whole call. The only retry layer; what is left over becomes a <see cref="ModelException"/>. Thread-safe.
/// </summary>
public sealed class RetryingChatClient : DelegatingChatClient
{
    private static readonly ResiliencePropertyKey<ulong> Random = new("minwal.random");
    private static readonly ResiliencePropertyKey<ProviderFault?> Last = new("minwal.last");

    private readonly ResiliencePipeline _pipeline;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    /// <summary>Wraps <paramref name="inner"/>.</summary>
    /// <param name="inner">The client of one try.</param>
    /// <param name="limit">How long a call may take, waiting included.</param>
    /// <param name="retryAfterCap">The longest wait that Retry-After may ask for.</param>
    /// <param name="tries">How many tries a call has.</param>
    /// <param name="time">The clock.</param>
    public RetryingChatClient(IChatClient inner, TimeSpan limit, TimeSpan retryAfterCap, int tries, TimeProvider time) : base(inner)
    {
        (_limit, _time) = (limit, time);
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time };
        if (tries > 1)
        {
            pipeline.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = tries - 1,
                ShouldHandle = static arguments => new(arguments.Outcome.Exception is ProviderFault { Transient: true }),
                DelayGenerator = arguments =>
                {
                    var fault = arguments.Outcome.Exception as ProviderFault;
                    arguments.Context.Properties.Set(Last, fault);
                    var key = arguments.Context.Properties.GetValue(Random, 0UL);
                    return new(Delay(arguments.AttemptNumber, fault?.RetryAfter, retryAfterCap, key));
                },
            });
        }

        _pipeline = pipeline.Build();
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(_limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(linked.Token);
        if (options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) == true && property is CallContext call) context.Properties.Set(Random, call.Random);
        try
        {
            return await _pipeline.ExecuteAsync(static async (c, state) => await state.Inner.GetResponseAsync(state.Messages, state.Options, c.CancellationToken).ConfigureAwait(false),
                context, (Inner: InnerClient, Messages: messages, Options: options)).ConfigureAwait(false);
        }
        catch (ProviderFault fault)
        {
            // A connection that broke because everything is being stopped says nothing of the call; the journal must not keep it as failed.
            if (fault.Transient) cancellationToken.ThrowIfCancellationRequested();
            throw new ModelException(fault.Code, fault.Message, fault.Fatal, fault);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var last = context.Properties.GetValue(Last, null);
            throw new ModelException("MW3006", $"the call took longer than {_limit.TotalSeconds:0.#} s, retries included; --timeout sets the limit" + (last is null ? "" : $"; before that {last.Code}: {last.Message}"), inner: e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Half of 0.5 s, 1 s, 2 s, … up to 30 s, plus as much again at random; never less than what the provider asks, up to the cap.</summary>
    internal static TimeSpan Delay(int attempt, TimeSpan? asked, TimeSpan cap, ulong key)
    {
        var random = new SlotRandom(SlotRandom.Key(key, attempt));
        var full = Math.Min(30, 0.5 * Math.Pow(2, attempt));
        var backoff = TimeSpan.FromSeconds((full / 2) + (full / 2 * random.Unit()));
        if (asked is not { } wait) return backoff;
        // A little on top, so that all who were told the same time do not come back in the same instant.
        var least = (wait > cap ? cap : wait) + TimeSpan.FromMilliseconds(50 * random.Unit());
        return least > backoff || wait > TimeSpan.Zero ? least : backoff;
    }
}
