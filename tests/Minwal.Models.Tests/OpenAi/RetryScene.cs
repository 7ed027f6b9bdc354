using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Models.OpenAi;
using Xunit;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>What tests of the retry layer share: a clock that stands still, and a client that waits by it.</summary>
public abstract class RetryScene
{
    protected static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(300), Cap = TimeSpan.FromSeconds(60);

    private protected FakeTime Time { get; } = new();

    private protected RetryingChatClient Client(IChatClient inner, int tries = 6, TimeSpan? limit = null) =>
        new(inner, limit ?? Limit, Cap, tries, Time);

    private protected static Task<ModelException> FaultOf(RetryingChatClient client) =>
        Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));

    protected ValueTask<TimeSpan> NextTimer() => Time.NextTimerAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets the clock run through that many waits between tries, and says how long they were.</summary>
    protected async Task<IReadOnlyList<TimeSpan>> PassAsync(Task asking, int waits)
    {
        // The first timer is the time limit's.
        await NextTimer();
        var passed = new List<TimeSpan>();
        while (passed.Count < waits)
        {
            Assert.False(asking.IsCompleted);
            passed.Add(await NextTimer());
            Time.Advance(passed[^1]);
        }

        return passed;
    }
}
