using Minwal.Calls;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class CallTimeTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void A_call_has_the_time_it_was_given()
    {
        using var call = new CallTime(TimeSpan.FromSeconds(4), _time, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(call.IsOver);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(call.IsOver);
    }

    [Theory]
    [InlineData(60, 4)]
    [InlineData(6.5, 2.5)]
    public void A_process_that_stood_still_gives_back_what_that_took_up_to_the_limit(double stood, double given)
    {
        using var call = new CallTime(TimeSpan.FromSeconds(4), _time, CancellationToken.None);
        _time.StandStill(TimeSpan.FromSeconds(stood));
        Assert.False(call.IsOver);
        _time.Advance(TimeSpan.FromSeconds(given - 0.1));
        Assert.False(call.IsOver);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(call.IsOver);
    }

    [Fact]
    public void What_was_given_back_goes_on_after_a_wait()
    {
        using var call = new CallTime(TimeSpan.FromSeconds(4), _time, CancellationToken.None);
        _time.StandStill(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(1));
        call.Suspend();
        _time.Advance(TimeSpan.FromSeconds(100));
        call.Resume();
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(call.IsOver);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(call.IsOver);
    }

    [Fact]
    public void A_timer_that_is_a_little_late_ends_the_call()
    {
        using var call = new CallTime(TimeSpan.FromSeconds(4), _time, CancellationToken.None);
        _time.StandStill(TimeSpan.FromSeconds(4.5));
        Assert.True(call.IsOver);
    }
}
