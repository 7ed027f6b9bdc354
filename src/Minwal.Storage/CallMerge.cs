using Minwal.Calls;

namespace Minwal.Storage;

/// <summary>
/// The calls of several journals side by side, in the order of their keys, which is the order of rows in a journal's file: written so,
/// each page is filled once, however many journals there are. One after the other, every further one would write all pages again.
/// </summary>
internal static class CallMerge
{
    /// <summary>The calls of all, each of which gives its own in order; those with one key as the journals stand.</summary>
    public static IEnumerable<CallRecord> InOrder(IReadOnlyList<ICallLog> logs)
    {
        var heads = new PriorityQueue<IEnumerator<CallRecord>, (CallKey Key, int Log)>(Comparer<(CallKey Key, int Log)>.Create((a, b) =>
            (a.Key.Unit, a.Key.Attempt, a.Key.Sequence, a.Log).CompareTo((b.Key.Unit, b.Key.Attempt, b.Key.Sequence, b.Log))));
        try
        {
            for (var log = 0; log < logs.Count; log++)
            {
                var calls = logs[log].ReadCalls().GetEnumerator();
                if (calls.MoveNext()) heads.Enqueue(calls, (calls.Current.Key, log));
                else calls.Dispose();
            }

            while (heads.TryPeek(out var calls, out var place))
            {
                yield return calls.Current;
                heads.Dequeue();
                if (calls.MoveNext()) heads.Enqueue(calls, (calls.Current.Key, place.Log));
                else calls.Dispose();
            }
        }
        finally
        {
            foreach (var (calls, _) in heads.UnorderedItems) calls.Dispose();
        }
    }
}
