using Minwal.Checks;
using Minwal.Planning;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class AcceptanceTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task The_order_of_verdicts_does_not_depend_on_the_order_of_arrival()
    {
        var random = new SlotRandom(50);
        for (var round = 0; round < 60; round++)
        {
            var (units, attempts, words, size) = (1 + random.Below(200), 1 + random.Below(4), 1 + random.Below(150), 1 + random.Below(3));
            var plain = await VerdictsAsync(units, attempts, words, size, null);
            for (var again = 0; again < 2; again++) Assert.Equal(plain, await VerdictsAsync(units, attempts, words, size, random.Next()));
            Assert.Equal(plain.Count, plain.Distinct().Count());
        }

        // More units than lie between a rejection and the next draft.
        Assert.Equal(await VerdictsAsync(1600, 3, 1100, 1, null), await VerdictsAsync(1600, 3, 1100, 1, 7));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_unit_that_was_rejected_comes_again_exactly_the_distance_later()
    {
        // All drafts are different words but for those of unit 5, which is like unit 0 until its third attempt.
        var verdicts = await VerdictsAsync(
            3 * Acceptance.RetryDistance, 4, (slot, attempt) => slot == 5 && attempt < 2 ? "w0" : $"w{slot}", 1, null);
        Assert.Equal("5/0 unique.exact", verdicts[5]);
        Assert.Equal("5/1 unique.exact", verdicts[5 + Acceptance.RetryDistance]);
        Assert.Equal("5/2 accepted", verdicts[5 + (2 * Acceptance.RetryDistance)]);
        Assert.Equal((3 * Acceptance.RetryDistance) + 2, verdicts.Count);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_no_fresh_unit_is_left_what_was_rejected_comes_at_once()
    {
        var verdicts = await VerdictsAsync(4, 3, (slot, attempt) => slot is 1 or 2 && attempt == 0 ? "w0" : $"w{slot}", 1, null);
        Assert.Equal(["0/0 accepted", "1/0 unique.exact", "2/0 unique.exact", "3/0 accepted", "1/1 accepted", "2/1 accepted"], verdicts);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Of_two_that_are_alike_the_earlier_unit_is_kept_even_when_it_arrives_later()
    {
        var verdicts = await VerdictsAsync(2, 1, (_, _) => "w", 1, 3);
        Assert.Equal(["0/0 accepted", "1/0 unique.exact"], verdicts);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Slots_that_were_given_up_are_short_with_their_reason_and_hold_up_nobody()
    {
        var settings = RunScene.Settings(RunScene.Single, new StubModel(_ => ""), 3, attempts: 1);
        var (queue, ledger, shortfalls) = (new WorkQueue(10), new RunLedger(3, []), new ShortfallTable());
        using var checks = new Verifier([], new CheckContext("", 3, _ => []));
        var acceptance = new Acceptance(settings, checks, new MemoryJournal(), ledger, shortfalls, queue);
        var ended = acceptance.RunAsync(CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            var work = (await queue.TakeAsync())!;
            work.Exhausted.Add((work.Unit.Slots[0], i == 1 ? "answer.cut" : "MW3005"));
            acceptance.Submit(work);
        }

        await ended;
        Assert.Null(await queue.TakeAsync());
        Assert.Equal(3, ledger.Short);
        Assert.Equal(3, shortfalls.ToList().Sum(s => s.Missing));
    }

    private static Task<IReadOnlyList<string>> VerdictsAsync(int units, int attempts, int words, int unitSize, ulong? order) =>
        VerdictsAsync(units * unitSize, attempts,
            (slot, attempt) => $"w{SlotRandom.Key(9, slot, attempt, "word") % (ulong)words}", unitSize, order);

    /// <summary>
    /// The verdicts in the order in which they were given; drafts are words. With an order, up to 24 units at once arrive as it scrambles
    /// them.
    /// </summary>
    private static async Task<IReadOnlyList<string>> VerdictsAsync(
        int slots, int attempts, Func<long, int, string> word, int unitSize, ulong? order)
    {
        var plan = RunPlan.Of(Planner.Make(slots, [], unitSize, 3), []);
        var settings = RunScene.Settings(RunScene.Single, new StubModel(_ => ""), slots, attempts) with { Plan = plan };
        using var checks = new Verifier(settings.Recipe.Recipe.Checks, new CheckContext("", slots, _ => []));
        var (queue, journal) = (new WorkQueue(64), new MemoryJournal());
        var acceptance = new Acceptance(settings, checks, journal, new RunLedger(slots, []), new ShortfallTable(), queue);
        var scrambled = order is { } seed ? new ScrambledOrder(seed) : null;

        async Task WorkAsync()
        {
            while (await queue.TakeAsync() is { } work)
            {
                if (scrambled is not null) await scrambled.PassAsync(CancellationToken.None);
                foreach (var place in work.Open)
                {
                    var record = new Fields().Add("text", word(work.Unit.Slots[place], work.Attempt));
                    Assert.Null(checks.Prepare(record, new Minwal.Expressions.Variables(record), out var prepared).Rejection);
                    work.Tries[place]++;
                    work.Ready.Add(new Draft(place, work.Unit.Slots[place], work.Attempt, record, null, prepared));
                }

                work.Attempt++;
                acceptance.Submit(work);
            }
        }

        var workers = Enumerable.Range(0, scrambled is null ? 1 : 24).Select(_ => Task.Run(WorkAsync)).ToList();
        await acceptance.RunAsync(CancellationToken.None);
        await Task.WhenAll(workers);
        if (scrambled is not null) await scrambled.DisposeAsync();
        return journal.Verdicts;
    }
}
