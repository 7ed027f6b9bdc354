namespace Minwal.Datasets.Writing;

/// <summary>Several kinds of work on the same items, at the same time.</summary>
internal static class SideBySide
{
    private const int Together = 256;

    /// <summary>
    /// Does each of <paramref name="works"/> for each of <paramref name="items"/>, one item after the other in their order, beside each
    /// other and while the next items are made. Those are made on the caller's thread; a fault of any stops all.
    /// </summary>
    public static void ForEach<T>(IEnumerable<T> items, params Action<T>[] works)
    {
        var last = Task.CompletedTask;
        try
        {
            foreach (var part in items.Chunk(Together))
            {
                last.GetAwaiter().GetResult();
                last = Task.WhenAll(works.Select(work => Task.Run(() => Array.ForEach(part, work))));
            }
        }
        finally
        {
            // Also when items cannot be made: nothing is left at work behind the caller's back.
            last.GetAwaiter().GetResult();
        }
    }
}
