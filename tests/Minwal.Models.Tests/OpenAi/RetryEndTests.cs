using Minwal.Calls;
using Minwal.Models.OpenAi;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>What ends a call before its tries are used up: the time limit, and being cancelled.</summary>
public sealed class RetryEndTests : RetryScene
{
    [Fact]
    public async Task The_time_limit_holds_for_all_tries_together()
    {
        var inner = new StubClient(_ => throw new ProviderFault("MW3005", "busy", transient: true, retryAfter: TimeSpan.FromSeconds(50)));
        var asking = FaultOf(Client(inner, tries: 100, TimeSpan.FromSeconds(120)));
        await PassAsync(asking, 2);
        await NextTimer();
        Assert.False(asking.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(120) - Time.Elapsed);
        var fault = await asking;
        Assert.Equal(("MW3006", false), (fault.Code, fault.Fatal));
        Assert.StartsWith("the call took longer than its limit of 120 s, retries included; before that MW3005: busy", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal(3, inner.Calls);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_given_up_at_the_time_limit()
    {
        await using var endpoint = await StartAsync(Reply.Silence);
        var asking = FaultOf(Client(endpoint.Client(time: Time)));
        await endpoint.FirstAsked;
        Time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("MW3006", (await asking).Code);
        Assert.Single(endpoint.Seen);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_at_once()
    {
        await using var endpoint = await StartAsync(Reply.Silence);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = Client(endpoint.Client(time: Time)).GetResponseAsync(Question, null, leaving.Token);
        await endpoint.FirstAsked;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(TimeSpan.Zero, Time.Elapsed);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_at_once()
    {
        var inner = new StubClient(_ => throw new ProviderFault("MW3005", "busy", transient: true, retryAfter: TimeSpan.FromSeconds(50)));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = Client(inner).GetResponseAsync(Question, null, leaving.Token);
        await NextTimer();
        await NextTimer();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal((1, TimeSpan.Zero), (inner.Calls, Time.Elapsed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_call_that_fails_while_it_is_cancelled_is_cancelled_and_has_not_failed(int tries)
    {
        // Else the failure would be kept in the journal as what became of the call.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var inner = new StubClient(_ =>
        {
            leaving.Cancel();
            throw new ProviderFault("MW3001", "the connection was closed", transient: true);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(inner, tries).GetResponseAsync(Question, null, leaving.Token));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_wrong_key_is_told_even_when_the_call_is_cancelled()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var inner = new StubClient(_ =>
        {
            leaving.Cancel();
            throw new ProviderFault("MW3002", "wrong key", transient: false, fatal: true);
        });
        Assert.True((await Assert.ThrowsAsync<ModelException>(() => Client(inner).GetResponseAsync(Question, null, leaving.Token))).Fatal);
    }
}
