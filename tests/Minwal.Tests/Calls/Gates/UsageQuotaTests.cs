using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls.Gates;

/// <summary>Limits by day and month, which outlast a run.</summary>
public sealed class UsageQuotaTests
{
    private readonly FakeTime _time = new();
    private readonly Counted _count = new();
    private readonly MemoryJournal _journal = new();

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_run_that_has_used_up_its_day_stops_and_goes_on_the_next()
    {
        var model = new StubModel(RunScene.Numbered);
        var notices = new List<string>();
        var settings = Settings(25, At("a", model, new EndpointLimits { RequestsPerDay = 10 })) with { Notice = notices.Add };
        var first = await RunAsync(settings);
        Assert.Equal((RunEnd.LimitReached, 10), (first.End, model.Begun));
        Assert.InRange(first.Ledger.Accepted, 0, 10);
        Assert.Equal("openai:stub takes no more until 2025-06-02 00:00 UTC: its 10 requests a day are used up (MW3036)", first.UsedUp);
        Assert.Equal(first.UsedUp, Assert.Single(notices));
        // Still the same day: nobody is asked.
        Assert.Equal(RunEnd.LimitReached, (await RunAsync(settings, resumed: true)).End);
        Assert.Equal(10, model.Begun);
        _time.Advance(TimeSpan.FromHours(12));
        Assert.Equal((RunEnd.LimitReached, 20), ((await RunAsync(settings, resumed: true)).End, model.Begun));
        _time.Advance(TimeSpan.FromHours(24));
        var last = await RunAsync(settings, resumed: true);
        Assert.Equal((RunEnd.Decided, 25L, 25), (last.End, last.Ledger.Accepted, model.Begun));
        Assert.Equal((5L, 25L), (_count.Used.DayRequests, _count.Used.MonthRequests));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_day_that_is_over_soon_is_waited_for()
    {
        _time.Advance(TimeSpan.FromHours(11.9));
        var running = RunAsync(Settings(25, At("a", new StubModel(RunScene.Numbered), new EndpointLimits { RequestsPerDay = 20 })));
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _time.NextTimerAsync(TestContext.Current.CancellationToken).AsTask());
            _time.Advance(TimeSpan.FromMinutes(7));
        }

        Assert.Equal((RunEnd.Decided, 25L), ((await running).End, (await running).Ledger.Accepted));
        Assert.Equal(5, _count.Used.DayRequests);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Others_of_the_pool_do_what_one_may_not_any_more()
    {
        var (a, b) = (new StubModel(RunScene.Numbered), new StubModel(RunScene.Numbered));
        var result = await RunAsync(Settings(40, At("a", a, new EndpointLimits { TokensPerMonth = 50 }), At("b", b, EndpointLimits.None)));
        Assert.Equal((RunEnd.Decided, 40L, 40), (result.End, result.Ledger.Accepted, a.Begun + b.Begun));
        // Five tokens each, and as many as were in flight are reckoned with as long as they are.
        Assert.InRange(a.Begun, 1, 10);
        Assert.InRange(_count.Used.MonthTokens, 1, 50);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_other_processes_use_is_seen_before_a_request_goes()
    {
        var model = new StubModel(call =>
        {
            // As if another run had asked twice meanwhile.
            _count.Add(_time.GetUtcNow(), 2, 0, null);
            return RunScene.Numbered(call);
        });
        // One after the other: of two side by side the second may go before the first has been seen to.
        var settings = Settings(25, At("a", model, new EndpointLimits { RequestsPerMonth = 30 }));
        var result = await RunAsync(settings with { Limits = settings.Limits with { InFlight = 1 } });
        Assert.Equal((RunEnd.LimitReached, 10), (result.End, model.Begun));
        Assert.Equal(30, _count.Used.MonthRequests);
    }

    [Fact]
    public void A_new_day_and_a_new_month_begin_with_nothing_and_a_clock_that_is_set_back_gives_nothing_back()
    {
        var used = new UsedSums(new DateOnly(2026, 1, 30), 1, 2, 3, 4);
        Assert.Equal(new UsedSums(new DateOnly(2026, 1, 31), 0, 0, 3, 4), used.On(new DateOnly(2026, 1, 31)));
        Assert.Equal(new UsedSums(new DateOnly(2026, 2, 1), 0, 0, 0, 0), used.On(new DateOnly(2026, 2, 1)));
        Assert.Equal(used, used.On(new DateOnly(2025, 12, 1)));
    }

    private ModelEndpoint At(string host, StubModel client, EndpointLimits limits) => new("openai", "stub", client)
    {
        Address = $"http://{host}",
        IsCostly = true,
        Limits = limits,
        Usage = limits.OutlastsRuns ? _count : null,
    };

    private static RunSettings Settings(int samples, params IReadOnlyList<ModelEndpoint> endpoints) =>
        RunScene.Settings(RunScene.Single, new StubModel(_ => ""), samples) with
        {
            Models = RunScene.Roles(RunScene.Single, endpoints)
                .ToDictionary(role => role.Key, role => role.Value with { Spread = CallSpread.Room }),
            Limits = new CallLimits { InFlight = 2, Patience = TimeSpan.FromMinutes(10) },
        };

    private Task<RunResult> RunAsync(RunSettings settings, bool resumed = false) =>
        new RunLoop(settings with { Resume = resumed ? new ResumeRules() : ResumeRules.New }, _journal, _time)
            .RunAsync(CancellationToken.None, CancellationToken.None);

    private sealed class Counted : IUsageCount
    {
        private readonly Lock _lock = new();

        public UsedSums Used { get; private set; }

        public (bool Added, UsedSums Used) Add(DateTimeOffset at, long requests, long tokens, EndpointLimits? limits)
        {
            lock (_lock)
            {
                Used = Used.On(DateOnly.FromDateTime(at.UtcDateTime));
                if (limits is not null && Used.UsedUpFor(requests, tokens, limits) is not null) return (false, Used);
                Used = Used.Plus(requests, tokens);
                return (true, Used);
            }
        }
    }
}
