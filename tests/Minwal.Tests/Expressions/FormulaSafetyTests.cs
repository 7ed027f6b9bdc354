using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

public sealed class FormulaSafetyTests
{
    [Theory]
    [InlineData("9223372036854775807 + 1", "too large")]
    [InlineData("-9223372036854775807 - 2", "too large")]
    [InlineData("9223372036854775807 * 2", "too large")]
    [InlineData("least / -1", "too large")]
    [InlineData("-least", "too large")]
    [InlineData("abs(least)", "too large")]
    [InlineData("sum([9223372036854775807, 1])", "too large")]
    [InlineData("huge * 10", "too large")]
    [InlineData("floor(huge)", "too large")]
    [InlineData("nan + 1", "'+' needs a number")]
    [InlineData("round(nan)", "expected a number")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1.5 % 0", "division by zero")]
    [InlineData("clamp(1, 5, 2)", "least that is not above the most")]
    [InlineData("replace('abc', '', 'x')", "not an empty one")]
    [InlineData("round(1.5, 16)", "0 to 15 digits")]
    [InlineData("round(1.5, -1)", "0 to 15 digits")]
    [InlineData("pad(1, 5000)", "0 to 1,000")]
    [InlineData("pad(1, -1)", "0 to 1,000")]
    [InlineData("range(-9223372036854775807, 9223372036854775807)", "at most 10,000")]
    [InlineData("join(range(0, 10000), pad(0, 1000) + pad(0, 1000))", "longer than 10,000,000")]
    [InlineData("replace(pad(0, 1000), '0', join(range(0, 10000), ' '))", "longer than 10,000,000")]
    [InlineData("replace_all(pad(0, 1000), '', join(range(0, 10000), ' '))", "longer than 10,000,000")]
    [InlineData("map(range(0, 10000), map(range(0, 10000), it))", "more than 2,000,000 steps")]
    [InlineData("map(range(0, 10000), pad(it, 1000) + join(range(0, 10000), ''))", "more than 2,000,000 steps")]
    [InlineData("map(range(0, 10000), range(0, 10000))", "more than 2,000,000 steps")]
    [InlineData("edit_distance(join(range(0, 10000), 'a'), join(range(0, 10000), 'b'))", "too long to be compared")]
    [InlineData("edits(join(range(0, 9000), ' '), join(range(1000, 10000), 'x '))", "too long to be compared")]
    [InlineData("matches(pad(0, 1000) + '1', '(?=x)|^(0+)+$')", "took more than 100 ms")]
    [InlineData("matches('a', open)", "not a regular expression")]
    [InlineData("matches('a', 5)", "a pattern is a text")]
    [InlineData("matches('a', [1][0])", "a pattern is a text")]
    [InlineData("date_add('2024-01-01', 9223372036854775807, 'days')", "years 1 to 9999")]
    [InlineData("date_add('2024-01-01', 1, 'moons')", "a unit of time is")]
    [InlineData("weekday('soon')", "expected a date")]
    [InlineData("format_date('2024-01-01', '%')", "not a format of dates")]
    [InlineData("sort(5)", "expected a list, not integer 5")]
    [InlineData("contains({ content: 'bye' }, 'bye')",
        "expected a list or a text, not object {\"content\":\"bye\"}; one of its fields is meant?")]
    [InlineData("find({ content: 'bye' }, 'bye')", "expected a list or a text, not object")]
    [InlineData("similarity({ text: 'a b' }, 'a b')", "expected a text, not object {\"text\":\"a b\"}; one of its fields is meant?")]
    [InlineData("edits('a b', { text: 'a b' })", "expected a text, not object")]
    [InlineData("told.ticket", "'.ticket' needs an object, not string; json(…) gives what a text of JSON says")]
    [InlineData("open.ticket", "'.ticket' needs an object, not string")]
    public void What_cannot_be_computed_is_refused_in_words(string formula, string message)
    {
        var names = new Variables(new Fields().Add("least", long.MinValue).Add("huge", 1e308).Add("nan", double.NaN).Add("open", "(")
            .Add("told", "{\"ticket\":\"T-1\"}"));
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Expression.Parse(formula).Evaluate(names)).Faults);
        Assert.Equal("MW1011", fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("least % -1", "0")]
    [InlineData("9 / -3", "-3")]
    [InlineData("-9 % 4", "-1")]
    [InlineData("7 / -1", "-7")]
    [InlineData("0 / -1", "0")]
    public void The_ends_of_whole_numbers_divide(string formula, string json) =>
        Assert.Equal(json, Json.ToText(Expression.Parse(formula).Evaluate(new Variables(new Fields().Add("least", long.MinValue)))));

