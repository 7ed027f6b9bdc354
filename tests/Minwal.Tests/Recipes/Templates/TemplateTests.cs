using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("a: { if: \"n > 1\", then: \"${n}\", else: few }", """{"a":3}""")]
    [InlineData("a: { if: \"n > 9\", then: \"${n}\", else: few }", """{"a":"few"}""")]
    [InlineData("a: 1\nb: { if: \"n > 9\", then: many }", """{"a":1}""")]
    [InlineData("a: [1, { if: \"n > 9\", then: 2 }, { if: \"n > 1\", then: 3 }]", """{"a":[1,3]}""")]
    [InlineData("a: { if: \"n > 1\", then: { if: \"n > 9\", then: 1 }, else: 2 }\nb: 1", """{"b":1}""")]
    public void If_gives_one_of_two_and_without_else_the_place_is_left_out(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Theory]
    [InlineData("a: \"${{ n: n, 'a }': [list] }}\"", """{"a":{"n":3,"a }":[[1,2]]}}""")]
    [InlineData("a: \"${ {} }-${ { b: { c: n } }.b.c }\"", """{"a":"{}-3"}""")]
    public void A_map_in_a_formula_does_not_end_it(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Theory]
    [InlineData("a: { when: \"n > 1\", b: 1 }", """{"a":{"b":1}}""")]
    [InlineData("a: { when: \"n > 9\", b: 1 }\nc: 2", """{"c":2}""")]
    [InlineData("a: [{ when: \"n > 9\", b: 1 }, { when: \"n > 1\", b: 2 }]", """{"a":[{"b":2}]}""")]
    [InlineData("a: { for: x, in: \"list\", when: \"n > 9\", give: \"${x}\" }\nb: 1", """{"b":1}""")]
    [InlineData("a: { if: \"true\", then: 1, when: \"n > 9\" }\nb: 1", """{"b":1}""")]
    [InlineData("a: { for: x, in: \"list\", give: { when: \"x > 1\", x: \"${x}\" } }", """{"a":[{"x":2}]}""")]
    public void When_leaves_a_map_out_of_what_it_stands_in(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Theory]
    [InlineData("a: { concat: [\"${list}\", [3], 4] }", """{"a":[1,2,3,4]}""")]
    [InlineData("a: { concat: [{ for: x, in: \"list\", give: \"${x * 2}\" }, { if: \"n > 9\", then: [7] }, \"${nothing}\"] }",
        """{"a":[2,4]}""")]
    [InlineData("a: { concat: [one, [two]] }", """{"a":["one","two"]}""")]
    [InlineData("a: { concat: [], when: \"n > 1\" }", """{"a":[]}""")]
    public void Concat_joins_lists_and_single_values_into_one_list(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Theory]
    [InlineData("spread: \"${row}\"\nlabel: x", """{"id":7,"text":"t","label":"x"}""")]
    [InlineData("spread: \"${row}\"\ntext: mine", """{"id":7,"text":"mine"}""")]
    [InlineData("text: mine\nspread: \"${row}\"", """{"text":"t","id":7}""")]
    [InlineData("spread: [\"${row}\", { text: other, more: 1 }]", """{"id":7,"text":"other","more":1}""")]
    [InlineData("spread: { if: \"n > 9\", then: { a: 1 }, else: { b: 2 } }", """{"b":2}""")]
    [InlineData("spread: { if: \"n > 9\", then: { a: 1 } }\nb: 1", """{"b":1}""")]
    [InlineData("spread: \"${nothing}\"\nb: 1", """{"b":1}""")]
    [InlineData("a: { for: x, in: \"list\", give: { spread: \"${row}\", x: \"${x}\" } }",
        """{"a":[{"id":7,"text":"t","x":1},{"id":7,"text":"t","x":2}]}""")]
    public void Spread_puts_a_maps_entries_where_it_stands_and_later_keys_win(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Fact]
    public void Spread_of_what_is_no_map_is_told_with_its_place()
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Made("a: 1\nspread: \"${list}\"")).Faults);
        Assert.Equal(("MW1011", 2), (fault.Code, fault.Mark.Line));
        Assert.Contains("'spread' needs a map, not list [1,2]", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: { if: \"n > 1\", than: 1, then: 2 }", "MW1006", "unknown key 'than' beside 'if'; allowed are if, then, else, when")]
    [InlineData("a: { if: \"n > 1\", then: 2, b: 2 }", "MW1006", "unknown key 'b' beside 'if'")]
    [InlineData("a: { if: \"n > 1\" }", "MW1008", "'if' needs 'then'")]
    [InlineData("a: { concat: [1], b: 2 }", "MW1006", "unknown key 'b' beside 'concat'; allowed are concat, when")]
    [InlineData("a: { concat: 1 }", "MW1007", "found '1', allowed is a list")]
    [InlineData("a: { for: x, in: \"list\", give: 1, if: \"n > 1\" }", "MW1006", "unknown key 'if' beside 'for'")]
    [InlineData("a: { when: [1], b: 2 }", "MW1007", "allowed is a formula")]
    [InlineData("spread: row\na: 1", "MW1007", "found 'row', allowed is a formula ${…} that gives a map")]
    public void A_construct_with_a_key_that_it_does_not_know_or_without_what_it_needs_is_a_fault(string yaml, string code, string message)
    {
        var (_, faults) = Read(yaml);
        var fault = Assert.Single(faults);
        Assert.Equal(code, fault.Code);
        Assert.Contains(message, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\if: 1\nthen: 2", """{"if":1,"then":2}""")]
    [InlineData("\"\\\\when\": noon\nwho: me", """{"when":"noon","who":"me"}""")]
    [InlineData("\\\\for: 1\n\\spread: x\n\\concat: 2", """{"\\for":1,"spread":"x","concat":2}""")]
    [InlineData("\\alpha: 1\nin: 2\ngive: 3\nelse: 4\nindex: 5", """{"\\alpha":1,"in":2,"give":3,"else":4,"index":5}""")]
    public void A_backslash_in_front_of_the_word_makes_it_a_plain_key(string yaml, string made) => Assert.Equal(made, Made(yaml));

    [Fact]
    public void Every_formula_is_told_so_that_its_names_can_be_looked_up()
    {
        var (template, faults) = Read("""
            spread: "${one}"
            a: { if: "two", then: "${three}", else: "${four}" }
            b: { when: "five", concat: ["${six}", { for: x, in: seven, where: eight, give: "${x + nine}" }] }
            """);
        Assert.Empty(faults);
        string[] names = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        Assert.Equal(names, template!.Formulas.SelectMany(formula => formula.Reads));
    }

    private static (Template? Template, IReadOnlyList<Fault> Faults) Read(string yaml)
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse(yaml, "it.yaml", faults);
        Assert.Empty(faults);
        Template.Shape.TryRead(node!, RecipeLanguage.Create().Read(faults), out var template);
        return (template, faults);
    }

    private static string Made(string yaml)
    {
        var (template, faults) = Read(yaml);
        Assert.Empty(faults);
        return Json.ToText(template!.Evaluate(new Variables(new Fields().Add("n", 3L).Add("list", new List<object?> { 1L, 2L })
            .Add("row", new Fields().Add("id", 7L).Add("text", "t")).Add("nothing", null))));
    }
}
