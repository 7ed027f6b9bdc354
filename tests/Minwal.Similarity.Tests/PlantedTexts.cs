using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Similarity.Tests;

/// <summary>Texts of random words, among them copies in which some words are others, and what is true of them by brute force.</summary>
internal static class PlantedTexts
{
    /// <summary>
    /// <paramref name="count"/> texts of about 30 words; a third are copies of earlier ones with up to 8 changed words, most near a
    /// similarity of 0.8.
    /// </summary>
    public static string[] Make(int count, bool arabic, int seed = 1)
    {
        var random = new SlotRandom(SlotRandom.Key(seed, count, arabic ? 1 : 0, "planted"));
        var texts = new string[count][];
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && random.Below(3) == 0)
            {
                texts[i] = (string[])texts[random.Below(i)].Clone();
                for (var changes = random.Below(9); changes > 0; changes--)
                    texts[i][random.Below(texts[i].Length)] = Word(ref random, arabic);
                continue;
            }

            texts[i] = new string[26 + random.Below(8)];
            for (var w = 0; w < texts[i].Length; w++) texts[i][w] = Word(ref random, arabic);
        }

        return texts.Select(words => string.Join(' ', words)).ToArray();
    }

    public static string Word(ref SlotRandom random, bool arabic)
    {
        var letters = new char[3 + random.Below(6)];
        for (var i = 0; i < letters.Length; i++) letters[i] = arabic ? (char)(0x628 + random.Below(17)) : (char)('a' + random.Below(26));
        return new string(letters);
    }

    /// <summary>All pairs that reach <paramref name="threshold"/>, each compared with each.</summary>
    public static List<(int First, int Second, double Similarity)> Pairs(string[] texts, double threshold)
    {
        var sets = texts.Select(text => Set(CompareKey.Of(text))).ToArray();
        var pairs = new List<(int, int, double)>();
        for (var i = 0; i < sets.Length; i++)
        {
            for (var j = i + 1; j < sets.Length; j++)
            {
                if (Math.Min(sets[i].Length, sets[j].Length) < threshold * Math.Max(sets[i].Length, sets[j].Length)) continue;
                var common = Common(sets[i], sets[j]);
                var similarity = (double)common / (sets[i].Length + sets[j].Length - common);
                if (similarity >= threshold) pairs.Add((i, j, similarity));
            }
        }

        return pairs;
    }

    // The strings themselves would take long; hashes of 64 bits stand for them as everywhere.
    private static ulong[] Set(string key)
    {
        var hashes = new ulong[Shingles.Count(key.Length)];
        Shingles.Hash(key, hashes);
        return hashes.Distinct().Order().ToArray();
    }

    private static int Common(ulong[] a, ulong[] b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (i, j, common) = (i + 1, j + 1, common + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }

        return common;
    }
}
