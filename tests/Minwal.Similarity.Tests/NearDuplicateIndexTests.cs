using Minwal.Planning;
using Minwal.Text;
using Xunit;

namespace Minwal.Similarity.Tests;

public sealed class NearDuplicateIndexTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_near_copy_is_found_with_its_exact_similarity()
    {
        using var index = new NearDuplicateIndex(0.8, 10, _directory);
        const string first = "the quick brown fox jumps over the lazy dog near the river bank";
        const string second = "The quick brown fox jumps over the lazy dog, near the river bend!";
        index.Add(index.Prepare(first), 7);
        var near = index.FindNearest(index.Prepare(second));
        Assert.Equal(new Neighbour(7, ShingleSet.Jaccard(CompareKey.Of(first), CompareKey.Of(second)), false), near);
        Assert.InRange(near!.Value.Similarity, 0.85, 0.99);
    }

    [Fact]
    public void A_text_that_differs_in_case_marks_and_punctuation_is_the_same_text()
    {
        using var index = new NearDuplicateIndex(0.8, 10, _directory);
        index.Add(index.Prepare("أهلاً وسهلاً بكم في المدرسة"), 1);
        Assert.Equal(new Neighbour(1, 1, true), index.FindNearest(index.Prepare("اهلا وسهلا، بكم فى المدرسه!")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("؟")]
    public void Short_and_empty_texts_equal_themselves(string text)
    {
        using var index = new NearDuplicateIndex(0.8, 10, _directory);
        Assert.Null(index.FindNearest(index.Prepare(text)));
        index.Add(index.Prepare(text), 1);
        Assert.Equal(1, index.FindNearest(index.Prepare(text))!.Value.Record);
        Assert.Null(index.FindNearest(index.Prepare(text + "xy")));
    }

    [Fact]
    public void Of_several_equally_similar_the_smallest_record_number_is_named()
    {
        using var index = new NearDuplicateIndex(0.8, 10, _directory);
        foreach (var record in new[] { 9, 4, 6 }) index.Add(index.Prepare("exactly the same words in each"), record);
        Assert.Equal(4, index.FindNearest(index.Prepare("exactly the same words in each"))!.Value.Record);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.6)]
    [InlineData(0.7)]
    [InlineData(0.75)]
    [InlineData(0.8)]
    [InlineData(0.85)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void Pairs_just_above_the_threshold_are_found_but_for_one_in_a_thousand(double threshold)
    {
        using var index = new NearDuplicateIndex(threshold, 3000, _directory);
        var (pairs, found) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var (text, other) = Pair(i, threshold);
            using var single = new NearDuplicateIndex(threshold, 1, _directory, 1000);
            single.Add(index.Prepare(text), i);
            var similarity = ShingleSet.Jaccard(CompareKey.Of(text), CompareKey.Of(other));
            var near = single.FindNearest(index.Prepare(other));
            if (similarity < threshold)
            {
                Assert.Null(near);
            }
            else if (similarity < threshold + 0.03)
            {
                pairs++;
                if (near is null) continue;
                found++;
                Assert.Equal(similarity, near.Value.Similarity);
            }
        }

        Assert.True(pairs >= 100, $"only {pairs} pairs in the band");
        Assert.True(found >= pairs - 2, $"{found} of {pairs}");
    }

    [Fact]
    public void The_verdicts_are_those_of_brute_force()
    {
        using var index = new NearDuplicateIndex(0.8, 1500, _directory);
        var accepted = new List<(long Record, HashSet<string> Shingles)>();
        var (expected, missed) = (0, 0);
        for (var i = 0; i < 1500; i++)
        {
            var text = Templated(i);
            var key = CompareKey.Of(text);
            var shingles = Enumerable.Range(0, key.Length - 4).Select(at => key.Substring(at, 5)).ToHashSet();
            var best = accepted.Select(a => (a.Record, J: Jaccard(a.Shingles, shingles)))
                .OrderByDescending(a => a.J).ThenBy(a => a.Record)
                .FirstOrDefault();
            var prepared = index.Prepare(text);
            var near = index.FindNearest(prepared);
            if (best.J >= 0.8)
            {
                expected++;
                if (near is null) missed++;
                else Assert.Equal((best.Record, best.J), (near.Value.Record, near.Value.Similarity));
                continue;
            }

            Assert.Null(near);
            index.Add(prepared, i);
            accepted.Add((i, shingles));
        }

        Assert.True(expected > 100, $"{expected} duplicates");
        Assert.Equal(0, missed);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void The_verdicts_do_not_depend_on_what_is_in_memory_and_what_on_disk(double threshold)
    {
        using var memory = new NearDuplicateIndex(threshold, 4000, _directory);
        using var disk = new NearDuplicateIndex(threshold, 100, _directory, mostInMemory: 200);
        var found = 0;
        for (var i = 0; i < 4000; i++)
        {
            var prepared = memory.Prepare(Templated(i % 3500));
            var near = memory.FindNearest(prepared);
            Assert.Equal(near, disk.FindNearest(prepared));
            if (near is not null)
            {
                found++;
                continue;
            }

            memory.Add(prepared, i);
            disk.Add(prepared, i);
        }

        Assert.True(found > 200);
        Assert.Equal(0, memory.Segments);
        Assert.InRange(disk.Segments, 2, 12);
        // With threshold 1 an entry a text: too few for a file.
        Assert.Equal(threshold < 1, Directory.EnumerateFiles(_directory, "*.bands.*").Any());
    }

    [Fact]
    public void Scratch_files_are_gone_when_the_index_is_disposed()
    {
        var index = new NearDuplicateIndex(0.8, 100, _directory, mostInMemory: 200);
        // More than is kept in memory.
        for (var i = 0; i < 300; i++) index.Add(index.Prepare(Templated(i) + new string('x', 30_000)), i);
        Assert.NotEmpty(Directory.GetFiles(_directory));
        index.Dispose();
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void A_few_texts_need_no_file()
    {
        using var index = new NearDuplicateIndex(0.8, 100, _directory);
        for (var i = 0; i < 100; i++) index.Add(index.Prepare(Templated(i)), i);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public void Exact_mode_finds_equal_keys_and_nothing_else()
    {
        using var index = new NearDuplicateIndex(1, 10, _directory);
        index.Add(index.Prepare("One, two, three"), 3);
        Assert.Equal(new Neighbour(3, 1, true), index.FindNearest(index.Prepare("one two THREE")));
        Assert.Null(index.FindNearest(index.Prepare("one two three four")));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(272)]
    public void Signatures_are_the_same_with_and_without_vectors(int slots)
    {
        var minHash = new MinHash(slots);
        var random = new SlotRandom(3);
        foreach (var size in new[] { 1, 2, 7, 64, 333 })
        {
            var hashes = Enumerable.Range(0, size).Select(_ => random.Next()).ToArray();
            var (scalar, vector, wide) = (new uint[minHash.Slots], new uint[minHash.Slots], new uint[minHash.Slots]);
            foreach (var signature in new[] { scalar, vector, wide }) Array.Fill(signature, uint.MaxValue);
            minHash.LowerScalar(hashes, scalar);
            minHash.LowerVector(hashes, vector);
            minHash.LowerWide(hashes, wide);
            Assert.Equal(scalar, vector);
            Assert.Equal(scalar, wide);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void The_bands_miss_at_most_what_they_may_at_the_threshold(double threshold)
    {
        var bands = LshBands.For(threshold);
        Assert.InRange(bands.Probability(threshold), 1 - LshBands.Miss, 1);
        Assert.InRange(bands.Bands, 1, 32);
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_threshold_out_of_range_is_refused(double threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearDuplicateIndex(threshold, 1, _directory));

    private static double Jaccard(HashSet<string> a, HashSet<string> b)
    {
        var common = a.Count(b.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    // A text of random words and a copy in which so many words are replaced that the pair lies near the threshold.
    private static (string Text, string Other) Pair(int number, double threshold)
    {
        var random = new SlotRandom(SlotRandom.Key(11, number, 0, "pair"));
        var words = Enumerable.Range(0, 40).Select(_ => Word(ref random)).ToArray();
        var other = (string[])words.Clone();
        var share = (1 - threshold) / (1 + threshold);
        var replaced = Math.Max(1, (int)Math.Round((40 * share * 0.72) + (random.Unit() * 2) - 1.2));
        for (var i = 0; i < replaced; i++) other[random.Below(40)] = Word(ref random);
        return (string.Join(' ', words), string.Join(' ', other));
    }

    private static string Word(ref SlotRandom random)
    {
        var letters = new char[4 + random.Below(4)];
        for (var i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.Below(26));
        return new string(letters);
    }

    private static string Templated(int number)
    {
        var random = new SlotRandom(SlotRandom.Key(5, number, 0, "template"));
        string[] verbs = ["explain", "describe", "compare", "outline", "review", "draft"];
        string[] things =
        [
            "the quarterly sales figures", "our refund policy", "a poem about autumn",
            "the causes of the war", "my weekly budget", "a sorting algorithm",
        ];
        string[] ends = ["for a beginner", "in simple words", "before Friday", "with three examples", "as a table"];
        return $"Could you please {verbs[random.Below(6)]} {things[random.Below(6)]} {ends[random.Below(5)]}"
            + $" and then {verbs[random.Below(6)]} {things[random.Below(6)]} for {Word(ref random)}?";
    }
}
