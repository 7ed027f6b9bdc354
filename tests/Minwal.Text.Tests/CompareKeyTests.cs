using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Minwal.Text.Tests;

public sealed class CompareKeyTests
{
    [Theory]
    [InlineData("  Hello,   WORLD!  ", "hello world")]
    [InlineData("أحمد إلى آمنة ٱلمدرسة", "احمد الي امنه المدرسه")]
    [InlineData("مُحَمَّدٌ", "محمد")]
    [InlineData("كـــتاب", "كتاب")]
    [InlineData("٢٠٢٦ و ۱۲", "2026 و 12")]
    [InlineData("كيف الحال؟ تمام، الحمد لله؛", "كيف الحال تمام الحمد لله")]
    [InlineData("\u202Bنص\u202C\u200F \u2067عربي\u2069", "نص عربي")]
    [InlineData("\uFEFB \uFEAD", "لا ر")]
    [InlineData("\u0627\u0654حمد", "احمد")]
    [InlineData("مسؤو\u0644", "مسؤول")]
    [InlineData("مسو\u0654ول", "مسؤول")]
    [InlineData("ﬁne ＡＢＣ…", "fine abc")]
    [InlineData("cafe\u0301 CAFÉ", "café café")]
    [InlineData("5 + 3 = 8€ 😀", "5 + 3 = 8€ 😀")]
    [InlineData("a\tb\r\nc\0d", "a b cd")]
    [InlineData("co\u00ADop", "coop")]
    [InlineData("؟!…", "")]
    [InlineData("", "")]
    [InlineData("𝓗𝓮𝓵𝓵𝓸", "hello")]
    public void A_text_has_the_key_it_should(string text, string key) => Assert.Equal(key, CompareKey.Of(text));

    [Fact]
    public void A_text_that_is_its_own_key_is_not_copied()
    {
        var text = "plain words only";
        Assert.Same(text, CompareKey.Of(text));
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character() => Assert.Equal("a\uFFFDb", CompareKey.Of("a\uD83Db"));

    [Fact]
    public void The_key_of_a_key_is_itself() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>().Filter(s => s is not null),
            text => CompareKey.Of(CompareKey.Of(text)) == CompareKey.Of(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_key_of_arabic_text_of_any_kind_is_stable()
    {
        var letters = Gen.Choose(0x5F0, 0x77F).Or(Gen.Choose(0xFB50, 0xFEFF)).Or(Gen.Choose(0x20, 0x7E))
            .Select(c => (char)c)
            .Where(c => !char.IsSurrogate(c));
        Prop.ForAll(Arb.From(letters.ArrayOf()), chars =>
        {
            var key = CompareKey.Of(new string(chars));
            return CompareKey.Of(key) == key && !key.Contains("  ") && key.Trim() == key && !key.Any(Arabic.IsMark);
        }).QuickCheckThrowOnFailure();
    }
}
