using Minwal.Planning;

namespace Minwal.Steps.Corrupting;

/// <summary>
/// Finds places for errors of given types in a text, each on words of its own. A mutable worker of one text.
/// </summary>
internal sealed class ErrorChoice
{
    /// <summary>How many places are tried before a text counts as one that cannot carry the errors.</summary>
    private const int MostTries = 5_000;

    private readonly RightText _text;
    private readonly ErrorRules _rules;
    private readonly Dictionary<string, List<ErrorPlace>> _places = new(StringComparer.Ordinal);
    private readonly List<ErrorPlace> _chosen = [];
    private readonly bool[] _taken;
    private SlotRandom _random;
    private int _tries;

    /// <summary>Prepares to choose in <paramref name="text"/> with the random numbers of <paramref name="random"/>.</summary>
    public ErrorChoice(RightText text, ErrorRules rules, ulong random)
    {
        (_text, _rules, _random) = (text, rules, new SlotRandom(random));
        _taken = new bool[Math.Max(1, text.WordCount)];
    }

    /// <summary>Places for all of <paramref name="types"/>, in the order of the text; null where the text cannot carry them.</summary>
    public IReadOnlyList<ErrorPlace>? All(IReadOnlyList<string> types)
    {
        if (types.CountBy(type => type).Any(type => PlacesOf(type.Key).Count < type.Value)) return null;
        return Choose(ByScarcity(types), 0) ? InOrder() : null;
    }

    /// <summary>
    /// Places for as many of <paramref name="types"/> as can be had; for each other one an error of a type that is drawn by
    /// <paramref name="instead"/> among those that are possible. <paramref name="missing"/> is what found no place.
    /// </summary>
    public IReadOnlyList<ErrorPlace> Most(
        IReadOnlyList<string> types, IReadOnlyList<(string Type, double Weight)> instead, out IReadOnlyList<string> missing)
    {
        missing = [.. ByScarcity(types).Where(type => !TakeOne(type))];
        foreach (var _ in missing)
        {
            var open = instead.Where(other => other.Weight > 0 && FreePlaces(other.Type).Any()).ToList();
            if (open.Count == 0) break;
            TakeOne(open.MinBy(other => Waiting(other.Weight)).Type);
        }

        return InOrder();
    }

    private bool Choose(IReadOnlyList<string> types, int at)
    {
        if (at == types.Count) return true;
        foreach (var place in FreePlaces(types[at]))
        {
            if (++_tries > MostTries) return false;
            Take(place, true);
            if (Choose(types, at + 1)) return true;
            Take(place, false);
        }

        return false;
    }

    private bool TakeOne(string type)
    {
        if (FreePlaces(type).FirstOrDefault() is not { } place) return false;
        Take(place, true);
        return true;
    }

    private void Take(ErrorPlace place, bool takes)
    {
        for (var word = place.Words.From; word < place.Words.To; word++) _taken[word] = takes;
        if (takes) _chosen.Add(place);
        else _chosen.Remove(place);
    }

    private List<string> ByScarcity(IEnumerable<string> types) => [.. types.OrderBy(type => PlacesOf(type).Count)];

    private List<ErrorPlace> InOrder() => [.. _chosen.OrderBy(place => place.Start)];

    private IEnumerable<ErrorPlace> FreePlaces(string type) => PlacesOf(type).Where(place =>
    {
        for (var word = place.Words.From; word < place.Words.To; word++)
            if (_taken[word]) return false;
        return true;
    });

    /// <summary>The places of a type in an order of chance, heavier ones sooner.</summary>
    private List<ErrorPlace> PlacesOf(string type)
    {
        if (_places.TryGetValue(type, out var known)) return known;
        var all = _text.Marked.Where(place => place.Type == type).Concat(_rules.Of(type).SelectMany(_text.PlacesOf));
        return _places[type] = [.. all.Where(place => place.Weight > 0).Select(place => (place, Key: Waiting(place.Weight)))
            .OrderBy(pair => pair.Key).Select(pair => pair.place)];
    }

    /// <summary>
    /// A waiting time of that rate: who has the shortest is drawn by weight (Efraimidis and Spirakis, Information Processing Letters 2006).
    /// </summary>
    private double Waiting(double weight) => -Math.Log(1 - _random.Unit()) / weight;
}
