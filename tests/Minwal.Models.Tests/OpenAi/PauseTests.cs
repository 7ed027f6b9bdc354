using Microsoft.Extensions.AI;
using Minwal.Models.OpenAi;
using Xunit;

namespace Minwal.Models.Tests.OpenAi;

public sealed class PauseTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];

    private readonly FakeTime _time = new();

    [Fact]
    public async Task Calls_begin_one_pause_apart_in_the_order_they_were_asked_for()
    {
        var inner = new StubClient(call => StubClient.Says($"{call}"));
        var client = Client(inner);
        var asking = Enumerable.Range(0, 4).Select(_ => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken))
            .ToList();
        Assert.Equal("1", (await asking[0]).Text);
        for (var i = 1; i < 4; i++)
            Assert.Equal(TimeSpan.FromSeconds(2 * i), await _time.NextTimerAsync(TestContext.Current.CancellationToken));
        for (var i = 1; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1999));
            Assert.Equal(i, inner.Calls);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal($"{i + 1}", (await asking[i]).Text);
        }
    }

    [Fact]
    public async Task Time_that_has_passed_anyway_is_not_waited_again_and_is_not_saved_up()
    {
        var client = Client(new StubClient(call => StubClient.Says($"{call}")));
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        var third = client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(2), await _time.NextTimerAsync(TestContext.Current.CancellationToken));
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        await third;
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_no_call_is_made()
    {
        var inner = new StubClient(call => StubClient.Says($"{call}"));
        var client = Client(inner);
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = client.GetResponseAsync(Question, null, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, inner.Calls);
    }

    private PausingChatClient Client(IChatClient inner) => new(inner, TimeSpan.FromSeconds(2), _time);
}
