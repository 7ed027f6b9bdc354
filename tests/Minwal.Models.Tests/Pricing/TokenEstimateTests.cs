using FsCheck;
using FsCheck.Fluent;
using Minwal.Models.Pricing;
using Xunit;

namespace Minwal.Models.Tests.Pricing;

public sealed class TokenEstimateTests
{
    [Fact]
    public void An_empty_text_has_no_tokens_and_any_other_at_least_one()
    {
        Assert.Equal(0, TokenEstimate.Of(""));
        Assert.Equal(1, TokenEstimate.Of("a"));
        Assert.Equal(1, TokenEstimate.Of("و"));
        Assert.Equal(1, TokenEstimate.Of("🌙"));
    }

    // Tokenizers in use today make 1 to 1.5 tokens of an English word and 1.5 to 4 of an Arabic one.
    [Theory]
    [InlineData("The customer called twice about the missing invoice, and nobody has answered her yet.", 1.0, 1.6)]
    [InlineData("Please book a table for four people near the window at half past seven tonight.", 1.0, 1.6)]
    [InlineData("اتصلت العميلة مرتين بخصوص الفاتورة المفقودة ولم يرد عليها أحد حتى الآن.", 1.5, 4)]
    [InlineData("لو سمحت احجز لي طاولة لأربعة أشخاص بالقرب من النافذة الساعة السابعة والنصف مساء.", 1.5, 4)]
    public void A_word_has_as_many_tokens_as_words_of_its_language_have(string text, double least, double most) =>
        Assert.InRange(TokenEstimate.Of(text) / (double)text.Split(' ').Length, least, most);

    [Fact]
    public void Accents_do_not_make_a_script_of_their_own() =>
        Assert.Equal(TokenEstimate.Of("deja vu, Francois"), TokenEstimate.Of("déjà vu, François"));

    [Fact]
    public void More_text_has_never_fewer_tokens() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string>, NonNull<string>)>(), texts =>
        {
            var (a, b) = (texts.Item1.Get, texts.Item2.Get);
            var both = TokenEstimate.Of(a + b);
            return both >= Math.Max(TokenEstimate.Of(a), TokenEstimate.Of(b)) && both <= TokenEstimate.Of(a) + TokenEstimate.Of(b)
                && both <= (a + b).Length;
        }).QuickCheckThrowOnFailure();
}
