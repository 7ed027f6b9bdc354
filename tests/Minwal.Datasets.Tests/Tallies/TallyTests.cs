using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Minwal.Datasets.Tallies;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Tallies;

public sealed class TallyTests
{
    [Theory]
    [InlineData(nameof(TallyKind.Sum), "[1, 2, 39]", "42")]
    [InlineData(nameof(TallyKind.Sum), "[0.25, 0.5]", "0.75")]
    [InlineData(nameof(TallyKind.Sum), "[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]", "1")]
    [InlineData(nameof(TallyKind.Sum), "[1e15, 0.1, -1e15]", "0.1")]
    [InlineData(nameof(TallyKind.Sum), "[1e16, 1, -1e16]", "1")]
    [InlineData(nameof(TallyKind.Sum), "[]", "0")]
    [InlineData(nameof(TallyKind.Sum), "[1, \"two\", null, 3]", "4")]
    [InlineData(nameof(TallyKind.Mean), "[1, 2]", "1.5")]
    [InlineData(nameof(TallyKind.Mean), "[1, 0, 0]", "0.3333")]
    [InlineData(nameof(TallyKind.Mean), "[2, null]", "2")]
    [InlineData(nameof(TallyKind.Mean), "[]", "0")]
    [InlineData(nameof(TallyKind.Min), "[3, -1.5, 2]", "-1.5")]
    [InlineData(nameof(TallyKind.Min), "[]", "null")]
    [InlineData(nameof(TallyKind.Max), "[-3, -1, -2]", "-1")]
    [InlineData(nameof(TallyKind.Max), "[null]", "null")]
    [InlineData(nameof(TallyKind.Count), """["ب", "a", "ب", true, 1, null]""", """{"":1,"1":1,"a":1,"true":1,"ب":2}""")]
    [InlineData(nameof(TallyKind.Count), """[["a", "b"], ["a"], []]""", """{"a":2,"b":1}""")]
    [InlineData(nameof(TallyKind.Count), "[]", "{}")]
    [InlineData(nameof(TallyKind.Distinct), """["a", "b", "a", "A"]""", "3")]
    [InlineData(nameof(TallyKind.Distinct), """[["a", "b"], ["b", "c"]]""", "3")]
    [InlineData(nameof(TallyKind.Distinct), "[]", "0")]
    [InlineData(nameof(TallyKind.DistinctNgrams), """["one two three", "One two"]""", "0.6667")]
    [InlineData(nameof(TallyKind.DistinctNgrams), """["one", ""]""", "0")]
    public void A_figure_is_exact(string kind, string values, string json) =>
        Assert.Equal(json, Json.ToText(Tallied(Enum.Parse<TallyKind>(kind), (IReadOnlyList<object?>)Json.Parse(values)!)));

    [Fact]
    public void The_words_of_an_ngram_do_not_cross_from_text_to_text() =>
        Assert.Equal(1.0, Tallied(TallyKind.DistinctNgrams, ["a b", "b a", "a c"]));

    [Fact]
    public void Counts_add_up_to_the_number_of_values() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 20).ArrayOf()), numbers =>
        {
            var counts = (Fields)Tallied(TallyKind.Count, [.. numbers.Select(n => (object?)(long)n)])!;
            return counts.All(c => (long)c.Value! == numbers.Count(n => n.ToString(CultureInfo.InvariantCulture) == c.Key))
                && counts.Sum(c => (long)c.Value!) == numbers.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_records_does_not_matter() =>
        Prop.ForAll(Arb.From(Gen.Choose(-1000, 1000).ArrayOf()), numbers => Enum.GetValues<TallyKind>().All(kind =>
            Figure(kind, numbers) == Figure(kind, numbers.Reverse()))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_figure_has_the_name_of_its_variable() => Assert.Equal("figure", Make(TallyKind.Sum).Name);

    private static string Figure(TallyKind kind, IEnumerable<int> eighths) =>
        Json.ToText(Tallied(kind, [.. eighths.Select(n => (object?)(n / 8.0))]));

    private static object? Tallied(TallyKind kind, IReadOnlyList<object?> values)
    {
        var tally = Make(kind);
        foreach (var value in values) tally.Add(new Variables(new Fields().Add("v", value)));
        return tally.Result();
    }

    private static Tally Make(TallyKind kind) => new(new TallySpec("figure", new Mark("recipe.yaml"), kind, Expression.Parse("v"), 2));
}
