namespace Minwal.Models.Offline.Filters;

/// <summary>
/// Words of a language that follow no rule, read from a text in the assembly: lists under names in brackets, words apart by spaces;
/// a line that begins with # is a remark. Immutable.
/// </summary>
internal sealed class WordLists
{
    private readonly Dictionary<string, List<string>> _lists = new(StringComparer.Ordinal);

    private WordLists(TextReader reader)
    {
        List<string>? list = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('[')) _lists.Add(line.Trim('[', ']'), list = []);
            else list?.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>Reads the resource <paramref name="name"/>.</summary>
    public static WordLists Read(string name)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the resource {name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return new WordLists(reader);
    }

    /// <summary>The words under <paramref name="name"/>, in their order.</summary>
    public IReadOnlyList<string> List(string name) => _lists[name];

    /// <summary>The words under <paramref name="name"/>.</summary>
    public HashSet<string> Set(string name) => new(_lists[name], StringComparer.Ordinal);

    /// <summary>The words under <paramref name="name"/> by twos: each first word stands once and leads to its second.</summary>
    public Dictionary<string, string> Pairs(string name) =>
        _lists[name].Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
