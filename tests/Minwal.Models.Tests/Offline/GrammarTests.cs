using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("'<x>'", "x: [cat]", "cat")]
    [InlineData("'<x|a>'", "x: [hour]", "an hour")]
    [InlineData("'<x|a>'", "x: [university]", "a university")]
    [InlineData("'<x|a>'", "x: [MRI scan]", "an MRI scan")]
    [InlineData("'<x|plural>'", "x: [cup of tea]", "cups of tea")]
    [InlineData("'<x|plural>'", "x: [city]", "cities")]
    [InlineData("'<x|ing> it'", "x: [run]", "running it")]
    [InlineData("'<x|past>'", "x: [write down]", "wrote down")]
    [InlineData("'<x|third>'", "x: [go]", "goes")]
    [InlineData("'<#3..3|ordinal>'", "x: [a]", "3rd")]
    [InlineData("'<#342..342|number>'", "x: [a]", "three hundred and forty-two")]
    [InlineData("'<x|join:ل>'", "x: [البيت]", "للبيت")]
    [InlineData("'<x|join:ب>'", "x: [البيت]", "بالبيت")]
    [InlineData("'<x|suffix:ي>'", "x: [سيارة]", "سيارتي")]
    [InlineData("'<x|suffix:ها>'", "x: [مستشفى]", "مستشفاها")]
    [InlineData("'<x|al>'", "x: [كتاب]", "الكتاب")]
    [InlineData("'\\<\\[\\(\\{\\|\\\\'", "x: [a]", "<[({|\\")]
    [InlineData("'<x as n> <$n>'", "x: [a]", "a a")]
    [InlineData("'{x: 1=one | 2=two | many}'", "x: [a]", "many", "x", "7")]
    [InlineData("'{x: 1,7=some | many}'", "x: [a]", "some", "x", "7")]
    [InlineData("'<=x + 1>'", "x: [a]", "8", "x", "7")]
    [InlineData("'<#9..9 as x> <=x * 2>'", "x: [a]", "9 18")]
    [InlineData("'<#4..4 as x>, then <=x + 1>'", "x: [a]", "4, then 5")]
    [InlineData("'<n as x> <=x + 1> <$x|ordinal>'", "n: [4]", "4 5 4th")]
    [InlineData("'<n as x> <=x * 2>'", "n: ['<#3..3>']", "3 6")]
    [InlineData("'<n as x> <$x>'", "n: [007]", "007 007")]
    [InlineData("'He said (so) to <n> (<n>)'", "n: [Ann]", "He said (so) to Ann (Ann)")]
    [InlineData("'<n>[] of [100%: <n>]'", "n: [int]", "int[] of int")]
    [InlineData("'(one|one) and (two)'", "n: [a]", "one and (two)")]
    [InlineData("'a[100%: b]c[100%:  d ]e[100%:f]'", "n: [a]", "abc d ef")]
    [InlineData("'<n as a> <n as b differs a> <n differs a, b>'", "n: [{ text: x, when: 'true' }, y, z]", "*")]
    [InlineData("'<#1..2 as a><#1..3 as b differs a><#1..3 differs a, b>'", "n: [a]", "*")]
    [InlineData("'<n as m> {m.g: f=she | m=he}'", "n: [{ text: Huda, g: f }]", "Huda she")]
    [InlineData("'<n as m> <$m.g>'", "n: ['<k>']\n  k: [{ text: Ali, g: m }]", "Ali m")]
    public void A_pattern_says_what_it_should(string pattern, string rules, string expected, string? name = null, string? json = null)
    {
        var variables = new Fields();
        if (name is not null) variables[name] = Json.Parse(json!);
        var said = Say($"answer: {pattern}\nrules:\n  {rules}\n", variables);
        // Three draws that differ, in any order.
        if (expected == "*") Assert.Equal(3, said.Replace(" ", "", StringComparison.Ordinal).Distinct().Count());
        else Assert.Equal(expected, said);
    }

    [Theory]
    [InlineData("answer: '<nme>'\nrules:\n  name: [a]\n", "unknown rule 'nme'", "did you mean 'name'", 1, 10)]
    [InlineData("answer: 'a [b'\n", "'[' is not closed", null, 1, 12)]
    [InlineData("answer: 'a) b'\n", "closes nothing", null, 1, 11)]
    [InlineData("answer: '<x|plurl>'\nrules: { x: [a] }\n", "unknown filter 'plurl', did you mean 'plural'", null, 1, 10)]
    [InlineData("answer: '<$who>'\n", "recalled but never remembered", null, 1, 10)]
    [InlineData("answer: '{audience: child=a | b}'\n", "unknown name 'audience'", null, 1, 11)]
    [InlineData("answer: '<x differs y>'\nrules: { x: [a, b] }\n", "unknown name 'y'", null, 1, 10)]
    [InlineData("answer: '<x as y>'\nrules:\n  x:\n    - [note: it, b]\n", "found a list, allowed is an alternative", null, 4, 7)]
    [InlineData("answer: '<x as y>'\nrules:\n  x: [note: it, b]\n", "found a map, allowed is an alternative", null, 3, 7)]
    [InlineData("answer: { a: [ b, note: it, 'c ['] }\n", "'[' is not closed", null, 1, 32)]
    [InlineData("anser: x\n", "unknown key 'anser'", "did you mean 'answer'", 1, 1)]
    [InlineData("answer: a\nrules:\n  x: [a]\n  x: [b]\n", "given twice", null, 4, 3)]
    public void A_fault_is_found_before_anything_is_said(string yaml, string message, string? hint, int line, int column)
    {
        var faults = new List<Fault>();
        Assert.Null(new GrammarLanguage(RecipeLanguage.Create()).Read("g.yaml", _ => (yaml, "g.yaml"), [], faults));
        var fault = Assert.Single(faults, f => f.Message.Contains(message, StringComparison.Ordinal));
        if (hint is not null) Assert.Contains(hint, fault.Hint, StringComparison.Ordinal);
        Assert.Equal(new Mark("g.yaml", line, column), fault.Mark);
    }

    [Fact]
    public void The_same_key_gives_the_same_bytes_and_others_give_others()
    {
        const string Yaml = "answer: '<a> <a> <a> [<a>] (x|y|z)'\nrules:\n  a: [one, two, three, four]\n";
        Assert.Equal(Say(Yaml, [], 5), Say(Yaml, [], 5));
        Assert.True(Enumerable.Range(0, 50).Select(i => Say(Yaml, [], i)).Distinct().Count() > 30);
    }

    [Fact]
    public void What_comes_once_does_not_come_again_before_all_have_come()
    {
        const string Yaml = "answer: { items: { repeat: '4', of: '<q>' } }\nrules:\n  q: { once: true, of: [a, b, c, d] }\n";
        for (var key = 0; key < 40; key++)
        {
            var items = (IReadOnlyList<object?>)((Fields)Json.Parse(Say(Yaml, [], key))!)["items"]!;
            Assert.Equal(["a", "b", "c", "d"], items.Cast<string>().Order());
        }
    }

    [Fact]
    public void Weights_are_kept()
    {
        const string Yaml = "answer: '<a>'\nrules:\n  a: [{ text: x, weight: 3 }, y]\n";
        var share = Enumerable.Range(0, 8000).Count(i => Say(Yaml, [], i) == "x") / 8000.0;
        Assert.InRange(share, 0.73, 0.77);
    }

    [Theory]
    [InlineData("answer: '<a> <b>'\nrules: { a: [x, y, z], b: ['[q]', 'r'] }\n")]
    [InlineData("answer: '(1|2|3)(4|5)<#1..3>'\n")]
    [InlineData("answer: { a: '<x>', b: ['<x>', 'y'] }\nrules: { x: [p, q] }\n")]
    [InlineData("answer: { take: '2', from: ['<x>', b, c] }\nrules: { x: [p, q] }\n")]
    public void The_size_is_the_number_of_different_answers(string yaml)
    {
        var seen = Enumerable.Range(0, 6000).Select(i => Say(yaml, [], i)).Distinct().Count();
        var size = GrammarSize.Of(Read(yaml), Variables.None);
        // '[q]' and 'r' overlap nowhere, so the bound is met exactly.
        Assert.Equal(seen, (int)size!.Value);
    }

    [Fact]
    public void Several_records_are_answered_each_with_its_own_variables()
    {
        var client = new OfflineChatClient(_ => Read("answer: { text: '<=name>' }\n", ["name"]));
        var answer = client.Answer(new CallContext("t", Variables.None, [new Fields().Add("name", "a"), new Fields().Add("name", "b")], 1));
        Assert.Equal("""{"items":[{"text":"a"},{"text":"b"}]}""", answer);
    }

    [Fact]
    public void A_task_without_a_grammar_is_refused_with_what_to_do()
    {
        var fault = Assert.Throws<ModelException>(() =>
            new OfflineChatClient(_ => null).Answer(new CallContext("r/s", Variables.None, null, 1)));
        Assert.True(fault.Fatal);
        Assert.Contains("offline:", fault.Message, StringComparison.Ordinal);
    }

    private static Grammar Read(string yaml, string[]? known = null)
    {
        var faults = new List<Fault>();
        return new GrammarLanguage(RecipeLanguage.Create()).Read("g.yaml", _ => (yaml, "g.yaml"), known is null ? null : [.. known], faults)
            ?? throw new MinwalException(faults);
    }

    private static string Say(string yaml, Fields variables, long key = 1) =>
        new OfflineChatClient(_ => Read(yaml))
            .Answer(new CallContext("t", new Variables(variables), null, SlotRandom.Key(key, 0, 0, "test")));

    /// <summary>Without it the same slot of two runs, which differ in the dialect alone, would tell the same story in both.</summary>
    [Fact]
    public void Answers_that_are_to_be_apart_draw_other_numbers()
    {
        const string Yaml = "answer: '<#0..999999>'\n";
        var (same, apart) = (GrammarScene.Inline(Yaml), GrammarScene.Inline($"{Yaml}apart: dialect\n", known: ["dialect"]));
        Assert.Equal(Said(same, "saudi"), Said(same, "gulf"));
        Assert.NotEqual(Said(apart, "saudi"), Said(apart, "gulf"));
        Assert.Equal(Said(apart, "gulf"), Said(apart, "gulf"));

        static string Said(Grammar grammar, string dialect) => grammar.Say(new Fields().Add("dialect", dialect));
    }
}
