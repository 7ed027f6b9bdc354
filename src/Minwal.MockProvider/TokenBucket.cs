namespace Minwal.MockProvider;

/// <summary>A limit per minute: a bucket that holds one second's worth (at least one) and fills evenly. Thread-safe.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private readonly double _named;
    private readonly Lock _lock = new();
    private double _perMinute, _capacity, _level;
    private long _at;

    public TokenBucket(double perMinute, TimeProvider time)
    {
        (_time, _named, _perMinute, _at) = (time, perMinute, perMinute, time.GetTimestamp());
        _capacity = _level = Math.Max(1, perMinute / 60);
    }

    /// <summary>How much fills in a minute now: this share of what it was made with.</summary>
    public void Fill(double share)
    {
        lock (_lock)
        {
            if (_perMinute == _named * share) return;
            Flow(_time.GetTimestamp());
            _perMinute = _named * share;
            _capacity = Math.Max(1, _perMinute / 60);
            _level = Math.Min(_capacity, _level);
        }
    }

    /// <summary>How much fills in a minute now.</summary>
    public double PerMinute
    {
        get
        {
            lock (_lock) return _perMinute;
        }
    }

    /// <summary>Takes <paramref name="amount"/>; when there is not enough, says how long until there is.</summary>
    public bool TryTake(double amount, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (_named <= 0) return true;
        lock (_lock)
        {
            Flow(_time.GetTimestamp());
            // What is larger than the bucket passes when the bucket is full, and leaves a debt. Sums of fractions may miss by a hair.
            if (_level + 1e-6 >= Math.Min(amount, _capacity))
            {
                _level -= amount;
                return true;
            }

            wait = TimeSpan.FromMinutes((Math.Min(amount, _capacity) - _level) / _perMinute);
            return false;
        }
    }

    /// <summary>Takes <paramref name="amount"/> that was used already, or gives it back when it is negative.</summary>
    public void Charge(double amount)
    {
        if (_named <= 0) return;
        lock (_lock) _level = Math.Min(_capacity, _level - amount);
    }

    /// <summary>How long it is until all is free again.</summary>
    public TimeSpan UntilFull
    {
        get
        {
            lock (_lock) return TimeSpan.FromMinutes(Math.Max(0, _capacity - _level) / _perMinute);
        }
    }

    /// <summary>What is left now.</summary>
    public double Level
    {
        get
        {
            lock (_lock) return Math.Max(0, _level);
        }
    }

    private void Flow(long now)
    {
        _level = Math.Min(_capacity, _level + (_time.GetElapsedTime(_at, now).TotalMinutes * _perMinute));
        _at = now;
    }
}
