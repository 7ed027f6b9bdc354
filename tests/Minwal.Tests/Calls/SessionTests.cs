using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class SessionTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Several_asks_are_in_flight_at_once_and_the_order_of_arrival_changes_nothing()
    {
        var log = new MemoryJournal();
        var release = Enumerable.Range(0, 4)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        var model = new StubModel(call => $"answer {call.Slot}") { Hold = (call, _) => release[(int)call.Slot].Task };
        var asking = Open(model, log).AskAllAsync([.. Enumerable.Range(0, 4).Select(Call)], CancellationToken.None).AsTask();
        await model.WhenBegun(4);
        foreach (var number in (int[])[2, 0, 3, 1])
        {
            Assert.False(asking.IsCompleted);
            release[number].SetResult();
        }

        Assert.Equal(["answer 0", "answer 1", "answer 2", "answer 3"], (await asking).Select(a => a.Text));
        Assert.Equal([0, 1, 2, 3], log.ReadCalls().Select(c => c.Key.Sequence));

        // A later process finds each under its own number.
        var silent = new StubModel(_ => throw new InvalidOperationException());
        var again = await Open(silent, log, resumed: true).AskAllAsync([.. Enumerable.Range(0, 4).Select(Call)], CancellationToken.None);
        Assert.Equal(["answer 0", "answer 1", "answer 2", "answer 3"], again.Select(a => a.Text));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task One_that_fails_leaves_the_others_their_answers()
    {
        var model = new StubModel(call => call.Slot == 1 ? throw new ModelException("MW3007", "I must not") : $"answer {call.Slot}");
        var answers = await Open(model, new MemoryJournal()).AskAllAsync([.. Enumerable.Range(0, 3).Select(Call)], CancellationToken.None);
        Assert.Equal(["answer 0", null, "answer 2"], answers.Select(a => a.Text));
        Assert.Equal("MW3007", answers[1].Failure!.Code);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Tool_calls_and_their_results_travel_and_are_found_again()
    {
        var log = new MemoryJournal();
        var asked = new List<IReadOnlyList<ChatMessage>>();
        var wanted = new FunctionCallContent("call_1", "look_up", new Dictionary<string, object?> { ["key"] = "blue" });
        var client = new Talks(messages =>
        {
            asked.Add([.. messages]);
            return messages.Count() == 1
                ? new ChatMessage(ChatRole.Assistant, [wanted]) : new ChatMessage(ChatRole.Assistant, "It is blue.");
        });
        var session = Open(client, log);
        var question = Call(0);
        var first = await session.AskAsync(question, CancellationToken.None);
        Assert.Equal("", first.Text);
        var call = Assert.Single(first.ToolCalls);
        IReadOnlyList<ChatMessage> more =
        [
            .. question.Messages, new ChatMessage(ChatRole.Assistant, [call]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "blue")]),
        ];
        Assert.Equal("It is blue.", (await session.AskAsync(question with { Messages = more }, CancellationToken.None)).Text);
        Assert.Equal(3, asked[1].Count);
        Assert.Equal([CallState.Answered, CallState.Answered], log.ReadCalls().Select(c => c.State));
        Assert.Same(wanted, Assert.Single(log.FindCalls(new CallKey(0, 0, 0))).Contents[0]);
    }

    private static ICallSession Open(IChatClient client, MemoryJournal log, bool resumed = false)
    {
        var role = new RoleModel("writer", [new ModelEndpoint("openai", "stub", client) { Address = "http://stub", IsCostly = true }]);
        return CallScene.Open(log, resumed, role);
    }

    private static Call Call(int number) => new("writer", [new ChatMessage(ChatRole.User, $"question {number}")],
        new CallContext("test/ask", new Variables(new Fields().Add("slot", (long)number).Add("attempt", 0L)), null, (ulong)number << 40));

    private sealed class Talks(Func<IEnumerable<ChatMessage>, ChatMessage> answer) : DelegatingChatClient(new StubModel(_ => ""))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(answer(messages)));
    }
}
