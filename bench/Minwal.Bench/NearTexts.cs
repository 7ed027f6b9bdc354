using System.Text;
using Minwal.Planning;

namespace Minwal.Bench;

/// <summary>
/// Texts of 200 bytes for the benchmark of near-duplicates: words of a vocabulary of 20,000 in which few are frequent (Zipf's law), in
/// sentences; a tenth of the texts are earlier ones in which up to 3 words (Arabic: 2) were changed, so that they are 0.7 to 1 alike, many
/// about 0.8.
/// </summary>
internal static class NearTexts
{
    private const int Words = 20_000, Bytes = 200;

    public static string[] Make(int count, bool arabic)
    {
        var random = new SlotRandom(SlotRandom.Key(1, arabic ? 1 : 0, 0, "near texts"));
        var vocabulary = new string[Words];
        var shares = new double[Words];
        var sum = 0.0;
        for (var i = 0; i < Words; i++)
        {
            vocabulary[i] = arabic ? ArabicWord(ref random) : EnglishWord(ref random, i);
            shares[i] = sum += 1.0 / (i + 3);
        }

        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            texts[i] = i > 0 && random.Below(10) == 0
                ? Changed(texts[random.Below(i)], ref random, vocabulary, random.Below(arabic ? 3 : 4))
                : Written(ref random, vocabulary, shares, arabic);
        }

        return texts;
    }

    private static string Written(ref SlotRandom random, string[] vocabulary, double[] shares, bool arabic)
    {
        var text = new StringBuilder();
        var left = 4 + random.Below(12);
        var bytes = 0;
        while (true)
        {
            var at = Array.BinarySearch(shares, random.Unit() * shares[^1]);
            var word = vocabulary[Math.Min(at < 0 ? ~at : at, Words - 1)];
            if (!arabic && (text.Length == 0 || text[^2] == '.')) word = char.ToUpperInvariant(word[0]) + word[1..];
            var sign = --left == 0 ? "." : random.Below(9) == 0 ? (arabic ? "،" : ",") : "";
            var size = Encoding.UTF8.GetByteCount(word) + Encoding.UTF8.GetByteCount(sign) + 1;
            if (bytes + size > Bytes + 1) return text.ToString(0, text.Length - 1);
            bytes += size;
            if (left == 0) left = 4 + random.Below(12);
            text.Append(word).Append(sign).Append(' ');
        }
    }

    private static string Changed(string text, ref SlotRandom random, string[] vocabulary, int changes)
    {
        var words = text.Split(' ');
        for (; changes > 0; changes--) words[random.Below(words.Length)] = vocabulary[random.Below(Words)];
        return string.Join(' ', words);
    }

    private static string EnglishWord(ref SlotRandom random, int rank)
    {
        string[] beginnings = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "th", "st", "w", "pr", "ch", ""];
        string[] vowels = ["a", "e", "i", "o", "u", "ea", "ou", "e", "a", "o"];
        string[] ends = ["", "", "n", "r", "s", "t", "nd", "ng", "l", "m"];
        var word = "";
        for (var syllables = rank < 100 ? 1 : 1 + random.Below(4); syllables > 0; syllables--)
            word += beginnings[random.Below(beginnings.Length)] + vowels[random.Below(vowels.Length)] + ends[random.Below(ends.Length)];
        return word;
    }

    private static string ArabicWord(ref SlotRandom random)
    {
        const string Letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإىة";
        var word = random.Below(4) == 0 ? "ال" : "";
        for (var letters = 2 + random.Below(5); letters > 0; letters--)
        {
            word += Letters[random.Below(Letters.Length)];
            if (random.Below(30) == 0) word += (char)(0x64B + random.Below(8));
        }

        return word;
    }
}
