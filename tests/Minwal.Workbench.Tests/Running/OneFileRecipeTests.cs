using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Recipes whose prompts and grammars stand in recipe.yaml, and whose texts stand in files.</summary>
public sealed class OneFileRecipeTests : IDisposable
{
    private const string Whole = """
        recipe: whole
        version: 1
        summary: All in one file.
        language: en
        quotas: { total: 3, mood: [calm, cross] }
        models: { writer: {} }
        steps:
          - write:
              system: You write about {{mood}} people.
              prompt: |
                One sentence.

                Be {{mood}}.
                <brief>{{brief}}</brief>
              offline: { answer: { text: "A <=mood> person waits <#1..99> minutes." } }
              returns: { text: string }
          - converse:
              name: talk
              turns: 2
              between:
                - { role: a, system: "Ask why they are {{mood}}.", opening: "Begin with {{mood}}.", offline: { answer: "Why <=turn>?" } }
                - { role: b, system: "Answer {{role}}.", offline: { answer: "So <=turn>." } }
        record: { text: "${text}", talk: "${talk[0].content}" }
        output: { file: f.jsonl }

        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_recipe_can_be_one_file()
    {
        var summary = await _scene.RunAsync(Recipe(Whole), new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        Assert.Equal(3L, summary.Ledger.Accepted);
        var record = await _scene.Bench.ReadRecordAsync(_scene.File("f.jsonl.minwal"), "1", Scene.Cancellation);
        var messages = record.Prompts[0].Call.Messages;
        Assert.Equal("You write about cross people.", messages[0].Text);
        Assert.StartsWith("One sentence.\n\nBe cross.\n<brief>{\"task\":\"whole/write\"", messages[1].Text, StringComparison.Ordinal);
        Assert.Equal(["Ask why they are cross.", "Begin with cross."], record.Prompts[1].Call.Messages.Select(m => m.Text));
    }

    [Theory]
    [InlineData("Be {{mood}}.", "Be {{mod}}.", "MW1014", "unknown name 'mod'", 13, 12)]
    [InlineData("about {{mood}} people.", "about {{mod}} people.", "MW1014", "unknown name 'mod'", 9, 31)]
    [InlineData("\"Answer {{role}}.\"", "\"Answer {{rle}}.\"", "MW1014", "unknown name 'rle'", 22, 38)]
    [InlineData("You write about {{mood}} people.", "You write about people.", "MW1001",
        "the file 'You write about people.' is not in the recipe's folder", 9, 15)]
    public void What_is_wrong_with_a_prompt_is_told_where_it_stands(
        string right, string wrong, string code, string message, int line, int column)
    {
        Assert.Contains(right, Whole, StringComparison.Ordinal);
        var e = Assert.Throws<MinwalException>(() => Recipe(Whole.Replace(right, wrong, StringComparison.Ordinal)));
        var fault = Assert.Single(e.Faults);
        Assert.Equal((code, message, line, column), (fault.Code, fault.Message, fault.Mark.Line, fault.Mark.Column));
    }

    [Fact]
    public async Task A_text_in_a_file_is_seen_by_prompts_grammars_checks_and_formulas()
    {
        Write("data/rules.md", "\uFEFF# Rules\r\nBe kind.\r\n");
        var yaml = Whole.Replace("models:", "tables: { rules: { file: data/rules.md } }\nmodels:", StringComparison.Ordinal)
            .Replace("Be {{mood}}.", "{{rules}}", StringComparison.Ordinal)
            .Replace("A <=mood> person", "<=len(rules)>", StringComparison.Ordinal)
            .Replace("record: {",
                "checks: [ { that: { holds: \"'kind' in rules\", reason: rules } } ]\nrecord: { lines: \"${split(rules, '\\n')}\",",
                StringComparison.Ordinal);
        await _scene.RunAsync(Recipe(yaml), new RunChoices { Date = Scene.Date }, _scene.To("f.jsonl"));
        Assert.StartsWith("""{"lines":["# Rules","Be kind."],"text":"16 waits""", _scene.Lines("f.jsonl")[0], StringComparison.Ordinal);
        var record = await _scene.Bench.ReadRecordAsync(_scene.File("f.jsonl.minwal"), "1", Scene.Cancellation);
        Assert.Contains("# Rules\nBe kind.\n<brief>", record.Prompts[0].Call.Messages[1].Text, StringComparison.Ordinal);

        var before = Recipe(yaml).Recipe.Hash;
        Write("data/rules.md", "Be strict.");
        Assert.NotEqual(before, Recipe(yaml).Recipe.Hash);
    }

    [Theory]
    [InlineData("../rules.md", "MW1013", "'../rules.md' leads out of the recipe's folder; files of a recipe lie inside it")]
    [InlineData("rules.md", "MW1001", "the table 'rules' reads 'rules.md', which is not in the recipe's folder")]
    [InlineData("bytes.txt", "MW1003", "the file is not UTF-8")]
    public void A_text_in_a_file_lies_in_the_recipes_folder_and_is_text(string path, string code, string message)
    {
        Directory.CreateDirectory(_scene.File("whole"));
        File.WriteAllBytes(Path.Combine(_scene.File("whole"), "bytes.txt"), [0x61, 0xFF, 0xFE]);
        var yaml = Whole.Replace("models:", $"tables: {{ rules: {{ file: {path} }} }}\nmodels:", StringComparison.Ordinal);
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => Recipe(yaml)).Faults);
        Assert.Equal((code, message), (fault.Code, fault.Message));
        if (code != "MW1003") Assert.Equal((6, 26), (fault.Mark.Line, fault.Mark.Column));
    }

    private LoadedRecipe Recipe(string yaml)
    {
        Write("recipe.yaml", yaml);
        return _scene.Bench.ReadRecipe(_scene.File("whole"));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_scene.File("whole"), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
