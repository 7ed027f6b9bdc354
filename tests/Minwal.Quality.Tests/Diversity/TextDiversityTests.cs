using Minwal.Quality.Diversity;
using Xunit;

namespace Minwal.Quality.Tests.Diversity;

public sealed class TextDiversityTests
{
    // The figures are numpy's and plain Python's: /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py
    [Theory]
    [InlineData(1, 0.318)]
    [InlineData(2, 0.725055)]
    [InlineData(3, 0.900498)]
    public void Distinct_n_grams_over_equally_many_words(int n, double expected) =>
        Assert.Equal(expected, TextDiversity.Distinct(Banking.Test.Tokens, n, 500), 6);

    [Fact]
    public void Fewer_words_than_asked_for_give_no_figure() => Assert.True(double.IsNaN(TextDiversity.Distinct([[1, 2]], 1, 3)));

    [Fact]
    public void Self_bleu() => Assert.Equal(0.275160, TextDiversity.SelfBleu(Banking.Test.Tokens, seed: 1), 5);

    [Fact]
    public void The_Vendi_score() => Assert.Equal(58.60212, TextDiversity.Vendi(Banking.TestTexts), 3);

    [Fact]
    public void Equal_texts_are_worth_one_and_texts_with_nothing_in_common_are_worth_all()
    {
        Assert.Equal(1, TextDiversity.Vendi(["one text", "one text", "one text"]), 6);
        Assert.Equal(3, TextDiversity.Vendi(["aaa", "bbb", "ccc"]), 6);
    }

    [Fact]
    public void The_entropy_of_openers() => Assert.Equal(3.723704, TextDiversity.OpenerEntropy(Banking.Test.Tokens), 6);

    [Fact]
    public void Mtld() => Assert.Equal(33.4, TextDiversity.Mtld([.. Banking.Test.Tokens.SelectMany(t => t)]), 4);

    [Fact]
    public void Eigenvalues_are_those_of_numpy()
    {
        double[] values =
        [
            0.1526, 1.2810, 0.8194, 1.6547, 1.8871, 0.7433, 1.2810, 0.1441, 0.3344, 0.5248, 0.8124, 1.2945,
            0.8194, 0.3344, 0.5763, 1.5101, 0.7368, 0.8245, 1.6547, 0.5248, 1.5101, 1.9003, 0.9807, 1.0259,
            1.8871, 0.8124, 0.7368, 0.9807, 1.3380, 0.8336, 0.7433, 1.2945, 0.8245, 1.0259, 0.8336, 1.6758,
        ];
        var matrix = new double[6, 6];
        for (var i = 0; i < 36; i++) matrix[i / 6, i % 6] = values[i];
        Assert.Equal([-1.723934, -0.610013, -0.285114, 0.953219, 1.208818, 6.244124],
            SymmetricMatrix.Eigenvalues(matrix).Order().Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void Clusters_of_near_duplicates_stand_in_the_report_the_largest_first()
    {
        string[] texts =
        [
            "where is my new card, please tell me", "how do I top up my account today", "Where is my new card please tell me!",
            "how do I top up my account todayy", "WHERE IS MY NEW CARD PLEASE TELL ME", "something that nobody said before",
        ];
        var report = DiversityReport.Of(new TextSet([.. texts.Select((t, i) => new LabelledText(i + 1, t, null, null, []))], 1), null, 1);
        var table = Assert.Single(report.Tables, table => table.Name == "near_duplicates");
        Assert.Equal([[3L, 1L, texts[0], 5L, texts[4]], [2L, 2L, texts[1], 4L, texts[3]]], table.Rows);
        Assert.Equal(0.5, report.Figures.Single(figure => figure.Name == "near_copies").Value);
    }

    [Fact]
    public void Sentences_that_differ_in_numbers_names_and_rare_words_are_one_template()
    {
        string[] texts =
        [
            .. Enumerable.Range(0, 150).Select(i => $"Please send {i} roses to Maria{(char)('a' + (i % 26))} in word{i}x today"),
            .. Enumerable.Range(0, 50).Select(i => $"something else number{i} entirely"), "odd one",
        ];
        var templates = MaskedTemplates.Of(texts);
        Assert.Equal(new MaskedTemplate("please send # roses to _ in # today", 150, texts[0]), templates.Ranked[0]);
        Assert.Equal(150.0 / 201, templates.Share(1), 6);
        Assert.Equal(200.0 / 201, templates.Share(50), 6);
    }
}
