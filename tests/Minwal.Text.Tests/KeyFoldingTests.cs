using System.Runtime.Intrinsics.X86;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Minwal.Text.Tests;

public sealed class KeyFoldingTests
{
    private static readonly KeyTables Tables = KeyTables.Build();

    [Fact]
    public void A_fold_is_the_same_eight_at_a_time() => AssertSame((text, key) => KeyFolding.FoldEights(Tables.Watched, text, key));

    [Fact]
    public void A_fold_is_the_same_with_and_without_vectors()
    {
        Assert.SkipUnless(Avx512Vbmi2.IsSupported, "this processor has no VBMI2");
        AssertSame((text, key) => KeyFolding.FoldVector(Tables.Watched, text, key));
    }

    [Fact]
    public void A_key_in_a_buffer_is_the_key_as_a_string() =>
        Prop.ForAll(Arb.From(Texts()), text =>
        {
            var buffer = Array.Empty<char>();
            return CompareKey.Of(text.AsSpan(), ref buffer).SequenceEqual(CompareKey.Of(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_character_stops_a_fold_and_spaces_do_not_count_at_the_ends()
    {
        // Attributes are kept as UTF-8, in which there is no half of a character.
        (string Text, int Length)[] expected =
        [
            ("a\uD83D", -1), ("\uDE00", -1), ("\uD83D\uDE00", 2), ("\uD83D\uD83D\uDE00", -1), ("  ", 0), ("\u064B", 0), (" a ، b. ", 3),
        ];
        foreach (var (text, length) in expected)
            Assert.Equal(length, KeyFolding.Fold(Tables.Watched, text, new char[text.Length + KeyFolding.Slack]));
    }

    [Fact]
    public void Shingles_are_the_same_with_and_without_vectors()
    {
        Assert.SkipUnless(Avx512BW.IsSupported, "this processor has no AVX-512");
        AssertSameShingles((key, hashes) => Shingles.HashVector(key, hashes));
    }

    [Fact]
    public void Shingles_are_the_same_four_at_a_time()
    {
        Assert.SkipUnless(Avx2.IsSupported, "this processor has no AVX2");
        AssertSameShingles((key, hashes) => Shingles.HashFours(key, hashes));
    }

    private static void AssertSameShingles(Action<string, ulong[]> hash)
    {
        for (var length = 16; length < 80; length++)
        {
            var key = string.Concat(Enumerable.Range(0, length).Select(i => (char)(i % 7 == 0 ? ' ' : 0x61 + (i * i % 1700))));
            var (scalar, vector) = (new ulong[Shingles.Count(length)], new ulong[Shingles.Count(length)]);
            Shingles.HashScalar(key, scalar);
            hash(key, vector);
            Assert.Equal(scalar, vector);
        }
    }

    private static void AssertSame(Func<string, char[], int> fold) => Prop.ForAll(Arb.From(Texts()), text =>
    {
        var (scalar, other) = (new char[text.Length + KeyFolding.Slack], new char[text.Length + KeyFolding.Slack]);
        var length = KeyFolding.FoldScalar(Tables.Watched, text, scalar);
        return length == fold(text, other) && (length < 0 || scalar.AsSpan(0, length).SequenceEqual(other.AsSpan(0, length)));
    }).QuickCheckThrowOnFailure();

    // Long enough for several blocks, in all that may meet in one: words, marks, spaces in a row, what has no table, pairs and halves of
    // pairs.
    private static Gen<string> Texts()
    {
        string[] pieces =
        [
            "Hello, World", "مُحَمَّدٌ", "كـــتاب", "السلام عليكم ورحمة الله وبركاته", "٢٠٢٦", "  ", "؟! ", "\t", "\0", "cafe\u0301", "é",
            "’", "\uD83D\uDE00", "\uD83D", "\uDE00", "plain words only and more of them", "مسو\u0654ول", "\u200F", "漢字",
        ];
        return Gen.Elements(pieces).ArrayOf().Select(string.Concat);
    }
}
