namespace Minwal.Quality.Classifying;

/// <summary>
/// How often each n-gram occurs in each of many texts, counted once for all vectorizers that are made from parts of them.
/// </summary>
internal sealed class NGramCounts
{
    private readonly int[] _starts, _words;
    private readonly List<int> _numbers;
    private readonly List<ushort> _times;

    private NGramCounts(FeatureSet set, List<ulong> hashes, int[] starts, int[] words, List<int> numbers, List<ushort> times) =>
        (Set, Hashes, _starts, _words, _numbers, _times) = (set, hashes, starts, words, numbers, times);

    /// <summary>What texts are told by.</summary>
    public FeatureSet Set { get; }

    /// <summary>Every n-gram, by its number.</summary>
    public IReadOnlyList<ulong> Hashes { get; }

    /// <summary>How many texts there are.</summary>
    public int Count => _words.Length;

    /// <summary>Counts the n-grams of <paramref name="texts"/>.</summary>
    public static NGramCounts Of(IReadOnlyList<string> texts, FeatureSet set)
    {
        var table = new HashTable(1 << 14);
        var (hashes, buffer, numbers, times) = (new List<ulong>(), new List<ulong>(512), new List<int>(), new List<ushort>());
        var (starts, words) = (new int[texts.Count + 1], new int[texts.Count]);
        // Where the n-gram stands in the current text, if it was met there: numbers grow, so an older place is before the text's start.
        var places = new int[1 << 14];
        for (var row = 0; row < texts.Count; row++)
        {
            var wordHashes = TextFeatures.Read(texts[row], set, buffer);
            var start = numbers.Count;
            for (var i = 0; i < buffer.Count; i++)
            {
                if (i == wordHashes) words[row] = numbers.Count - start;
                var number = table.Add(buffer[i]);
                if (number == hashes.Count) hashes.Add(buffer[i]);
                if (number >= places.Length) Array.Resize(ref places, 2 * places.Length);
                var place = places[number] - 1;
                if (place >= start)
                {
                    if (times[place] < ushort.MaxValue) times[place]++;
                    continue;
                }

                numbers.Add(number);
                times.Add(1);
                places[number] = numbers.Count;
            }

            if (wordHashes == buffer.Count) words[row] = numbers.Count - start;
            starts[row + 1] = numbers.Count;
        }

        return new NGramCounts(set, hashes, starts, words, numbers, times);
    }

    /// <summary>The numbers of a text's n-grams, each once: first those of words.</summary>
    public ReadOnlySpan<int> NumbersOf(int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_numbers)[_starts[row].._starts[row + 1]];

    /// <summary>How often each of them occurs.</summary>
    public ReadOnlySpan<ushort> TimesOf(int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_times)[_starts[row].._starts[row + 1]];

    /// <summary>How many of them are of words.</summary>
    public int WordsOf(int row) => _words[row];
}
