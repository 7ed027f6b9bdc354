using Minwal.Planning;
using Xunit;

namespace Minwal.Similarity.Tests;

public sealed class CopyIndexTests
{
    [Fact]
    public void The_most_similar_text_is_the_one_of_brute_force()
    {
        var random = new SlotRandom(9);
        var texts = new List<string>();
        for (var i = 0; i < 300; i++) texts.Add(Text(ref random));
        var index = new CopyIndex(texts, 0);
        var hits = 0;
        for (var i = 0; i < 300; i++)
        {
            var text = Text(ref random);
            var words = text.Split(' ').ToHashSet();
            var best = texts.Select((t, n) => (n, J: (double)words.Intersect(t.Split(' ')).Count() / words.Union(t.Split(' ')).Count()))
                .Where(x => x.J >= 0.5)
                .OrderByDescending(x => x.J).ThenBy(x => x.n)
                .Select(x => ((int, double)?)(x.n, x.J))
                .FirstOrDefault();
            Assert.Equal(best, index.MostSimilar(text, 0.5));
            if (best is not null) hits++;
        }

        Assert.InRange(hits, 20, 299);
    }

    [Fact]
    public void The_longest_shared_run_is_found_across_spellings()
    {
        var index = new CopyIndex(["ما هي عاصمة المملكة العربية السعودية؟", "x y z"], 4);
        Assert.Equal((0, 5, 1), index.LongestRun("أجب: هى عاصمه المملكه العربيه السعوديه اليوم"));
        Assert.Null(index.LongestRun("هي عاصمة المملكة فقط"));
    }

    private static string Text(ref SlotRandom random)
    {
        var words = new string[5 + random.Below(4)];
        for (var i = 0; i < words.Length; i++) words[i] = "w" + random.Below(30);
        return string.Join(' ', words);
    }
}
