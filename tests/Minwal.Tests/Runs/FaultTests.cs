using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class FaultTests
{
    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1)]
    [InlineData(16)]
    public async Task A_fatal_fault_of_the_model_ends_the_run_with_that_fault_itself(int concurrency)
    {
        var (thrown, begun, held, cut) = (new ModelException("MW3002", "a wrong key", fatal: true), 0, 0, 0);
        var model = new StubModel(RunScene.Numbered)
        {
            // The twentieth call fails; later ones last until they are cut off.
            Hold = async (_, cancellation) =>
            {
                var number = Interlocked.Increment(ref begun);
                if (number == 20) throw thrown;
                if (number < 20) return;
                Interlocked.Increment(ref held);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }
                finally
                {
                    for (var turn = 0; turn < 200; turn++) await Task.Yield();
                    Interlocked.Increment(ref cut);
                }
            },
        };
        var journal = new MemoryJournal();
        var fault = await Assert.ThrowsAsync<ModelException>(
            () => RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1000, concurrency: concurrency), journal));
        Assert.Same(thrown, fault);
        Assert.Equal(held, cut);
        Assert.Equal((1, journal.Rows), (journal.Flushes, journal.FlushedRows));
        Assert.All(journal.ReadCalls(), c => Assert.Equal("ok", c.Code ?? "ok"));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_fault_of_many_at_once_is_one_of_theirs()
    {
        var together = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new StubModel(_ => throw new ModelException("MW3003", "no such model", fatal: true)) { Hold = (_, _) => together.Task };
        var run = RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1000, concurrency: 16), new MemoryJournal());
        await model.WhenBegun(16);
        together.SetResult();
        Assert.Equal("MW3003", (await Assert.ThrowsAsync<ModelException>(() => run)).Code);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_fault_that_is_not_fatal_never_ends_a_run()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => call.Attempt == 0 ? throw new ModelException("MW3009", "empty") : RunScene.Numbered(call));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 50, concurrency: 4), journal);
        Assert.Equal((50L, 50L), (result.Ledger.Accepted, result.Ledger.Reasons["MW3009"]));
        Assert.Equal(50L, Assert.Single(result.Ledger.Calls.Sums()).Failed);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task An_answer_of_nothing_is_a_call_that_failed(string answer)
    {
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, new StubModel(_ => answer), 1, attempts: 1), journal);
        var call = journal.ReadCalls().Single();
        Assert.Equal((CallState.Failed, "MW3009", answer), (call.State, call.Code, call.Text));
        Assert.Equal(1, result.Shortfalls.Single().Reasons["MW3009"]);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_comparison_whose_condition_cannot_be_computed_costs_the_draft_and_not_the_run()
    {
        var recipe = RunScene.Load(RunScene.Yaml.Replace(
            "- unique: { field: text }", "- unique: { field: text, when: \"text > 1\" }", StringComparison.Ordinal));
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(RunScene.Settings(recipe, new StubModel(RunScene.Numbered), 3, attempts: 2), journal);
        Assert.Equal((0L, 3L, 6L), (result.Ledger.Accepted, result.Ledger.Short, result.Ledger.Reasons["record.formula"]));
        Assert.Contains("the check 'unique' cannot be computed", journal.ReadDrafts(0).First().Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_fault_of_the_journal_ends_the_run_with_that_fault_itself()
    {
        var journal = new FullDisk(new MemoryJournal(), 20);
        var model = new StubModel(RunScene.Numbered);
        var fault = await Assert.ThrowsAsync<MinwalException>(
            () => RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1000, concurrency: 8), journal));
        Assert.Equal("MW4004", fault.Faults[0].Code);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_source_with_fewer_rows_than_a_slot_takes_is_a_fault_of_the_recipe()
    {
        var recipe = RunScene.Load("""
            recipe: words
            version: 1
            summary: Words.
            language: en
            quotas: { total: 5 }
            sources: { seed: { file: seeds.txt, take: 3 } }
            models: { writer: {} }
            steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
            record: { text: "${text}" }
            output: { file: words.jsonl }
            """);
        var settings = RunScene.Settings(recipe, new StubModel(RunScene.Numbered), 5) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>>
            {
                ["seed"] = [new Fields().Add("text", "a"), new Fields().Add("text", "b")],
            },
        };
        var fault = await Assert.ThrowsAsync<MinwalException>(() => RunScene.RunAsync(settings, new MemoryJournal()));
        Assert.Equal("MW1016", fault.Faults[0].Code);
        Assert.Contains("'seed' has 2 rows, but a slot takes 3", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Its disk is full after some drafts.</summary>
    private sealed class FullDisk(MemoryJournal inner, int drafts) : IRunJournal
    {
        private int _drafts;

        public RunHeader? Header => inner.Header;

        public ValueTask WriteAsync(DraftRecord draft, CancellationToken cancellation) => Interlocked.Increment(ref _drafts) <= drafts
            ? inner.WriteAsync(draft, cancellation) : throw new MinwalException("MW4004", "the disk is full");

        public void Begin(RunHeader header) => inner.Begin(header);

        public IReadOnlyList<CallRecord> FindCalls(long unit, int attempt) => inner.FindCalls(unit, attempt);

        public IReadOnlyList<CallRecord> FindCalls(CallKey key) => inner.FindCalls(key);

        public ValueTask AppendAsync(CallRecord call, bool durable, CancellationToken cancellation) =>
            inner.AppendAsync(call, durable, cancellation);

        public IEnumerable<CallRecord> ReadCalls(long? unit = null) => inner.ReadCalls(unit);

        public IReadOnlyList<CallSum> SumCalls() => inner.SumCalls();

        public ValueTask FlushAsync(CancellationToken cancellation) => inner.FlushAsync(cancellation);

        public IEnumerable<DraftRecord> ReadAccepted() => inner.ReadAccepted();

        public IEnumerable<DraftRecord> ReadDrafts(long? slot = null) => inner.ReadDrafts(slot);

        public void ForgetDrafts() => inner.ForgetDrafts();

        public void ForgetOutage() => inner.ForgetOutage();

        public void Decide(IReadOnlyList<Decision> decisions) => inner.Decide(decisions);

        public IReadOnlyList<Decision> ReadDecisions() => inner.ReadDecisions();

        public void AddRound(RoundRecord round) => inner.AddRound(round);

        public IReadOnlyList<RoundRecord> ReadRounds() => inner.ReadRounds();

        public Fields? ReadFact(string name) => inner.ReadFact(name);

        public void WriteFact(string name, Fields fact) => inner.WriteFact(name, fact);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
