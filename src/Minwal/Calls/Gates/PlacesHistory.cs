namespace Minwal.Calls.Gates;

/// <summary>How the places of an endpoint changed: when there are too many changes, every second of them is forgotten. Not
/// thread-safe.</summary>
internal sealed class PlacesHistory
{
    private const int Most = 32;

    private readonly List<(long At, int Places)> _changes = [];
    private int _seen, _every = 1;

    /// <summary>The changes, the earliest first; the last one may be missing.</summary>
    public IReadOnlyList<(long At, int Places)> Changes => _changes;

    /// <summary>There are <paramref name="places"/> now.</summary>
    public void Note(long now, int places)
    {
        if (_changes.Count > 0 && _changes[^1].Places == places) return;
        if (_seen++ % _every != 0) return;
        _changes.Add((now, places));
        if (_changes.Count < Most) return;
        for (var i = _changes.Count - 1; i > 0; i -= 2) _changes.RemoveAt(i);
        _every *= 2;
    }
}
