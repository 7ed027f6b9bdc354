using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Storage.Sql;
using Minwal.Tools;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests.Sql;

public sealed class ToolTests : IDisposable
{
    private const string Yaml = """
        recipe: assistant
        version: 1
        summary: An assistant with a memory.
        language: en
        quotas: { total: 1 }
        values:
          history: [{ content: likes tea }, { content: has a cat }]
        store:
          sqlite: data/store.sql
          rows: { memories: "${history}" }
        tools:
          add_memories:
            description: Stores what the user wants remembered.
            parameters: { contents: { type: list, length: [1, 5], help: What to remember. } }
            run: INSERT INTO memories (content) SELECT value FROM json_each(:contents)
            result: { success: true, message: "Added ${changes}.", id: "${last_id}" }
          recall:
            description: Reads what is remembered.
            run: SELECT row_number() OVER (ORDER BY id) AS n, content, at FROM memories ORDER BY id
          count:
            description: How much is remembered.
            parameters: { like: { optional: true } }
            run: SELECT count(*) AS n FROM memories WHERE :like IS NULL OR content LIKE :like
            result: "${rows[0].n} of ${len(history)} from before"
          replace:
            description: Replaces a memory.
            parameters: { index: { type: integer, range: [1, 100] }, content: string }
            run:
              - DELETE FROM memories WHERE id = (SELECT id FROM memories ORDER BY id LIMIT 1 OFFSET :index - 1)
              - INSERT INTO memories (content) VALUES (:content)
            errors:
              - { when: changes < 2, say: "Memory index ${index} does not exist." }
          hours:
            description: When the shop is open.
            result: From nine to five.
        steps: [ { write: { prompt: ask.hbs } } ]
        models: { writer: {} }
        record: { text: "${write}" }
        output: { file: a.jsonl }
        """;

    private const string Store = """
        CREATE TABLE memories (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL UNIQUE, at TEXT DEFAULT CURRENT_TIMESTAMP);
        """;

    private static readonly string[] All = ["add_memories", "recall", "count", "replace", "hours"];

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_tool_does_what_its_statements_say_and_tells_what_its_result_says()
    {
        using var box = Open();
        Assert.Equal("2 of 2 from before", Call(box, "count", "{}"));
        Assert.Equal("""{"success":true,"message":"Added 2.","id":4}""",
            Call(box, "add_memories", """{ "contents": ["plays chess", "sings"] }"""));
        Assert.Equal("1 of 2 from before", Call(box, "count", """{ "like": "%chess%" }"""));
        Assert.Equal("""{"changes":2}""", Call(box, "replace", """{ "index": 1, "content": "likes coffee" }"""));
        Assert.Equal("From nine to five.", Call(box, "hours", "{}"));
        Assert.Equal(
            """
            [{"n":1,"content":"has a cat","at":"2025-03-01 00:00:00"},{"n":2,"content":"plays chess","at":"2025-03-01 00:00:02"},
            {"n":3,"content":"sings","at":"2025-03-01 00:00:02"},{"n":4,"content":"likes coffee","at":"2025-03-01 00:00:04"}]
            """.ReplaceLineEndings(""),
            Call(box, "recall", "{}"));
    }

    [Theory]
    [InlineData("forget", "{}", "there is no tool 'forget'; there are add_memories, recall, count, replace, hours")]
    [InlineData("replace", "index = 1", "the arguments are not JSON")]
    [InlineData("replace", "[1]", "the arguments are list, needed is an object")]
    [InlineData("replace", """{ "index": 1 }""", "content: nothing there, needed is a string")]
    [InlineData("replace", """{ "index": "1", "content": "x" }""", "index: found string \"1\", needed is an integer")]
    [InlineData("replace", """{ "index": 0, "content": "x" }""", "index: 0, asked for are 1 to 100")]
    [InlineData("replace", """{ "index": 1, "content": "x", "why": "y" }""", "why: unknown field; known are index, content")]
    [InlineData("recall", """{ "all": true }""", "all: unknown field; the tool takes no arguments")]
    [InlineData("replace", """{ "index": 7, "content": "x" }""", "Memory index 7 does not exist.")]
    [InlineData("add_memories", """{ "contents": ["new", "has a cat"] }""", "UNIQUE constraint failed: memories.content")]
    public void A_call_that_fails_is_told_and_changes_nothing(string name, string arguments, string error)
    {
        using var box = Open();
        var before = Json.ToText(box.Tables());
        var result = box.Invoke(name, arguments, All);
        Assert.True(result.IsError);
        Assert.Equal(error, ((Fields)Json.Parse(result.Text)!)["error"]);
        Assert.Equal(before, Json.ToText(box.Tables()));
    }

