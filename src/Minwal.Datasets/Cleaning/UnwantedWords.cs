using Minwal.Text;

namespace Minwal.Datasets.Cleaning;

/// <summary>Words and phrases that a text must not hold: whole words, spelling aside (<see cref="CompareKey"/>).</summary>
internal sealed class UnwantedWords
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Word)> _phrases = [];

    /// <summary>Takes the words; lines that are empty or begin with <c>#</c> are passed over.</summary>
    public UnwantedWords(IEnumerable<string> words)
    {
        foreach (var word in words.Select(word => word.Trim()).Where(word => word.Length > 0 && word[0] != '#'))
        {
            var key = CompareKey.Of(word);
            if (key.Contains(' ')) _phrases.Add(($" {key} ", word));
            else if (key.Length > 0) _words.TryAdd(key, word);
        }
    }

    /// <summary>The first of them in the text with the compare key <paramref name="key"/>; null when there is none.</summary>
    public string? Find(string key)
    {
        if (_words.Count > 0)
        {
            var lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var token in new Tokens(key))
                if (lookup.TryGetValue(token, out var word)) return word;
        }

        if (_phrases.Count == 0) return null;
        var padded = $" {key} ";
        return _phrases.Find(phrase => padded.Contains(phrase.Key, StringComparison.Ordinal)).Word;
    }
}
