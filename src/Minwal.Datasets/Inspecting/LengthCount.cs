namespace Minwal.Datasets.Inspecting;

/// <summary>Counts how many texts have which length; memory depends on how many different lengths there are.</summary>
internal sealed class LengthCount
{
    private const int Bars = 12;

    private readonly SortedDictionary<long, long> _counts = [];
    private long _texts;

    /// <summary>Takes a length into account.</summary>
    public void Add(long length)
    {
        _counts[length] = _counts.GetValueOrDefault(length) + 1;
        _texts++;
    }

    /// <summary>What was counted.</summary>
    public LengthReport Report()
    {
        if (_texts == 0) return new LengthReport(0, 0, [], []);
        var mean = _counts.Sum(c => (double)c.Key * c.Value) / _texts;
        var variance = _counts.Sum(c => (c.Key - mean) * (c.Key - mean) * c.Value) / _texts;
        return new LengthReport(mean, Math.Sqrt(variance), [.. new[] { 0, 0.05, 0.25, 0.5, 0.75, 0.95, 1 }.Select(Quantile)], Histogram());
    }

    private long Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * _texts));
        foreach (var (length, count) in _counts)
            if ((rank -= count) <= 0) return length;
        return _counts.Keys.Last();
    }

    private List<(long, long)> Histogram()
    {
        var most = Math.Max(1, Quantile(0.99));
        var width = Math.Max(1, (most + Bars - 1) / Bars);
        var bars = new List<(long UpTo, long Rows)>();
        for (var from = 0L; from <= most; from += width)
            bars.Add((from + width - 1, _counts.Where(c => c.Key >= from && c.Key < from + width).Sum(c => c.Value)));
        var beyond = _counts.Where(c => c.Key > bars[^1].UpTo).Sum(c => c.Value);
        if (beyond > 0) bars.Add((_counts.Keys.Last(), beyond));
        return bars;
    }
}
