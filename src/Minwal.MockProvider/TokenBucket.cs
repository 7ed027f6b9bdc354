namespace Minwal.MockProvider;

/// <summary>A limit per minute: a bucket that holds one second's worth (at least one) and fills evenly. Thread-safe.</summary>
internal sealed class TokenBucket(double perMinute, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly double _capacity = Math.Max(1, perMinute / 60);
    private double _level = Math.Max(1, perMinute / 60);
    private long _at = time.GetTimestamp();

    /// <summary>Takes <paramref name="amount"/>; when there is not enough, says how long until there is.</summary>
    public bool TryTake(double amount, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (perMinute <= 0) return true;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _level = Math.Min(_capacity, _level + (time.GetElapsedTime(_at, now).TotalMinutes * perMinute));
            _at = now;
            // What is larger than the bucket passes when the bucket is full, and leaves a debt. Sums of fractions may miss by a hair.
            if (_level + 1e-6 >= Math.Min(amount, _capacity))
            {
                _level -= amount;
                return true;
            }

            wait = TimeSpan.FromMinutes((Math.Min(amount, _capacity) - _level) / perMinute);
            return false;
        }
    }

    /// <summary>Takes <paramref name="amount"/> that was used already, or gives it back when it is negative.</summary>
    public void Charge(double amount)
    {
        if (perMinute <= 0) return;
        lock (_lock) _level = Math.Min(_capacity, _level - amount);
    }

    /// <summary>How long it is until all is free again.</summary>
    public TimeSpan UntilFull
    {
        get
        {
            lock (_lock) return TimeSpan.FromMinutes(Math.Max(0, _capacity - _level) / perMinute);
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
}
