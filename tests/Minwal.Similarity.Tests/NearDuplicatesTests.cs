using Minwal.Planning;
using Minwal.Similarity.Bulk;
using Minwal.Text;
using Xunit;

namespace Minwal.Similarity.Tests;

public sealed class NearDuplicatesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(0.8, false)]
    [InlineData(0.8, true)]
    [InlineData(0.5, false)]
    [InlineData(0.6, true)]
    [InlineData(0.7, false)]
    [InlineData(0.9, true)]
    [InlineData(0.95, false)]
    public void The_clusters_are_those_of_brute_force(double threshold, bool arabic)
    {
        var texts = PlantedTexts.Make(500, arabic);
        var pairs = PlantedTexts.Pairs(texts, threshold);
        Assert.True(pairs.Count >= 15, $"{pairs.Count} pairs");
        var found = NearDuplicates.Find(texts, threshold);
        Assert.Equal(Components(texts.Length, pairs), Enumerable.Range(0, texts.Length).Select(found.RepresentativeOf));
        AssertCopies(found, pairs.ToDictionary(pair => (pair.First, pair.Second), pair => pair.Similarity));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void Of_pairs_just_above_the_threshold_hardly_one_in_a_thousand_is_missed(double threshold)
    {
        var random = new SlotRandom(SlotRandom.Key(3, (long)(threshold * 100), 0, "pairs"));
        var texts = new List<string>();
        for (var i = 0; i < 5000; i++)
        {
            var words = Enumerable.Range(0, 30).Select(_ => PlantedTexts.Word(ref random, false)).ToArray();
            texts.Add(string.Join(' ', words));
            // One word is three in a hundred shingles of either text.
            var changes = (int)Math.Round(30 * (1 - threshold) / (1 + threshold) * 0.75);
            for (var c = 0; c < changes; c++) words[random.Below(30)] = PlantedTexts.Word(ref random, false);
            texts.Add(string.Join(' ', words));
        }

        var found = NearDuplicates.Find(texts, threshold);
        var (near, missed) = (0, 0);
        for (var i = 0; i < texts.Count; i += 2)
        {
            var similarity = ShingleSet.Jaccard(texts[i], texts[i + 1]);
            if (similarity < threshold) Assert.Null(found.CopyOf(i + 1));
            if (similarity < threshold || similarity > threshold + 0.05) continue;
            near++;
            if (found.CopyOf(i + 1) is { } copy) Assert.Equal(new Neighbour(i, similarity, false), copy);
            else missed++;
        }

        Assert.True(near > 1000, $"{near} near the threshold");
        Assert.InRange(missed, 0, near / 600);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.6)]
    [InlineData(1)]
    public void The_verdicts_are_those_of_the_index_that_is_asked_text_by_text(double threshold)
    {
        var texts = PlantedTexts.Make(1500, false, seed: 4).Concat(Templated(1500)).Concat(PlantedTexts.Make(400, true)).ToArray();
        for (var i = 7; i < texts.Length; i += 7) texts[i] = texts[i / 2].ToUpperInvariant() + "!";
        using var index = new NearDuplicateIndex(threshold, texts.Length, _directory);
        var found = NearDuplicates.Find(texts, threshold);
        for (var i = 0; i < texts.Length; i++)
        {
            var prepared = index.Prepare(texts[i]);
            var near = index.FindNearest(prepared);
            Assert.Equal(near, found.CopyOf(i));
            if (near is null) index.Add(prepared, i);
        }

        Assert.Equal(index.Count, found.Kept);
        Assert.InRange(found.Copies, 400, texts.Length - 400);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void The_result_does_not_depend_on_the_number_of_threads(int threads)
    {
        var texts = PlantedTexts.Make(9000, true).Concat(Templated(2000)).ToArray();
        var (one, several) = (NearDuplicates.Find(texts), NearDuplicates.Find(texts, threads: threads));
        AssertSame(one, several);
        Assert.True(one.Clusters.Count > 1000);
    }

    [Fact]
    public void Clusters_do_not_depend_on_the_order_of_the_texts()
    {
        var texts = PlantedTexts.Make(3000, false).Concat(Templated(500)).ToArray();
        var order = Enumerable.Range(0, texts.Length).ToArray();
        var random = new SlotRandom(8);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var (found, shuffled) = (NearDuplicates.Find(texts), NearDuplicates.Find(order.Select(i => texts[i]).ToArray()));
        var back = shuffled.Clusters.Select(cluster => cluster.Texts.Select(i => order[i]).Order().ToArray());
        Assert.Equal(found.Clusters.Select(cluster => cluster.Texts), back.OrderBy(cluster => cluster[0]));
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1)]
    public void Texts_that_come_one_by_one_have_the_clusters_of_a_list(double threshold)
    {
        var texts = PlantedTexts.Make(5000, true).Append("").Append("x").Append("X!").ToArray();
        using (var builder = new DuplicateClusterBuilder(threshold, _directory))
        {
            foreach (var text in texts) builder.Add(text);
            Assert.Equal(texts.Length, builder.Count);
            Assert.NotEmpty(Directory.GetFiles(_directory));
            AssertSame(NearDuplicates.Find(texts, threshold), builder.Complete(threads: 2));
            Assert.Throws<InvalidOperationException>(() => builder.Add("late"));
        }

        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_chain_is_one_cluster_of_which_both_ends_are_kept()
    {
        var words = Enumerable.Range(0, 30).Select(i => $"word{i * 7919 % 1000}").ToArray();
        var texts = new string[3];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = string.Join(' ', words);
            for (var w = 0; w < 2; w++) words[(i * 10) + (w * 5)] = "other" + i;
        }

        var found = NearDuplicates.Find(texts);
        Assert.Equal([0, 1, 2], Assert.Single(found.Clusters).Texts);
        Assert.Equal((0, 3), (found.Clusters[0].Representative, found.Clusters[0].Size));
        Assert.Equal([null, 0, null], Enumerable.Range(0, 3).Select(i => found.CopyOf(i)?.Record));
        Assert.Equal(ShingleSet.Jaccard(texts[0], texts[1]), found.CopyOf(1)!.Value.Similarity);
        Assert.Equal((2, 1), (found.Kept, found.Copies));
    }

    [Fact]
    public void Short_and_empty_texts_equal_themselves()
    {
        string[] texts = ["", "ab", "؟", "abxy", "AB.", "abcde", "abcdf", "a\uD83Db", "a\uFFFDb"];
        var found = NearDuplicates.Find(texts);
        Assert.Equal([0, 1, 0, 3, 1, 5, 6, 7, 7], Enumerable.Range(0, texts.Length).Select(found.RepresentativeOf));
        Assert.Equal(new Neighbour(1, 1, true), found.CopyOf(4));
        Assert.Empty(NearDuplicates.Find([]).Clusters);
        Assert.Equal(1, NearDuplicates.Find(["alone"]).Kept);
    }

    [Fact]
    public void One_text_many_times_is_one_cluster()
    {
        var texts = Enumerable.Repeat("the very same text, again and again, without an end", 100_000).ToArray();
        texts[500] = "the very same text, again and again, without an ending";
        var found = NearDuplicates.Find(texts, threads: 2);
        Assert.Equal(100_000, Assert.Single(found.Clusters).Size);
        Assert.Equal(new Neighbour(0, 1, true), found.CopyOf(99_999));
        Assert.False(found.CopyOf(500)!.Value.SameText);
    }

    [Theory]
    [InlineData(12, 0)]
    [InlineData(3, 1)]
    public void Texts_that_share_a_template_are_compared_by_what_is_rare_in_them(int changing, int expected)
    {
        // Neighbours alike in all but a seventh (a third) of their words: every text shares its bands with very many others.
        var random = new SlotRandom(6);
        var texts = new string[3000];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = "please write a short and friendly answer to the customer who asks about the state of the order with the number ";
            for (var w = 0; w < changing; w++) texts[i] += PlantedTexts.Word(ref random, false)[..3] + " ";
        }

        var pairs = PlantedTexts.Pairs(texts[..600], 0.8);
        Assert.Equal(expected != 0, pairs.Count > 1000);
        var found = NearDuplicates.Find(texts[..600]);
        Assert.Equal(Components(600, pairs), Enumerable.Range(0, 600).Select(found.RepresentativeOf));
        Assert.Equal(expected, NearDuplicates.Find(texts).Clusters.Count(cluster => cluster.Size > 1000));
    }

    [Fact]
    public void Long_texts_are_compared_like_short_ones()
    {
        // About 5,800, 8,000 and 9,500 shingles, and a megabyte: on both sides of where signatures become wide.
        var random = new SlotRandom(2);
        foreach (var length in new[] { 900, 1250, 1500, 160_000 })
        {
            var words = Enumerable.Range(0, length).Select(_ => PlantedTexts.Word(ref random, false)).ToArray();
            var text = string.Join(' ', words);
            for (var i = 0; i < length / 14; i++) words[i * 14] = "else";
            var other = string.Join(' ', words);
            for (var i = 0; i < length / 14; i++) words[(i * 14) + 7] = "else";
            var far = string.Join(' ', words) + " " + string.Join(' ', words.Take(length / 4).Reverse());
            var found = NearDuplicates.Find([text, far, other, text + "."]);
            var similarity = ShingleSet.Jaccard(text, other);
            Assert.InRange(similarity, 0.8, 0.9);
            Assert.InRange(ShingleSet.Jaccard(text, far), 0.4, 0.8);
            Assert.Null(found.CopyOf(1));
            Assert.Equal(new Neighbour(0, similarity, false), found.CopyOf(2));
            Assert.Equal(new Neighbour(0, 1, true), found.CopyOf(3));
        }
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_threshold_out_of_range_is_refused(double threshold)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NearDuplicates.Find([], threshold));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DuplicateClusterBuilder(threshold, _directory));
    }

    [Fact]
    public void Cancelled_work_ends()
    {
        var texts = PlantedTexts.Make(100, false);
        foreach (var threads in new[] { 1, 2 })
            Assert.ThrowsAny<OperationCanceledException>(() => NearDuplicates.Find(texts, 0.8, threads, new CancellationToken(true)));
    }

    private static IEnumerable<string> Templated(int count)
    {
        var random = new SlotRandom(12);
        string[] verbs = ["explain", "describe", "compare", "outline", "review", "draft"];
        string[] things = ["the quarterly figures", "our refund policy", "a poem about autumn", "the causes of war", "my weekly budget"];
        for (var i = 0; i < count; i++)
        {
            yield return $"Could you please {verbs[random.Below(6)]} {things[random.Below(5)]} and then {verbs[random.Below(6)]}"
                + $" {things[random.Below(5)]} for {PlantedTexts.Word(ref random, false)}?";
        }
    }

    // Each text's smallest number in its component, by passing the smaller number on until nothing changes.
    private static int[] Components(int count, List<(int First, int Second, double Similarity)> pairs)
    {
        var least = Enumerable.Range(0, count).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (first, second, _) in pairs)
            {
                if (least[first] == least[second]) continue;
                least[first] = least[second] = Math.Min(least[first], least[second]);
                changed = true;
            }
        }

        return least;
    }

    private static void AssertCopies(DuplicateClusters found, Dictionary<(int, int), double> similar)
    {
        var kept = new List<int>();
        for (var i = 0; i < found.Count; i++)
        {
            var best = kept.Select(k => (Text: k, Similarity: similar.GetValueOrDefault((k, i))))
                .Where(k => k.Similarity > 0).OrderByDescending(k => k.Similarity).ThenBy(k => k.Text).FirstOrDefault();
            if (best.Similarity == 0) kept.Add(i);
            var copy = found.CopyOf(i);
            Assert.Equal(best.Similarity == 0, copy is null);
            if (copy is not null) Assert.Equal((best.Text, best.Similarity), (copy.Value.Record, copy.Value.Similarity));
        }
    }

    private static void AssertSame(DuplicateClusters expected, DuplicateClusters found)
    {
        var texts = Enumerable.Range(0, expected.Count).ToList();
        Assert.Equal(expected.Count, found.Count);
        Assert.Equal(texts.Select(expected.RepresentativeOf), texts.Select(found.RepresentativeOf));
        Assert.Equal(texts.Select(expected.CopyOf), texts.Select(found.CopyOf));
        Assert.Equal(expected.Clusters.Select(c => c.Texts), found.Clusters.Select(c => c.Texts));
    }
}
