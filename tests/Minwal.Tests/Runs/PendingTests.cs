using System.Text;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Recipes;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class PendingTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Units_whose_calls_are_answered_later_hold_up_nobody_however_many_come_after_them()
    {
        // More units than may be ahead of acceptance; several records share a call, so that there are not too many calls.
        const int samples = RunLoop.LeastAhead + 800;
        var plan = RunScene.Plan(RunScene.Batch, samples);
        var early = plan.Parts[0].GetUnit(0).Slots[0] + 1;
        var journal = new MemoryJournal();
        var batch = Batch(call => call.Slots.Contains(early));
        var first = await RunAsync(RunScene.Batch, samples, batch, journal, resumed: false);
        Assert.Equal((RunEnd.Waiting, 0L), (first.End, first.Ledger.Accepted));
        Assert.Single(journal.ReadCalls(), c => c.State == CallState.Pending);
        Assert.True(batch.Answered >= plan.UnitCount - 1, $"{batch.Answered} calls were made");

        batch.Ready();
        Assert.Equal(RunEnd.Decided, (await RunAsync(RunScene.Batch, samples, batch, journal, resumed: true)).End);
        Assert.Equal((await PlainAsync(RunScene.Batch, samples)).Text(), journal.Text());
        Assert.Equal(0, batch.AskedTwice);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Calls_that_are_answered_later_are_asked_for_once_and_the_data_is_that_of_a_run_without_waiting()
    {
        const int samples = 200;
        var journal = new MemoryJournal();
        var batch = Batch(call => call.Slot <= 3);
        var first = await RunAsync(RunScene.Chain, samples, batch, journal, resumed: false);
        Assert.Equal((RunEnd.Waiting, 0L), (first.End, first.Ledger.Accepted));
        Assert.Equal(3, journal.ReadCalls().Count(c => c.State == CallState.Pending));
        Assert.True(batch.Answered >= 2 * (samples - 3), $"{batch.Answered} calls were made");

        // Still waiting: nothing is asked, and no further row is written.
        var rows = journal.ReadCalls().Count();
        Assert.Equal(RunEnd.Waiting, (await RunAsync(RunScene.Chain, samples, batch, journal, resumed: true)).End);
        Assert.Equal(rows, journal.ReadCalls().Count());

        // The answers are there; the second calls of these units wait again, and then do not.
        batch.Ready();
        Assert.Equal(RunEnd.Waiting, (await RunAsync(RunScene.Chain, samples, batch, journal, resumed: true)).End);
        RunResult last;
        do
        {
            batch.Ready();
            last = await RunAsync(RunScene.Chain, samples, batch, journal, resumed: true);
        }
        while (last.End == RunEnd.Waiting);
        Assert.Equal(RunEnd.Decided, last.End);
        Assert.Equal((await PlainAsync(RunScene.Chain, samples)).Text(), journal.Text());
        Assert.Equal(0, batch.AskedTwice);
    }

    private static BatchModel Batch(Func<StubCall, bool> takes) => new(new StubModel(Word), takes);

    private static string Word(StubCall call) => RunScene.Words(call, 60_000);

    private static async Task<MemoryJournal> PlainAsync(LoadedRecipe recipe, int samples)
    {
        var journal = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(recipe, new StubModel(Word), samples, concurrency: 8), journal);
        return journal;
    }

    private static Task<RunResult> RunAsync(LoadedRecipe recipe, int samples, BatchModel batch, MemoryJournal journal, bool resumed)
    {
        var settings = RunScene.Settings(recipe, new StubModel(Word), samples, concurrency: 8);
        var endpoint = new ModelEndpoint("openai", "stub", batch) { Address = "http://stub", IsCostly = true, Price = _ => 0.5m };
        return RunScene.RunAsync(settings with { Models = RunScene.Roles(recipe, endpoint) }, journal, resumed);
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
            if (takes(StubCall.Of([.. messages], options!)))
            {
                lock (_lock)
                {
                    var name = NameOf(options!);
                    if (options!.ContinuationToken is null && !_taken.Add(name)) AskedTwice++;
                    if (!_ready.Contains(name))
                        return new ChatResponse { ContinuationToken = ResponseContinuationToken.FromBytes(Encoding.UTF8.GetBytes(name)) };
                }
            }

            Interlocked.Increment(ref _answered);
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        private static string NameOf(ChatOptions options) => options.ContinuationToken is { } token
            ? Encoding.UTF8.GetString(token.ToBytes().Span) : ((CallContext)options.AdditionalProperties![CallContext.Key]!).RequestHash!;
    }
}
