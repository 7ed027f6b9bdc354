using System.Runtime.ExceptionServices;

namespace Minwal.Similarity.Bulk;

/// <summary>Work that is dealt out to threads, each with buffers of its own.</summary>
internal static class Workers
{
    /// <summary>
    /// Does items 0 to <paramref name="items"/> − 1 on up to <paramref name="threads"/> threads; <paramref name="begin"/> makes what one of
    /// them does for an item.
    /// </summary>
    public static void Run(int threads, int items, Func<Action<int>> begin, CancellationToken cancellationToken)
    {
        var next = -1;
        if (threads == 1 || items <= 1)
        {
            Work();
            return;
        }

        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
            Parallel.For(0, Math.Min(threads, items), options, _ => Work());
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }

        void Work()
        {
            Action<int>? work = null;
            for (int item; (item = Interlocked.Increment(ref next)) < items;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work ??= begin();
                work(item);
            }
        }
    }
}
