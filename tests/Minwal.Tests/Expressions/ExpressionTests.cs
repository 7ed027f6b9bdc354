using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("6 / 2", "3")]
    [InlineData("'a' + 1", "\"a1\"")]
    [InlineData("not true or true", "true")]
    [InlineData("2 in [1, 2]", "true")]
    [InlineData("'x' not in ['y']", "true")]
    [InlineData("person.name", "\"Huda\"")]
    [InlineData("person['name']", "\"Huda\"")]
    [InlineData("person.absent ?? 'none'", "\"none\"")]
    [InlineData("[1, 2, 3][-1]", "3")]
    [InlineData("-(2) - -3", "1")]
    [InlineData("words('one two  three')", "3")]
    [InlineData("person[join(['na', 'me'], '')]", "\"Huda\"")]
    [InlineData("person['absent']", "null")]
    [InlineData("person[column] ?? 'none'", "\"none\"")]
    [InlineData("(person[column].more ?? person[column]) ?? 'none'", "\"none\"")]
    [InlineData("{}", "{}")]
    [InlineData("{ name: person.name, 'two words': [1, { b: 2 }], in: true }",
        "{\"name\":\"Huda\",\"two words\":[1,{\"b\":2}],\"in\":true}")]
    [InlineData("{ short: 5, long: 9 }['short'] + { a: 1 }.a", "6")]
    [InlineData("map(range(0, 2), { n: it })", "[{\"n\":0},{\"n\":1}]")]
    [InlineData("join(slice(['a', 'b', 'c'], 0, 2), '+')", "\"a+b\"")]
    public void A_formula_has_the_value_it_should(string formula, string json)
    {
        var variables = new Variables(new Fields().Add("person", new Fields().Add("name", "Huda")).Add("column", "nme"));
        Assert.Equal(json, Json.ToText(Expression.Parse(formula).Evaluate(variables)));
    }

    [Theory]
    [InlineData("1 +", "ends too early", 4)]
    [InlineData("a = b", "unexpected '='", 3)]
    [InlineData("wrds(a)", "did you mean 'words'", 1)]
    [InlineData("join(a)", "takes 2 arguments, not 1", 1)]
    [InlineData("'open", "does not end", 6)]
    [InlineData("{ a: 1, a: 2 }", "'a' is given twice", 9)]
    [InlineData("{ a 1 }", "expected ':' before '1'", 5)]
    [InlineData("{ 3: 1 }", "a map has names with values", 3)]
    public void A_wrong_formula_is_refused_at_its_column(string formula, string message, int column)
    {
        Assert.Null(Expression.TryParse(formula, new Mark("recipe.yaml", 3, 1), Functions.Create(), [], out var fault));
        Assert.Contains(message, fault!.Message, StringComparison.Ordinal);
        Assert.Equal(new Mark("recipe.yaml", 3, column), fault.Mark);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_likely_one()
    {
        var fault = Assert.Throws<MinwalException>(() =>
            Expression.Parse("audiance").Evaluate(new Variables(new Fields().Add("audience", "child"))));
        Assert.Contains("did you mean 'audience'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person[column]")]
    [InlineData("person[column].more")]
    [InlineData("'x' + (person[column] + 'y') ?? 'none'")]
    public void A_field_that_is_computed_and_not_there_is_an_error(string formula)
    {
        var variables = new Variables(new Fields().Add("person", new Fields().Add("name", "Huda")).Add("column", "nme"));
        var fault = Assert.Throws<MinwalException>(() => Expression.Parse(formula).Evaluate(variables)).Faults[0];
        Assert.StartsWith("there is no field 'nme' in '", fault.Message, StringComparison.Ordinal);
        Assert.Equal("did you mean 'name'?", fault.Hint);
    }

    [Fact]
    public void Exactly_k_of_n_are_chosen_whatever_the_record()
    {
        var formula = Expression.Parse("chosen(k, n, i)");
        for (var key = 0L; key < 50; key++)
        {
            var chosen = Enumerable.Range(0, 9).Count(i => formula.IsTrue(
                new Variables(new Fields().Add("#random", key).Add("k", 4L).Add("n", 9L).Add("i", (long)i))));
            Assert.Equal(4, chosen);
        }
    }
}
