using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Language;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class ShapeCheckTests
{
    private const string Fields = """
        fields:
          text: { type: string, words: [1, 5], characters: [1, 20] }
          label: { one_of: [positive, negative] }
          score: { type: number, range: [0, 1], optional: true }
          count: { type: integer, optional: true }
          options: { type: list, length: 4, items: string, distinct: true, optional: true }
          turns: { type: list, optional: true, items: { fields: { speaker: string, is_eou: boolean } } }
          level: { one_of: "${levels}", optional: true }
          more: { type: any, optional: true }
        """;

    [Theory]
    [InlineData("""{"text": "a b", "label": "positive"}""")]
    [InlineData("""
        {"text": "a", "label": "negative", "score": 1, "count": 3.0, "options": ["a", "b", "c", "d"],
         "turns": [{"speaker": "a", "is_eou": true}], "level": "easy", "more": [1]}
        """)]
    [InlineData("""{"text": "a", "label": "negative", "score": null, "turns": []}""")]
    public void Records_of_the_shape_pass(string record) => Assert.Null(Verdict(Fields, record));

    [Theory]
    [InlineData("""{"label": "positive"}""", "shape.missing", "text: nothing there, needed is a string")]
    [InlineData("""{"txt": "a", "label": "positive"}""", "shape.missing", "text: nothing there, needed is a string; there is 'txt'")]
    [InlineData("""{"text": null, "label": "positive"}""", "shape.missing", "text: nothing there, needed is a string")]
    [InlineData("""{"text": 5, "label": "positive"}""", "shape.type", "text: found integer 5, needed is a string")]
    [InlineData("""{"text": "", "label": "positive"}""", "shape.empty", "text: the text is empty")]
    [InlineData("""{"text": "a b c d e f", "label": "positive"}""", "shape.words", "text: 6 words, asked for are 1 to 5")]
    [InlineData("""{"text": "abcdefghijklmnopqrstuvw", "label": "positive"}""", "shape.characters",
        "text: 23 characters, asked for are 1 to 20")]
    [InlineData("""{"text": "a", "label": "Positive"}""", "shape.one_of",
        "label: 'Positive', allowed are positive, negative (did you mean 'positive'?)")]
    [InlineData("""{"text": "a", "label": "positive", "score": 1.5}""", "shape.range", "score: 1.5, asked for are 0 to 1")]
    [InlineData("""{"text": "a", "label": "positive", "count": 1.5}""", "shape.type", "count: found number 1.5, needed is an integer")]
    [InlineData("""{"text": "a", "label": "positive", "options": ["a", "b", "c"]}""", "shape.length", "options: 3 items, asked for are 4")]
    [InlineData("""{"text": "a", "label": "positive", "options": ["a", "b", "c", "a"]}""", "shape.distinct",
        "options: items 0 and 3 are the same, \"a\"")]
    [InlineData("""{"text": "a", "label": "positive", "options": ["a", "b", 3, "a"]}""", "shape.type",
        "options[2]: found integer 3, needed is a string")]
    [InlineData("""{"text": "a", "label": "positive", "turns": [{"speaker": "a", "is_eou": true}, {"speaker": "a"}]}""", "shape.missing",
        "turns[1].is_eou: nothing there, needed is a boolean")]
    [InlineData("""{"text": "a", "label": "positive", "turns": {}}""", "shape.type", "turns: found object {}, needed is a list")]
    [InlineData("""{"text": "a", "label": "positive", "level": "hard"}""", "shape.one_of", "level: 'hard', allowed are easy")]
    [InlineData("""{"text": "a", "label": "positive", "id": 5}""", "shape.unknown",
        "id: unknown field; known are text, label, score, count, options, turns, level, more")]
    public void Other_records_are_refused_with_the_place(string record, string reason, string message) =>
        Given.Rejects(Verdict(Fields, record), reason, message);

    [Fact]
    public void Further_fields_can_be_allowed() =>
        Assert.Null(Verdict("{ fields: { text: string }, extra: allow }", """{"text": "a", "id": 5}"""));

    [Theory]
    [InlineData("{ fields: { text: strng } }", "did you mean 'string'?")]
    [InlineData("{ fields: { text: { type: number, words: [1, 2] } } }",
        "'words' does not belong to the type number; it belongs to string")]
    [InlineData("{ fields: { text: { type: string, length: 4 } } }", "'length' does not belong to the type string")]
    [InlineData("{ fields: { text: { type: list, items: { one_of: [] } } } }", "the list has 0 items")]
    [InlineData("{ fields: { text: [string] } }", "found a list")]
    [InlineData("{ fields: {} }", "the map is empty")]
    public void Wrong_shapes_are_faults(string yaml, string message) =>
        Assert.Contains(message, string.Join('\n', Given.Faults("shape", yaml)));

    [Fact]
    public void A_shape_is_read_with_all_its_parts()
    {
        var faults = new List<Fault>();
        var node = YamlFile.Parse("{ type: list, length: [1, 3], distinct: true, help: names, items: { type: integer, range: [0, 9] } }",
            "recipe.yaml", faults)!;
        Assert.True(AnswerShapes.Shape.TryRead(node, RecipeLanguage.Create().Read(faults), out var shape));
        Assert.Equal((AnswerType.List, "names", true, AnswerType.Integer), (shape.Type, shape.Help, shape.Distinct, shape.Items!.Type));
    }

    [Fact]
    public void The_schema_of_shapes_ends_although_shapes_contain_shapes()
    {
        var definitions = new System.Text.Json.Nodes.JsonObject();
        AnswerShapes.Shape.Schema(definitions);
        Assert.True(definitions.ContainsKey("type"));
    }

    private static Minwal.Checks.Rejection? Verdict(string yaml, string record) =>
        Given.Verdict("shape", yaml, record, """{"levels": ["easy"]}""");
}