    [Theory]
    [InlineData("1", "+1", "more than 2,000 operators")]
    [InlineData("a", "[0]", "more than 2,000 operators")]
    [InlineData("a", ".a", "more than 2,000 operators")]
    [InlineData("a", " or a", "more than 2,000 operators")]
    [InlineData("a", " == a", "more than 2,000 operators")]
    [InlineData("", "(", "nested too deeply")]
    [InlineData("", "[", "nested too deeply")]
    [InlineData("", "-", "nested too deeply")]
    [InlineData("", "not ", "nested too deeply")]
    [InlineData("", "map(a, ", "nested too deeply")]
    public void A_chain_or_nest_without_end_is_a_fault(string begin, string link, string message)
    {
        foreach (var times in (int[])[10_000, 100_000])
        {
            var formula = begin + string.Concat(Enumerable.Repeat(link, times));
            Assert.Null(Expression.TryParse(formula, new Mark("recipe.yaml", 1, 1), Functions.Create(), [], out var fault));
            Assert.Equal("MW1010", fault!.Code);
            if (formula.Length <= 50_000) Assert.Contains(message, fault.Message, StringComparison.Ordinal);
            Assert.InRange(fault.Message.Length, 1, 500);
        }
    }

    [Fact]
    public void A_formula_as_deep_as_is_allowed_is_evaluated_on_a_small_stack()
    {
        var chain = string.Concat(Enumerable.Repeat("+1", 1900));
        var formula = string.Concat(Enumerable.Repeat("map([1], ", 90)) + "1" + chain + string.Concat(Enumerable.Repeat(")", 90));
        object? value = null;
        var thread = new Thread(() => value = Expression.Parse(formula).Evaluate(Variables.None), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Contains("1901", Json.ToText(value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void A_pattern_of_nested_brackets_is_made_or_refused(int depth)
    {
        var pattern = new string('(', depth) + new string(')', depth);
        var names = new Variables(new Fields().Add("pattern", pattern));
        try
        {
            Assert.Equal(true, Expression.Parse("matches('', pattern)").Evaluate(names));
        }
        catch (MinwalException e)
        {
            Assert.Equal("MW1011", Assert.Single(e.Faults).Code);
        }
    }

    [Fact]
    public void No_function_and_no_operator_throws_anything_else_whatever_it_is_given()
    {
        var names = new Variables(new Fields().Add("v", OddValues()));
        var count = OddValues().Count;
        string[] binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or", "??"];
        var draws = new Minwal.Planning.SlotRandom(5);
        string Any() => $"v[{draws.Below(count)}]";
        var formulas = binary.SelectMany(op => Enumerable.Range(0, 400).Select(_ => $"{Any()} {op} {Any()}")).ToList();
        formulas.AddRange(Enumerable.Range(0, 400).Select(_ => $"{Any()}[{Any()}]"));
        formulas.AddRange(from a in Enumerable.Range(0, count)
                          from f in (string[])["-v[{0}]", "not v[{0}]", "v[{0}].a"]
                          select f.Replace("{0}", $"{a}", StringComparison.Ordinal));
        foreach (var function in Functions.Create())
        {
            for (var arguments = function.Least; arguments <= Math.Min(function.Most, 4); arguments++)
            {
                for (var round = 0; round < (arguments < 2 ? count : 300); round++)
                {
                    var given = Enumerable.Range(0, arguments).Select(at => function.FormulaAt == at
                        ? ((string[])["it", "it.a", "it + 1", "-it", "it[0]", "len(it)"])[draws.Below(6)]
                        : arguments < 2 ? $"v[{round}]" : Any());
                    formulas.Add($"{function.Name}({string.Join(", ", given)})");
                }
            }
        }

        var (computed, refused) = (0, 0);
        foreach (var text in formulas)
        {
            var formula = Expression.Parse(text);
            try
            {
                // The value can be written to a file, whatever came out.
                _ = Json.ToText(formula.Evaluate(names));
                computed++;
            }
            catch (MinwalException e)
            {
                Assert.All(e.Faults, fault => Assert.Equal("MW1011", fault.Code));
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{text}: {e}");
            }
        }

        Assert.InRange(computed, 3_000, formulas.Count);
        Assert.InRange(refused, 1_000, formulas.Count);
    }

    private static List<object?> OddValues() =>
    [
        null, true, false, 0L, 1L, -1L, 3L, 100_000L, long.MaxValue, long.MinValue, 0.5, -0.0, 1e308, -1e308, double.Epsilon,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, "", " ", "a", "text with words", "[0-9]+", "(", "(a+)+$", "\\", "$1",
        "e\u0301👍🏽", "مُحَمَّد ١٢", "\uD800", "\uDC00 \uD83D", "\0", "\r\n", "2024-05-31", "0001-01-01",
        "9999-12-31T23:59:59.9999999+14:00",
        "utf16", "codepoints", "years", "days", "hours", "{\"a\": 1}", "[[[[", "-1,234.5", new string('a', 5_000), new Fields(),
        new Fields().Add("a", 1L).Add("b", new Fields()),
        new List<object?>(), new List<object?> { null, 1L, "a", double.NaN },
        new List<object?> { 3L, 1L, 2L }, new List<object?> { "b", "a" },
        new List<object?> { new Fields().Add("a", 1L), new List<object?> { new List<object?>() } },
    ];

    [Fact]
    public void A_computed_pattern_that_takes_long_is_searched_in_linear_time_whatever_the_machine_is_doing() =>
        Assert.Equal(false, Expression.Parse("matches(pad(0, 1000) + '1', '^(0+)+' + '$')").Evaluate(Variables.None));

}