    [Fact]
    public void A_tool_that_a_role_does_not_have_is_none()
    {
        using var box = Open();
        Assert.Equal("""{"error":"there is no tool 'recall'; there are hours"}""", box.Invoke("recall", "{}", ["hours"]).Text);
    }

    [Fact]
    public void Arguments_are_values_and_never_sql()
    {
        using var box = Open();
        const string Evil = "x'); DROP TABLE memories; --";
        Call(box, "add_memories", Json.ToText(new Fields().Add("contents", new List<object?> { Evil })));
        Assert.Contains(Evil, Call(box, "recall", "{}"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_calls_leave_the_same_tables()
    {
        string Play()
        {
            using var box = Open();
            for (var i = 0; i < 5; i++) Call(box, "add_memories", $$"""{ "contents": ["m{{i}}"] }""");
            return Json.ToText(box.Tables());
        }

        var tables = Play();
        Assert.Equal(tables, Play());
        Assert.StartsWith("""{"memories":[{"id":1,"content":"likes tea","at":"2025-03-01 00:00:00"},""", tables, StringComparison.Ordinal);
        Assert.EndsWith("""{"id":7,"content":"m4","at":"2025-03-01 00:00:05"}]}""", tables, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_conversation_begins_with_a_store_of_its_own()
    {
        var tools = Tools(Load(Yaml, out _)!.Recipe);
        using var first = tools.Open(Seen());
        using var second = tools.Open(Seen());
        Call(first, "add_memories", """{ "contents": ["x"] }""");
        Assert.Equal("2 of 2 from before", Call(second, "count", "{}"));
    }

    [Fact]
    public void A_model_is_told_name_description_and_schema()
    {
        var tools = Tools(Load(Yaml, out _)!.Recipe);
        var declared = tools.Declare(["replace", "hours"], Seen()).Cast<AIFunctionDeclaration>().ToList();
        Assert.Equal([("replace", "Replaces a memory."), ("hours", "When the shop is open.")],
            declared.Select(d => (d.Name, d.Description)));
        Assert.Equal(
            """
            {"type":"object","properties":{"index":{"type":"integer","minimum":1,"maximum":100},"content":{"type":"string"}},
            "required":["index","content"],"additionalProperties":false}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(declared[0].JsonSchema));
        Assert.Equal("""{"type":"object","properties":{},"required":[],"additionalProperties":false}""",
            JsonSerializer.Serialize(declared[1].JsonSchema));
    }

    [Theory]
    [InlineData("[{ content: likes tea }, { content: has a cat }]", "[{ contnt: x }]",
        "the store cannot be made: row 1 of 'memories': table memories has no column named contnt")]
    [InlineData("sqlite: data/store.sql", "sqlite: data/store.sql\n  now: yesterday",
        "the store begins at 'yesterday', which is no time such as 2025-03-01 09:00:00")]
    [InlineData("rows: { memories: \"${history}\" }", "rows: \"${history}\"", "'rows' of the store is list, needed is a map")]
    public void A_history_that_does_not_fit_is_told(string right, string wrong, string message)
    {
        var recipe = Load(Yaml.Replace(right, wrong, StringComparison.Ordinal), out var faults)!.Recipe;
        Assert.Empty(faults);
        var history = recipe.Values[0].Template.Evaluate(Variables.None);
        Assert.Equal(message, Assert.Throws<ToolException>(() => Tools(recipe).Open(Seen(history))).Message);
    }

    [Theory]
    [InlineData("run: SELECT count(*)", "run: SELECT cuont(*)", "MW1030",
        "a statement of the tool 'count' cannot be run: no such function: cuont")]
    [InlineData("WHERE :like IS", "WHERE :lik IS", "MW1030",
        "a statement of the tool 'count' cannot be run: it has the parameter :lik; there are :like")]
    [InlineData("(:content)", "(?)", "MW1030",
        "a statement of the tool 'replace' cannot be run: it has the parameter ?; there are :index, :content")]
    [InlineData("run: SELECT count(*) AS n FROM memories", "run: DROP TABLE memories --", "MW1030",
        "a statement of the tool 'count' cannot be run: DELETE from sqlite_master is not allowed")]
    [InlineData("sqlite: data/store.sql", "sqlite: data/stroe.sql", "MW1030",
        "the store cannot be made: the file 'data/stroe.sql' is not in the recipe's folder")]
    [InlineData("sqlite: data/store.sql", "sqlite: CREATE TABL x", "MW1030",
        "the store cannot be made: near \"TABL\": syntax error")]
    [InlineData("sqlite: data/store.sql", "now: 2025-03-01", "MW1007", "one of sqlite is needed")]
    [InlineData("when: changes <", "when: chnages <", "MW1009", "unknown name 'chnages' in 'chnages < 2'")]
    [InlineData("\"${history}\"", "\"${histroy}\"", "MW1009", "unknown name 'histroy' in 'histroy'")]
    [InlineData("result: From nine to five.", "parameters: { day: string }", "MW1007", "a tool needs 'run', 'result' or both")]
    [InlineData("content: string }", "rows: string }", "MW1007", "'rows' is what a call gives; give the argument another name")]
    public void Slips_are_found_before_a_record_is_made(string right, string wrong, string code, string message)
    {
        Assert.Contains(right, Yaml, StringComparison.Ordinal);
        Load(Yaml.Replace(right, wrong, StringComparison.Ordinal), out var faults);
        Assert.Contains((code, message), faults.Select(fault => (fault.Code, fault.Message)));
    }

    [Fact]
    public void Several_statements_in_one_text_are_told_that_they_are_a_list()
    {
        const string Right = "run: SELECT count(*) AS n FROM memories";
        Assert.Contains(Right, Yaml, StringComparison.Ordinal);
        const string Wrong = "run: DELETE FROM memories; SELECT count(*) AS n FROM memories";
        Load(Yaml.Replace(Right, Wrong, StringComparison.Ordinal), out var faults);
        var fault = Assert.Single(faults);
        Assert.Equal("several statements are a list, each an item of 'run'", fault.Hint);
    }

    [Fact]
    public void Statements_need_a_store()
    {
        var begin = Yaml.IndexOf("store:", StringComparison.Ordinal);
        var without = Yaml.Remove(begin, Yaml.IndexOf("tools:", StringComparison.Ordinal) - begin);
        Load(without, out var faults);
        Assert.Equal(4, faults.Count(fault => fault.Code == "MW1008"));
        Assert.Contains("the tool 'count' runs statements, but the recipe has no 'store'", faults.Select(fault => fault.Message));
    }

    private static string Call(ToolBox box, string name, string arguments)
    {
        var result = box.Invoke(name, arguments, All);
        Assert.False(result.IsError, result.Text);
        return result.Text;
    }

    private static RecipeTools Tools(Recipe recipe) => new(recipe.Tools, recipe.Store, recipe.File);

    private ToolBox Open() => Tools(Load(Yaml, out _)!.Recipe).Open(Seen());

    private static Variables Seen(object? history = null) => new(new Fields()
        .Add("run", new Fields().Add("date", "2025-03-01"))
        .Add("history", history ?? Json.Parse("""[{ "content": "likes tea" }, { "content": "has a cat" }]""")));

    private LoadedRecipe? Load(string yaml, out List<Fault> faults)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(_folder, "recipe.yaml"), yaml);
        File.WriteAllText(Path.Combine(_folder, "ask.hbs"), "Say something.");
        File.WriteAllText(Path.Combine(_folder, "data", "store.sql"), Store);
        faults = [];
        return new RecipeLoader(RecipeLanguage.Create().WithSql()).Load(_folder, faults);
    }
}
