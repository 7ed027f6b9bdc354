using FsCheck;
using FsCheck.Fluent;
using Minwal.Faults;
using Minwal.Recipes;
using Xunit;

namespace Minwal.Tests.Recipes;

public sealed class RecipeLoaderTests : IDisposable
{
    private const string Good = """
        recipe: notes
        version: 1
        summary: Short notes.
        language: en
        parameters:
          samples: { type: integer, default: 20, min: 1, max: 100, help: Records to accept. }
        quotas:
          total: ${samples}
          topic: [weather, food]
          mood: { by: topic, of: { weather: [happy, sad], food: { hungry: 2, full: 1 } } }
        values:
          words: "${if(topic == 'food', [4, 20], [4, 40])}"
        models:
          writer: { default: offline, temperature: 0.9 }
        steps:
          - write: { model: writer, prompt: ask.hbs, returns: { text: { words: "${words}" } } }
        checks:
          - words: { field: text, between: "${words}" }
          - unique: { field: text, similarity: 0.8 }
        record:
          text: ${text}
          topic: ${topic}
        output: { file: notes.jsonl }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public RecipeLoaderTests() =>
        File.WriteAllText(Path.Combine(_folder, "ask.hbs"), "A note about {{topic}}, in {{words}} words. {{brief}}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sound_recipe_has_no_faults()
    {
        Assert.Empty(Load(Good, out var loaded));
        Assert.Equal("notes", loaded!.Recipe.Name);
    }

    [Theory]
    [InlineData("version: 1", "vershun: 1", "unknown key 'vershun'", "did you mean 'version'")]
    [InlineData("version: 1", "version: one", "found", "whole number")]
    [InlineData("recipe: notes", "recipe: My Notes", "allowed is a name", null)]
    [InlineData("summary: Short notes.", "summary: &a Short notes.", "anchor", null)]
    [InlineData("language: en", "language: en\nlanguage: ar", "given twice", null)]
    [InlineData("type: integer", "type: integr", "found", "did you mean 'integer'")]
    [InlineData("default: 20", "default: 200", "not allowed", null)]
    [InlineData("topic: [weather, food]", "topic: []", "has no values", null)]
    [InlineData("by: topic", "by: topik", "not a label above it", "did you mean 'topic'")]
    [InlineData("hungry: 2", "hungry: many", "map of weights", null)]
    [InlineData("topic == 'food'", "topik == 'food'", "unknown name 'topik'", "did you mean 'topic'")]
    [InlineData("topic == 'food'", "topic = 'food'", "a comparison is written '=='", null)]
    [InlineData("if(topic", "iff(topic", "unknown function 'iff'", null)]
    [InlineData("temperature: 0.9", "temperature: 9", "found", "0 to 2")]
    [InlineData("model: writer", "model: riter", "no model 'riter'", "did you mean 'writer'")]
    [InlineData("prompt: ask.hbs", "prompt: aks.hbs", "not in the recipe's folder", "did you mean 'ask.hbs'")]
    [InlineData("prompt: ask.hbs", "prompt: ../ask.hbs", "leads out of the recipe's folder", null)]
    [InlineData("- write:", "- wriet:", "unknown step 'wriet'", "did you mean 'write'")]
    [InlineData("- unique:", "- uniqe:", "unknown check 'uniqe'", "did you mean 'unique'")]
    [InlineData("field: text, similarity", "field: txt, similarity", "reads 'txt'", "did you mean 'text'")]
    [InlineData("similarity: 0.8", "similarity: 0.1", "found", "0.5")]
    [InlineData("text: ${text}", "text: ${text", "does not end with }", null)]
    [InlineData("total: ${samples}", "total: ${sampels}", "unknown name 'sampels'", "did you mean 'samples'")]
    [InlineData("summary: Short", "summary: \u0001Short", "control character U+0001", null)]
    [InlineData("output: { file: notes.jsonl }", "output: { file: notes.json, document: { all: \"${records}\" }, needed: [al] }",
        "'needed' names 'al'", null)]
    [InlineData("output: { file: notes.jsonl }", "output: { checks: [{ words: { field: text, between: [1, 2] } }] }",
        "checks of 'output' need 'rows'", null)]
    [InlineData("output: { file: notes.jsonl }", "output: {}\nextras: { flat: { checks: [{ words: { field: text, between: [1, 2] } }] } }",
        "needs 'columns'", null)]
    [InlineData("output: { file: notes.jsonl }",
        "output: {}\nextras: { flat: { columns: [line], checks: [{ words: { field: lien, between: [1, 2] } }] } }",
        "rows of 'flat' have line", "did you mean 'line'")]
    [InlineData("values:", "values:\n  two: { pick: { a: 1, b: 0, c: 2 }, take: 3 }", "takes 3 different values, found 2", null)]
    [InlineData("output: { file: notes.jsonl }", "", "the key 'output' is missing", null)]
    public void A_slip_is_found_with_its_place_and_the_likely_word(string right, string wrong, string message, string? hint)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var yaml = Good.Replace(right, wrong, StringComparison.Ordinal);
        var faults = Load(yaml, out _);
        var fault = Assert.Single(faults, f => $"{f.Message} {f.Hint}".Contains(message, StringComparison.Ordinal));
        Assert.Matches("^MW1\\d{3}$", fault.Code);
        Assert.True(fault.Mark.Line > 0, fault.ToString());
        if (hint is not null) Assert.Contains(hint, $"{fault.Message} {fault.Hint}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help: Records to accept.", "help: Records, to accept.", "MW1006", "with a comma in it stands in quotes")]
    [InlineData("help: Records to accept.", "help: Records, min.", "MW1006", "with a comma in it stands in quotes")]
    [InlineData("help: Records to accept.", "help: Records: to accept.", "MW1002", "has one of , : { }")]
    [InlineData("summary: Short notes.", "summary: Short: notes.", "MW1002", "with ': ' in it stands in quotes")]
    [InlineData("summary: Short notes.", "summary: 'Short' notes.", "MW1002", "begins with ' and goes on behind its end")]
    [InlineData("summary: Short notes.", "summary: @notes.", "MW1002", "begins with such a character stands in quotes")]
    [InlineData("summary: Short notes.", "summary: {{notes}}", "MW1002", "begins with { or [ stands in quotes")]
    [InlineData("topic: [weather, food]", "topic: [weather, food: no]", "MW1007", "with ': ' in it stands in quotes")]
    [InlineData("{ text: { words: \"${words}\" } }", "{ text: { words: ${words} } }", "MW1002", "a formula stands in quotes: \"${…}\"")]
    [InlineData("{ text: { words: \"${words}\" } }", "{ text: { one_of: [a, b: c] } }", "MW1007", "with ': ' in it stands in quotes")]
    [InlineData("{ text: { words: \"${words}\" } }", "{ text: { help: A line, or two. } }", "MW1006", "comma in it stands in quotes")]
    [InlineData("text: ${text}", "text: ${ { a: text } }", "MW1002", "with ': ' in it stands in quotes")]
    public void Quotes_that_are_missing_are_asked_for(string right, string wrong, string code, string hint)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var faults = Load(Good.Replace(right, wrong, StringComparison.Ordinal), out _);
        Assert.Contains(faults, fault => fault.Code == code && fault.Hint?.Contains(hint, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("version: 1", "vershun:", "did you mean 'version'?")]
    [InlineData("output: { file: notes.jsonl }", "output: { file: notes.jsonl ", "or a bracket or a comma is missing")]
    public void Quotes_are_not_asked_for_alone_where_something_else_is_missing(string right, string wrong, string hint)
    {
        var faults = Load(Good.Replace(right, wrong, StringComparison.Ordinal), out _);
        Assert.Contains(faults, fault => fault.Hint?.EndsWith(hint, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void All_slips_are_reported_together_in_the_order_of_the_file()
    {
        var faults = Load(Good.Replace("version: 1", "version: x").Replace("type: integer", "type: int").Replace("- unique:", "- uniq:"),
            out _);
        Assert.True(faults.Count >= 3);
        Assert.Equal(faults.Select(f => f.Mark.Line).Order(), faults.Select(f => f.Mark.Line));
    }

    [Fact]
    public void However_a_recipe_is_spoilt_it_is_read_or_refused_with_a_code()
    {
        var property = Prop.ForAll<int, int, NonNull<string>>((at, length, instead) => IsReadOrRefused(at, length, instead.Get));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), property);
    }

    private bool IsReadOrRefused(int at, int length, string instead)
    {
        var from = (int)((uint)at * 7919 % Good.Length);
        var to = Math.Min(Good.Length, from + (int)((uint)length % 12));
        return Load(Good[..from] + instead + Good[to..], out _)
            .All(fault => fault.Code.StartsWith("MW1", StringComparison.Ordinal) && fault.Message.Length > 0);
    }

    private List<Fault> Load(string yaml, out LoadedRecipe? loaded)
    {
        File.WriteAllText(Path.Combine(_folder, "recipe.yaml"), yaml);
        var faults = new List<Fault>();
        loaded = new RecipeLoader(RecipeLanguage.Create()).Load(_folder, faults);
        return faults;
    }
}
