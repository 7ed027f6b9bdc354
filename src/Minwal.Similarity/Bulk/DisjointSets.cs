namespace Minwal.Similarity.Bulk;

/// <summary>
/// Sets of texts that grow together, for many threads at once without locks (Anderson and Woll, "Wait-free parallel algorithms for the
/// union-find problem", 1991): each text points to one with a smaller number, and only what points to itself is ever linked, so a set's
/// root is its smallest number, whatever the order of the links.
/// </summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    public DisjointSets(int count)
    {
        _parents = LargeArray.Make<int>(count);
        for (var i = 0; i < count; i++) _parents[i] = i;
    }

    /// <summary>The smallest number in the set of <paramref name="text"/>, as far as it is known now.</summary>
    public int Find(int text)
    {
        var parent = Volatile.Read(ref _parents[text]);
        while (parent != text)
        {
            // A text that points elsewhere is never a root again, so another thread cannot be linking it.
            var above = Volatile.Read(ref _parents[parent]);
            if (above != parent) Volatile.Write(ref _parents[text], above);
            (text, parent) = (parent, above);
        }

        return text;
    }

    /// <summary>False only when two texts are in one set, and that is seen at a glance.</summary>
    public bool MayDiffer(int text, int other) => Volatile.Read(ref _parents[text]) != Volatile.Read(ref _parents[other]);

    /// <summary>Joins the sets of two texts; false when they were one.</summary>
    public bool Join(int text, int other)
    {
        while (true)
        {
            var (root, below) = (Find(text), Find(other));
            if (root == below) return false;
            if (root > below) (root, below) = (below, root);
            if (Interlocked.CompareExchange(ref _parents[below], root, below) == below) return true;
        }
    }
}
