using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Prompts;

public sealed class PromptTemplateTests
{
    private static readonly Fields Model = (Fields)Json.Parse("""
        {
          "topic": "tea", "stars": 4, "none": 0, "share": 0.5, "yes": true, "no": false, "nothing": null, "empty": [],
          "tags": ["hot", "sweet"], "numbers": [1, 2], "key": "stem",
          "seed": { "stem": "Why?", "note": null, "options": ["a", "b"] },
          "seeds": [{ "stem": "one" }, { "stem": "two", "note": "!" }]
        }
        """)!;

    [Theory]
    [InlineData("{{topic}} {{{topic}}} {{~topic~}} !", "tea teatea!")]
    [InlineData("{{seed.stem}} {{seed/stem}} {{seed.[stem]}} {{./topic}} {{this.topic}}", "Why? Why? Why? tea tea")]
    [InlineData("{{seeds.[1].stem}} {{seeds.1.stem}} {{tags.[0]}}", "two two hot")]
    [InlineData("{{nothing}}{{seed.note}}|", "|")]
    [InlineData("{{stars}} {{share}} {{yes}} {{no}} {{none}}", "4 0.5 true false 0")]
    [InlineData("\\{{topic}} {{! a note }}{{!-- {{nope}} --}}!", "{{topic}} !")]
    [InlineData("{{tags}}; {{numbers}}; {{empty}}", "hot, sweet; 1, 2;")]
    [InlineData("{{seed}}", """{"stem":"Why?","note":null,"options":["a","b"]}""")]
    [InlineData("{{seeds}}", """[{"stem":"one"},{"stem":"two","note":"!"}]""")]
    [InlineData("{{json seed.options}} {{json stars}} {{json topic}} {{json nothing}}", "[\"a\",\"b\"] 4 \"tea\" null")]
    [InlineData("{{join tags ' / '}} {{join numbers '+'}}", "hot / sweet 1+2")]
    [InlineData("{{#if tags}}y{{else}}n{{/if}}{{#if empty}}y{{else}}n{{/if}}{{#if none}}y{{else}}n{{/if}}{{#if nothing}}y{{else}}n{{/if}}",
        "ynnn")]
    [InlineData("{{#if no}}1{{else if yes}}2{{else}}3{{/if}}", "2")]
    [InlineData("{{#unless no}}y{{else}}n{{/unless}}{{^no}}y{{/no}}{{^tags}}y{{/tags}}{{^empty}}none{{/empty}}", "yynone")]
    [InlineData("{{#if (eq topic 'tea')}}y{{/if}}{{#if (eq stars 4)}}y{{/if}}{{#if (eq topic 'x')}}n{{/if}}", "yy")]
    [InlineData("{{#each tags}}{{@index}}{{this}}{{#if @first}}F{{/if}}{{#if @last}}L{{/if}} {{/each}}", "0hotF 1sweetL")]
    [InlineData("{{#each tags}}{{#unless @first}}, {{/unless}}{{.}}{{/each}}", "hot, sweet")]
    [InlineData("{{#each seeds}}{{stem}} {{this.stem}} {{../topic}} {{@root.topic}};{{/each}}", "one one tea tea;two two tea tea;")]
    [InlineData("{{#each seeds as |one i|}}{{i}}{{one.stem}}{{/each}}", "0one1two")]
    [InlineData("{{#each seed}}{{@key}}={{this}};{{/each}}", "stem=Why?;note=;options=a, b;")]
    [InlineData("{{#each empty}}a{{else}}none of {{topic}}{{/each}}", "none of tea")]
    [InlineData("{{#each seeds}}{{#each ../tags}}{{@../index}}{{this}} {{/each}}{{/each}}", "0hot 0sweet 1hot 1sweet")]
    [InlineData("{{#each seeds}}{{#if stem}}{{stem}} {{../topic}} {{/if}}{{/each}}", "one tea two tea")]
    [InlineData("{{#with seed}}{{stem}} {{../topic}}{{/with}}{{#with seed as |s|}} {{s.stem}}{{/with}}", "Why? tea Why?")]
    [InlineData("{{#with nothing}}a{{else}}none{{/with}}", "none")]
    [InlineData("{{lookup seed key}} {{lookup seed 'stem'}} {{lookup tags 1}} {{#each (lookup seed 'options')}}{{this}}{{/each}}",
        "Why? Why? sweet ab")]
    public void What_is_documented_of_Handlebars_works(string template, string expected) => Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{seeds.[1].note}}{{#each seeds}}{{stem}}{{note}} {{/each}}", "!one two!")]
    [InlineData("{{#each seeds}}{{#if note}}{{note}}{{else}}-{{/if}}{{/each}}", "-!")]
    [InlineData("{{#if seed.note}}y{{else}}n{{/if}}", "n")]
    public void A_field_that_some_have_is_empty_where_it_is_not(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{topik}}", 1, "unknown name 'topik'", "did you mean 'topic'?")]
    [InlineData("\n {{seed.stm}}", 2, "'seed' has no field 'stm'", "did you mean 'stem'?")]
    [InlineData("{{#each seeds}}{{stemm}}{{/each}}", 1, "'seeds[]' has no field 'stemm'", "did you mean 'stem'?")]
    [InlineData("{{#each seeds as |one|}}{{one.stemm}}{{/each}}", 1, "'seeds[]' has no field 'stemm'", "did you mean 'stem'?")]
    [InlineData("{{#each seeds}}{{topic}}{{/each}}", 1, "'seeds[]' has no field 'topic'",
        "what stands around the block is '../topic' here")]
    [InlineData("{{#each seeds}}{{../topik}}{{/each}}", 1, "unknown name 'topik'", "did you mean 'topic'?")]
    [InlineData("{{#each tags}}{{this.x}}{{/each}}", 1, "'tags[]' is a text and has no field 'x'", null)]
    [InlineData("{{#with seed}}{{stemm}}{{/with}}", 1, "'seed' has no field 'stemm'", "did you mean 'stem'?")]
    [InlineData("{{#if seed.nte}}x{{/if}}", 1, "'seed' has no field 'nte'", "did you mean 'note'?")]
    [InlineData("{{json seed.nte}}", 1, "'seed' has no field 'nte'", "did you mean 'note'?")]
    [InlineData("{{lookup seed 'nte'}}", 1, "'seed' has no field 'nte'", "did you mean 'note'?")]
    [InlineData("{{tags.length}}", 1, "'tags' is a list and has no field 'length'", null)]
    [InlineData("{{topic.Length}}", 1, "'topic' is a text and has no field 'Length'", null)]
    [InlineData("{{@indx}}", 1, "unknown name '@indx'", null)]
    [InlineData("{{this}}", 1, "'this' stands for nothing here", null)]
    [InlineData("{{../topic}}", 1, "'../topic' leads out of the outermost block", null)]
    [InlineData("{{upper topic}}", 1, "unknown helper 'upper'", null)]
    [InlineData("{{jsn topic}}", 1, "unknown helper 'jsn'", "did you mean 'json'?")]
    [InlineData("{{eq topic}}", 1, "'eq' takes 2 values, not 1", null)]
    [InlineData("{{join tags}}", 1, "'join' takes 2 values, not 1", null)]
    [InlineData("{{#if}}x{{/if}}", 1, "'if' takes 1 value, not 0", null)]
    [InlineData("{{#ech tags}}x{{/ech}}", 1, "unknown block 'ech'", "did you mean 'each'?")]
    [InlineData("{{#seed}}x{{/seed}}", 1, "unknown block 'seed'", null)]
    [InlineData("{{#each tags}}x", 1, "the block 'each' is not closed", null)]
    [InlineData("x{{/each}}", 1, "{{/each}} closes no open block", null)]
    [InlineData("{{else}}", 1, "{{else}} stands in no block", null)]
    [InlineData("{{#each tags}}x{{else if yes}}y{{/each}}", 1, "'{{else if yes}}' is not understood", null)]
    [InlineData("{{#if yes}}x{{^}}y{{/if}}", 1, "'{{^}}' stands alone", "write {{else}}")]
    [InlineData("{{> part}}", 1, "partials are not available in prompts", null)]
    [InlineData("{{&topic}}", 1, "'&' is not needed", "write {{topic}}")]
    [InlineData("{{}}", 1, "an empty {{ }}", null)]
    public void What_cannot_work_is_found_before_the_first_call(string template, int line, string message, string? hint)
    {
        var fault = Assert.Single(Faults(template));
        Assert.Equal(("MW1014", "p.hbs", line), (fault.Code, fault.Mark.File, fault.Mark.Line));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        if (hint is not null) Assert.Equal(hint, fault.Hint);
    }

    [Theory]
    [InlineData("a\n {{open.nte}}", "'open.nte' is not there for this record")]
    [InlineData("a\n {{#each open.list}}{{stemm}}{{/each}}", "'open.list[].stemm' is not there for this record")]
    [InlineData("a\n {{#each open.list}}{{stem.x}}{{/each}}", "'open.list[].stem.x' is not there for this record")]
    public void What_only_the_values_tell_is_a_fault_with_its_place_when_the_prompt_is_written(string template, string message)
    {
        var open = Json.Parse("""{ "open": { "list": [{ "stem": "s" }, { "stem": "t", "note": 1 }], "note": null } }""");
        var compiled = Compile(template, ["open"]);
        var e = Assert.Throws<MinwalException>(() => compiled.Render(new Variables((Fields)open!)));
        var fault = Assert.Single(e.Faults);
        Assert.Equal(("MW1014", 2, message), (fault.Code, fault.Mark.Line, fault.Message));
    }

    [Theory]
    [InlineData("{{open.note}}{{#each open.list}}{{stem}}{{note}}{{/each}}", "st1")]
    [InlineData("{{#if open.nte}}{{open.nte}}{{else}}none{{/if}}", "none")]
    [InlineData("{{#each open.nope}}x{{else}}none{{/each}}", "none")]
    public void What_is_asked_for_first_may_be_missing(string template, string expected)
    {
        var open = Json.Parse("""{ "open": { "list": [{ "stem": "s" }, { "stem": "t", "note": 1 }], "note": null } }""");
        Assert.Equal(expected, Compile(template, ["open"]).Render(new Variables((Fields)open!)));
    }

    [Fact]
    public void A_template_that_the_library_cannot_write_is_a_fault_and_no_crash()
    {
        var compiled = Compile("{{#each open}}{{this}}{{/each}}", ["open"]);
        var e = Assert.Throws<MinwalException>(() => compiled.Render(new Variables(new Fields().Add("open", new Unreadable()))));
        Assert.Equal(("MW1014", "p.hbs", 1), (e.Faults[0].Code, e.Faults[0].Mark.File, e.Faults[0].Mark.Line));
    }

    private static string Render(string template)
    {
        var scope = NameScope.Empty.With(Model.Select(field => (field.Key, Minwal.Recipes.Names.DataShapes.Of(field.Value))));
        return Compile(template, scope).Render(new Variables(Model));
    }

    private static PromptTemplate Compile(string template, NameScope scope)
    {
        var faults = new List<Fault>();
        var text = PromptScanner.Scan(template, new Mark("p.hbs", 1, 1)).Resolve(scope, out var unknown);
        Assert.Empty(text.Faults.Concat(unknown));
        return PromptTemplate.TryCompile(text, faults) ?? throw new MinwalException(faults);
    }

    private static List<Fault> Faults(string template)
    {
        var scope = NameScope.Empty.With(Model.Select(field => (field.Key, Minwal.Recipes.Names.DataShapes.Of(field.Value))));
        var text = PromptScanner.Scan(template, new Mark("p.hbs", 1, 1)).Resolve(scope, out var unknown);
        return [.. text.Faults, .. unknown];
    }

    private sealed class Unreadable : IReadOnlyList<object?>
    {
        public int Count => 1;

        public object? this[int index] => throw new InvalidOperationException("no");

        public IEnumerator<object?> GetEnumerator() => throw new InvalidOperationException("no");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
