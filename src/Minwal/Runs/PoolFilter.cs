using Minwal.Expressions;

namespace Minwal.Runs;

/// <summary>
/// Of a pool's rows those that a source uses: the ones that its <c>where</c> lets through.
/// Each row is looked at once, when the round behind it begins. Thread-safe.
/// </summary>
/// <param name="where">The formula over a row's fields.</param>
/// <param name="constants">What it sees behind them.</param>
internal sealed class PoolFilter(Expression where, IVariables constants)
{
    private readonly Lock _lock = new();
    private Filtered _last = new(GrowingRows.None, GrowingRows.None);

    /// <summary>The rows of <paramref name="pool"/> that are used, in their order.</summary>
    /// <exception cref="Faults.MinwalException">MW1011 when the formula cannot work with a row.</exception>
    public GrowingRows Of(GrowingRows pool)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Pool, pool)) return last.Kept;
        lock (_lock)
        {
            if (ReferenceEquals(_last.Pool, pool)) return _last.Kept;
            var (seen, kept) = pool.Continues(_last.Pool) ? (_last.Pool.Count, _last.Kept) : (0, GrowingRows.None);
            kept = kept.With([.. pool.Skip(seen).Where(row => where.IsTrue(new Variables(row, constants)))]);
            Volatile.Write(ref _last, new Filtered(pool, kept));
            return kept;
        }
    }

    private sealed record Filtered(GrowingRows Pool, GrowingRows Kept);
}
