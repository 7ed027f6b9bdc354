using Minwal.Text;

namespace Minwal.Quality.Diversity;

/// <summary>The words of texts as <see cref="CompareKey"/> has them, each numbered once, with how many texts have it.</summary>
internal sealed class WordTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<(string Text, bool HasDigit, int Frequency, int Seen, int Named)> _words = [];
    // The words of all texts one behind the other; of a name, the number's bits turned round.
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];
    private char[] _key = new char[1024];

    public WordTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many different words there are.</summary>
    public int Count => _words.Count;

    /// <summary>Adds the words of the next text.</summary>
    public void Add(string text)
    {
        var row = _ends.Count + 1;
        var key = CompareKey.Of(text.AsSpan(), ref _key);
        foreach (var part in key.Split(' '))
        {
            if (part.Start.Value < part.End.Value) _tokens.Add(NumberOf(key[part], row));
        }

        _ends.Add(_tokens.Count);
    }

    /// <summary>Adds the words of the next text, and notes which of them are of names.</summary>
    public void AddWithNames(string text)
    {
        var (row, start, named) = (_ends.Count + 1, _tokens.Count, false);
        Add(text);
        foreach (var name in ProperNames.In(text))
        {
            var key = CompareKey.Of(name.AsSpan(), ref _key);
            foreach (var part in key.Split(' '))
            {
                if (!_lookup.TryGetValue(key[part], out var number)) continue;
                _words[number] = _words[number] with { Named = row };
                named = true;
            }
        }

        for (var i = start; named && i < _tokens.Count; i++)
            if (_words[_tokens[i]].Named == row) _tokens[i] = ~_tokens[i];
    }

    /// <summary>The words of a text, in order, and whether each is part of a name there, where that was noted.</summary>
    public IEnumerable<(int Word, bool IsName)> Of(int row)
    {
        for (var i = row == 0 ? 0 : _ends[row - 1]; i < _ends[row]; i++)
        {
            var token = _tokens[i];
            yield return token < 0 ? (~token, true) : (token, false);
        }
    }

    /// <summary>The word itself.</summary>
    public string Text(int word) => _words[word].Text;

    /// <summary>Whether it has a digit.</summary>
    public bool HasDigit(int word) => _words[word].HasDigit;

    /// <summary>How many texts have it.</summary>
    public int Frequency(int word) => _words[word].Frequency;

    private int NumberOf(ReadOnlySpan<char> word, int row)
    {
        if (!_lookup.TryGetValue(word, out var number))
        {
            number = _words.Count;
            var text = word.ToString();
            _numbers.Add(text, number);
            _words.Add((text, text.Any(char.IsDigit), 0, 0, 0));
        }

        var known = _words[number];
        if (known.Seen != row) _words[number] = known with { Seen = row, Frequency = known.Frequency + 1 };
        return number;
    }
}
