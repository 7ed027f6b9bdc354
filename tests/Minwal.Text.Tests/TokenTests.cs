using Xunit;

namespace Minwal.Text.Tests;

public sealed class TokenTests
{
    [Fact]
    public void The_words_of_a_key_stand_between_its_spaces()
    {
        var words = new List<string>();
        foreach (var word in new Tokens("one two three")) words.Add(word.ToString());
        Assert.Equal(["one", "two", "three"], words);
    }

    [Fact]
    public void An_empty_key_has_no_words() => Assert.Empty(Tokens.Hashes(""));

    [Fact]
    public void Equal_words_have_equal_hashes_and_others_have_others()
    {
        var hashes = Tokens.Hashes("to be or not to be");
        Assert.Equal(hashes[..2], hashes[4..]);
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void Runs_of_words_are_one_fewer_for_each_word_they_are_longer()
    {
        var runs = NGrams.Hashes(Tokens.Hashes("a b c a b c"), 3);
        Assert.Equal(4, runs.Length);
        Assert.Equal(runs[0], runs[3]);
        Assert.Equal(3, runs.Distinct().Count());
        Assert.Empty(NGrams.Hashes(Tokens.Hashes("a b"), 3));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("abcd", 1)]
    [InlineData("abcde", 1)]
    [InlineData("abcdefg", 3)]
    public void A_key_has_a_shingle_for_each_five_characters(string key, int count)
    {
        var hashes = new ulong[Shingles.Count(key.Length)];
        Shingles.Hash(key, hashes);
        Assert.Equal(count, hashes.Distinct().Count());
        Assert.DoesNotContain(0UL, hashes);
    }
}
