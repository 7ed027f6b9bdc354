using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

/// <summary>The function <c>cut</c>: texts in pieces, at words that are drawn.</summary>
public sealed class CutTests
{
    private const string Texts = "['a b c d e f g h', 'i', 'j k l m']";

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public void There_are_so_many_pieces_and_no_word_is_lost(int pieces)
    {
        foreach (var key in Enumerable.Range(0, 200))
        {
            var cut = Cut($"cut({Texts}, {pieces}, 8)", key);
            Assert.Equal(pieces, cut.Sum(text => text.Length));
            Assert.Equal(["a b c d e f g h", "i", "j k l m"], cut.Select(text => string.Join(' ', text)));
        }
    }

    [Fact]
    public void Each_place_is_taken_as_often_as_any_other()
    {
        var first = Enumerable.Range(0, 2000).Select(key => Cut("cut(['a b c d e'], 2, 2)", key)[0][0]).GroupBy(text => text).ToList();
        Assert.Equal(["a", "a b", "a b c", "a b c d"], first.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(first, group => Assert.InRange(group.Count(), 420, 580));
    }

    [Fact]
    public void No_text_comes_into_more_pieces_than_allowed() =>
        Assert.All(Enumerable.Range(0, 100), key => Assert.Equal([2, 1, 2], Cut($"cut({Texts}, 5, 2)", key).Select(text => text.Length)));

    [Fact]
    public void A_formula_says_where_people_stop_rather()
    {
        Assert.All(Enumerable.Range(0, 50), key => Assert.Equal(["a b c", "d e f g h"],
            Cut("cut(['a b c d e f g h'], 2, 4, if(it.before == 'c' and it.at == 3 and it.words == 8, 1, 0))", key)[0]));
        Assert.All(Enumerable.Range(0, 50), key => Assert.Equal([1, 2],
            Cut("cut(['a b', 'a b'], 3, 4, if(it.text == 1 and it.texts == 2 and it.after == 'b', 1, 0))", key).Select(t => t.Length)));
    }

    [Fact]
    public void The_same_record_cuts_the_same_texts_alike_and_others_otherwise()
    {
        string Of(string texts) => string.Join(' ', Enumerable.Range(0, 40).Select(key => Cut($"cut([{texts}], 2, 2)", key)[0][0].Length));
        Assert.Equal(Of("'a b c d e f'"), Of("'a b c d e f'"));
        Assert.NotEqual(Of("'a b c d e f'"), Of("'u v w x y z'"));
    }

    [Theory]
    [InlineData("cut(['a b', 'c'], 4, 9)", "the 2 texts can be cut into 3 pieces at most, not into 4")]
    [InlineData("cut(['a b', 'c'], 1, 9)", "the 2 texts are 2 pieces at least, not 1")]
    [InlineData("cut(['a b'], 2, 9, -1)", "the weight of a place to cut at must be a number from 0 on")]
    public void What_cannot_be_cut_is_refused(string formula, string message) =>
        Assert.Contains(message, Assert.Throws<MinwalException>(() => Cut(formula, 1)).Message, StringComparison.Ordinal);

    private static List<string[]> Cut(string formula, long key)
    {
        var names = new Variables(new Fields().Add(Functions.RandomKey, key));
        return [.. ((IReadOnlyList<object?>)Expression.Parse(formula).Evaluate(names)!)
            .Select(text => ((IReadOnlyList<object?>)text!).Cast<string>().ToArray())];
    }
}
