using Minwal.Text;
using Minwal.Text.Personal;

namespace Minwal.Datasets.Augmenting;

/// <summary>Lists of which one member can stand for another, and finds them in texts.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);
    private readonly PersonalData _data;

    /// <param name="lists">The lists. What stands in two of them belongs to the first.</param>
    public Lexicon(IEnumerable<IReadOnlyList<string>> lists)
    {
        foreach (var list in lists)
            foreach (var member in list) _lists.TryAdd(CompareKey.Of(member), list);
        _data = new PersonalData([PersonalKinds.Name], _lists.Keys);
    }

    /// <summary>The lists that come with the tool: cities, countries and names of persons.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> BuiltIn { get; } =
    [
        .. WordList.Read("entities").GroupBy(row => row[0], row => row[1], StringComparer.Ordinal)
            .Select(list => (IReadOnlyList<string>)[.. list]),
    ];

    /// <summary>What <paramref name="text"/> has of them. A name of the Latin script has a capital: page is no Page.</summary>
    public IEnumerable<PersonalMatch> Find(string text) => _data.Find(text).Where(match => text[match.Start] is not (>= 'a' and <= 'z'));

    /// <summary>The members that can stand for the one with this key.</summary>
    public IReadOnlyList<string> Alternatives(string key) => _lists[key];
}
