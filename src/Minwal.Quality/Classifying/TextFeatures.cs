using System.Runtime.CompilerServices;
using Minwal.Text;

namespace Minwal.Quality.Classifying;

/// <summary>What a text is told by, beside its words and characters.</summary>
internal enum FeatureSet
{
    /// <summary>Runs of one and two words.</summary>
    Words,

    /// <summary>Runs of one word: a bag of words.</summary>
    BagOfWords,

    /// <summary>Runs of one and two words, and runs of two to five characters inside words.</summary>
    WordsAndCharacters,
}

/// <summary>
/// The n-grams of a text as 64-bit hashes: of n-grams that occur in any real corpus no two are likely to share one (10^7 of them do with
/// a chance of 3 in a million). Spellings are folded by <see cref="CompareKey"/> here and nowhere else. Words are what stands between the
/// key's spaces; characters are taken inside a word with one space on each side, as scikit-learn's <c>char_wb</c> does: a padded word
/// that is shorter than n is taken once, whole.
/// </summary>
internal static class TextFeatures
{
    /// <summary>The shortest run of characters.</summary>
    public const int LeastCharacters = 2;

    /// <summary>The longest run of characters.</summary>
    public const int MostCharacters = 5;

    private const ulong Words = 0x5752_4453_0000_0000, Characters = 0x4348_4152_0000_0000;

    /// <summary>
    /// Puts the hashes of all n-grams of <paramref name="text"/>, repeated ones each time, into <paramref name="hashes"/>: first those of
    /// words, then those of characters. Returns how many are of words.
    /// </summary>
    public static int Read(string text, FeatureSet set, List<ulong> hashes)
    {
        hashes.Clear();
        var key = CompareKey.Of(text);
        var previous = 0UL;
        foreach (var word in new Tokens(key))
        {
            var hash = Word(word);
            hashes.Add(hash);
            if (previous != 0 && set != FeatureSet.BagOfWords) hashes.Add(TextHash.Join(previous, hash));
            previous = hash;
        }

        var words = hashes.Count;
        if (set != FeatureSet.WordsAndCharacters) return words;
        Span<char> small = stackalloc char[66];
        foreach (var word in new Tokens(key))
        {
            var padded = word.Length + 2 <= small.Length ? small[..(word.Length + 2)] : new char[word.Length + 2];
            (padded[0], padded[^1]) = (' ', ' ');
            word.CopyTo(padded[1..]);
            Read(padded, hashes);
        }

        return words;
    }

    /// <summary>The hash of a single word.</summary>
    public static ulong Word(ReadOnlySpan<char> word) => TextHash.Of(word) ^ Words;

    private static void Read(ReadOnlySpan<char> padded, List<ulong> hashes)
    {
        for (var start = 0; start <= padded.Length - LeastCharacters; start++)
        {
            var run = (ulong)padded[start];
            var most = Math.Min(MostCharacters, padded.Length - start);
            for (var size = LeastCharacters; size <= most; size++)
            {
                var next = padded[start + size - 1];
                hashes.Add(size < 5 ? Mix(run = (run << 16) | next, size) : Mix(run + (next * 0x9E3779B97F4A7C15UL), size));
            }
        }

    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong run, int size) => SplitMix64.Mix(run ^ (Characters * (ulong)size));
}
