using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class PendingTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Calls_that_are_answered_later_are_parked_and_hold_up_nobody_and_the_data_is_that_of_a_run_without_waiting()
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(RunScene.Chain, new StubModel(call => RunScene.Words(call, 60_000)), 9_000, concurrency: 8), plain);

        // The first units of all wait; more units than may be ahead of acceptance come after them.
        var journal = new MemoryJournal();
        var batch = new BatchModel(new StubModel(call => RunScene.Words(call, 60_000)), call => call.Slot <= 3);
        var first = await RunAsync(batch, journal, resumed: false);
        Assert.Equal((RunEnd.Waiting, 0L), (first.End, first.Ledger.Accepted));
        Assert.Equal(3, journal.ReadCalls().Count(c => c.State == CallState.Pending));
        Assert.True(batch.Answered >= 2 * (9_000 - 3), $"{batch.Answered} calls were made");

        // Still waiting: nothing is asked, and no further row is written.
        var rows = journal.ReadCalls().Count();
        Assert.Equal(RunEnd.Waiting, (await RunAsync(batch, journal, resumed: true)).End);
        Assert.Equal(rows, journal.ReadCalls().Count());

        // The answers are there; the second calls of these units wait again, and then do not.
        batch.Ready();
        Assert.Equal(RunEnd.Waiting, (await RunAsync(batch, journal, resumed: true)).End);
        RunResult last;
        do
        {
            batch.Ready();
            last = await RunAsync(batch, journal, resumed: true);
        }
        while (last.End == RunEnd.Waiting);
        Assert.Equal(RunEnd.Decided, last.End);
        Assert.Equal(plain.Text(), journal.Text());
        Assert.Equal(0, batch.AskedTwice);
    }

    private static Task<RunResult> RunAsync(BatchModel batch, MemoryJournal journal, bool resumed)
    {
        var settings = RunScene.Settings(RunScene.Chain, new StubModel(_ => ""), 9_000, concurrency: 8);
        var endpoint = new ModelEndpoint("openai", "stub", batch) { Address = "http://stub", IsCostly = true, Price = _ => 0.5m };
        return RunScene.RunAsync(settings with { Models = RunScene.Roles(RunScene.Chain, endpoint) }, journal, resumed);
    }

    /// <summary>Takes some calls and answers them when it is asked again after <see cref="Ready"/>.</summary>
    private sealed class BatchModel(StubModel inner, Func<StubCall, bool> takes) : DelegatingChatClient(inner)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
        private HashSet<string> _ready = new(StringComparer.Ordinal);
        private int _answered;

        public int Answered => Volatile.Read(ref _answered);

        public int AskedTwice { get; private set; }

        public void Ready()
        {
            lock (_lock) _ready = [.. _taken];
        }

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var context = (CallContext)options!.AdditionalProperties![CallContext.Key]!;
            var slot = context.Variables.TryGet("slot", out var number) ? (long)number! : 0;
            if (takes(new StubCall(context.Task, [slot], 0, [.. messages], options)))
            {
                lock (_lock)
                {
                    var name = options.ContinuationToken is { } token ? System.Text.Encoding.UTF8.GetString(token.ToBytes().Span) : context.RequestHash!;
                    if (options.ContinuationToken is null && !_taken.Add(name)) AskedTwice++;
                    if (!_ready.Contains(name))
                        return new ChatResponse { ContinuationToken = ResponseContinuationToken.FromBytes(System.Text.Encoding.UTF8.GetBytes(name)) };
                }
            }

            Interlocked.Increment(ref _answered);
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
