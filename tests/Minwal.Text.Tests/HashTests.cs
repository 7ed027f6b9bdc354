using Xunit;

namespace Minwal.Text.Tests;

public sealed class HashTests
{
    // The first numbers of the reference implementation (S. Vigna, splitmix64.c) for the state 1234567.
    [Fact]
    public void The_stream_is_the_one_of_the_reference()
    {
        var state = 1234567UL;
        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL],
            Enumerable.Range(0, 4).Select(_ => SplitMix64.Next(ref state)));
    }

    [Theory]
    [InlineData("", 0xCBF29CE484222325)]
    [InlineData("a", 0xAF63DC4C8601EC8C)]
    [InlineData("foobar", 0x85944171F73967E8)]
    public void The_hash_of_a_name_is_FNV_1a_mixed_once(string text, ulong fnv) => Assert.Equal(SplitMix64.Mix(fnv), TextHash.OfUtf8(text));

    [Fact]
    public void A_long_name_is_hashed_like_a_short_one()
    {
        var fnv = 0xCBF29CE484222325UL;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(new string('ش', 500))) fnv = (fnv ^ b) * 0x100000001B3;
        Assert.Equal(SplitMix64.Mix(fnv), TextHash.OfUtf8(new string('ش', 500)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("abcdefg")]
    public void Texts_that_differ_in_length_alone_have_different_hashes(string text) =>
        Assert.NotEqual(TextHash.Of(text), TextHash.Of(text + "\0"));
}
