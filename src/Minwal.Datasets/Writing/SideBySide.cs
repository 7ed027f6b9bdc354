namespace Minwal.Datasets.Writing;

/// <summary>Two kinds of work on the same items, at the same time.</summary>
internal static class SideBySide
{
    private const int Together = 256;

    /// <summary>
    /// Does <paramref name="work"/> for each of <paramref name="items"/>, one after the other in their order, while the next ones are made.
    /// Those are made on the caller's thread; a fault of either stops both.
    /// </summary>
    public static void ForEach<T>(IEnumerable<T> items, Action<T> work)
    {
        var last = Task.CompletedTask;
        try
        {
            foreach (var part in items.Chunk(Together))
            {
                last.GetAwaiter().GetResult();
                last = Task.Run(() => Array.ForEach(part, work));
            }
        }
        finally
        {
            // Also when items cannot be made: nothing is left at work behind the caller's back.
            last.GetAwaiter().GetResult();
        }
    }
}
