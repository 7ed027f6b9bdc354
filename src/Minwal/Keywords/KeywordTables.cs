using Minwal.Values;

namespace Minwal.Keywords;

/// <summary>
/// The tables of the keyword lists that were met last, at most <paramref name="most"/>; found by what the lists hold. Thread-safe.
/// </summary>
internal sealed class KeywordTables(int most)
{
    private KeywordTable[] _tables = [];

    /// <summary>The table of <paramref name="lists"/>.</summary>
    public KeywordTable For(Fields lists)
    {
        var known = Volatile.Read(ref _tables);
        foreach (var table in known)
            if (table.Holds(lists)) return table;
        var made = new KeywordTable(lists);
        // Where two threads make one at the same time the later array stays; the other table is made again when it is asked for.
        Volatile.Write(ref _tables, [made, .. known.Take(most - 1)]);
        return made;
    }
}
