using Minwal.Planning;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class WorkQueueTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Fresh_units_come_in_order_with_all_their_slots_open()
    {
        var queue = QueueOf(Planner.Make(10, [], 4, 1), 100);
        for (var i = 0; i < 3; i++)
        {
            var work = (await queue.TakeAsync())!;
            Assert.Equal((i, 0), (work.Unit.Index, work.Attempt));
            Assert.Equal(Enumerable.Range(0, work.Unit.Slots.Count), work.Open);
        }

        Assert.False(queue.TakeAsync().IsCompleted);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Retries_come_before_fresh_units_and_in_their_order()
    {
        var plan = Planner.Make(10, [], 1, 1);
        var queue = QueueOf(plan, 100);
        var (first, second) = (await queue.TakeAsync(), await queue.TakeAsync());
        queue.Retry(second!);
        queue.Retry(first!);
        Assert.Same(second, await queue.TakeAsync());
        Assert.Same(first, await queue.TakeAsync());
        Assert.Equal(2, (await queue.TakeAsync())!.Unit.Index);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Beyond_the_window_fresh_units_wait_for_the_judge_and_retries_do_not()
    {
        var queue = QueueOf(Planner.Make(10, [], 1, 1), 2);
        var first = await queue.TakeAsync();
        await queue.TakeAsync();
        var (third, fourth, fifth) = (queue.TakeAsync().AsTask(), queue.TakeAsync().AsTask(), queue.TakeAsync().AsTask());
        Assert.False(third.IsCompleted || fourth.IsCompleted || fifth.IsCompleted);
        queue.Retry(first!);
        Assert.Same(first, await third);
        queue.Advance(1);
        Assert.Equal(2, (await fourth)!.Unit.Index);
        Assert.False(fifth.IsCompleted);
        queue.Advance(3);
        Assert.Equal(3, (await fifth)!.Unit.Index);
        Assert.Equal(4, (await queue.TakeAsync())!.Unit.Index);
        Assert.False(queue.TakeAsync().IsCompleted);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Closing_wakes_who_waits_with_nothing_and_hands_out_nothing_more()
    {
        var queue = QueueOf(Planner.Make(10, [], 1, 1), 1);
        var first = await queue.TakeAsync();
        var waiting = Enumerable.Range(0, 3).Select(_ => queue.TakeAsync().AsTask()).ToList();
        queue.Close();
        Assert.All(await Task.WhenAll(waiting), Assert.Null);
        queue.Retry(first!);
        queue.Advance(5);
        Assert.Null(await queue.TakeAsync());
        queue.Close();
    }

    [Fact]
    public void A_trillion_units_are_a_queue_like_any_other()
    {
        var plan = Planner.Make(1_000_000_000_000, [], 1, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var queue = QueueOf(plan, 256);
        for (var i = 0; i < 256; i++) Assert.True(queue.TakeAsync().IsCompleted);
        Assert.False(queue.TakeAsync().IsCompleted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task However_many_take_at_once_each_unit_is_handed_out_once_and_the_lead_stays_within_the_window()
    {
        var random = new SlotRandom(40);
        for (var round = 0; round < 30; round++)
        {
            var (units, window, takers) = (1 + random.Below(400), 1 + random.Below(40), 1 + random.Below(24));
            var queue = QueueOf(Planner.Make(units, [], 1, 1), window);
            var (fresh, again, judged, most, over) = (new int[units], new int[units], 0L, 0L, new Lock());
            var retried = random.Below(4) + 1;

            async Task TakeAsync()
            {
                while (await queue.TakeAsync() is { } work)
                {
                    var unit = (int)work.Unit.Index;
                    await Task.Yield();
                    if (work.Attempt == 0)
                    {
                        Interlocked.Increment(ref fresh[unit]);
                        lock (over) most = Math.Max(most, unit + 1 - judged);
                        if (unit % retried == 0)
                        {
                            work.Attempt++;
                            queue.Retry(work.Again(work.Open));
                            continue;
                        }
                    }
                    else
                    {
                        Interlocked.Increment(ref again[unit]);
                    }

                    lock (over)
                    {
                        judged++;
                        queue.Advance(judged);
                        if (judged == units) queue.Close();
                    }
                }
            }

            await Task.WhenAll(Enumerable.Range(0, takers).Select(_ => Task.Run(TakeAsync)));
            Assert.All(fresh, count => Assert.Equal(1, count));
            for (var unit = 0; unit < units; unit++) Assert.Equal(unit % retried == 0 ? 1 : 0, again[unit]);
            Assert.InRange(most, 0, window);
        }
    }

    /// <summary>A queue that has begun with all units of <paramref name="plan"/>.</summary>
    private static WorkQueue QueueOf(Plan plan, long window)
    {
        var queue = new WorkQueue(window);
        queue.Begin(RunPlan.Of(plan, []).Rounds(null, null).Single());
        return queue;
    }
}
