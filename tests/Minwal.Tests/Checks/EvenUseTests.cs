using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

/// <summary>The checks coverage and frequent, over all records.</summary>
public sealed class EvenUseTests
{
    private static readonly Variables Nothing = new([]);

    [Fact]
    public void No_row_stands_behind_more_records_than_an_even_use_gives_it()
    {
        Assert.Empty(Covered(3, "a", "b", "c", "a").Rejections);
        var uneven = Covered(3, "a", "a", "a", "b");
        Given.Rejects(Assert.Single(uneven.Rejections), "coverage.uneven",
            "3 of 4 records come from the row [\"a\",1], at most 2 may: there are 3 rows", "{'most':3,'allowed':2,'rows':3}");
        Assert.Equal(0.6667, uneven.Figures[0].Value);
    }

    [Fact]
    public void Where_there_are_no_rows_or_no_records_nothing_is_judged()
    {
        Assert.Equal(["there are no rows of chunk"], Covered(0, "a").NotJudged);
        Assert.Equal(["no record comes from a row"], Covered(2).NotJudged);
        Assert.Empty(Covered(0, "a").Rejections);
    }

    [Fact]
    public void Too_many_texts_that_begin_alike_are_told_for_the_worst_label()
    {
        var measure = Given.Measure("frequent", "{ text: text, within: label, most: 0.15 }");
        for (var i = 0; i < 100; i++)
        {
            measure.Add(Given.Record($$"""{"text":"{{i}} things","label":"x"}"""), Nothing);
            measure.Add(Given.Record($$"""{"text":"{{(i % 3 == 0 ? "I" : i)}} Feel","label":"y"}"""), Nothing);
        }

        Given.Rejects(Assert.Single(measure.Complete().Rejections), "frequent.beginning",
            "34 % of the texts of 'y' begin with 'i', at most 15 % are allowed", "{'share':0.34,'most':0.15,'beginning':'i'}");
    }

    [Fact]
    public void A_few_texts_fail_only_by_more_than_chance()
    {
        var measure = Given.Measure("frequent", "{ text: text, most: 0.15 }");
        for (var i = 0; i < 29; i++) measure.Add(Given.Record($$"""{"text":"{{(i < 8 ? "I" : i)}} am"}"""), Nothing);
        Assert.Equal(["fewer than 30 texts"], measure.Complete().NotJudged);
        for (var i = 29; i < 32; i++) measure.Add(Given.Record($$"""{"text":"{{i}} am"}"""), Nothing);
        var found = measure.Complete();
        Assert.Empty(found.Rejections);
        Assert.Equal(0.25, found.Figures[0].Value);
        Assert.True(found.Figures[0].IsWithinChance);
    }

    private static Finding Covered(int rows, params string[] documents)
    {
        var settings = Assert.IsType<MeasureSettings>(Given.Settings("coverage", "{ of: chunk, by: [document, chunk] }"));
        var measure = settings.Create(new CheckContext("", 0, _ => []) { RowCounts = name => name == "chunk" ? rows : 0 });
        foreach (var document in documents) measure.Add(Given.Record($$"""{"document":"{{document}}","chunk":1}"""), Nothing);
        return measure.Complete();
    }
}
