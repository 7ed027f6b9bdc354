using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>The check <c>replay</c>, which does the calls of a file's conversations again.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Recipe = """
        recipe: assistant
        version: 1
        summary: An assistant with a memory.
        language: en
        quotas: { total: 1 }
        models: { tester: {}, helper: {} }
        values: { kept: { memory: [{ content: tea }] } }
        store:
          sqlite: CREATE TABLE memory (id INTEGER PRIMARY KEY, content TEXT NOT NULL, at TEXT DEFAULT CURRENT_TIMESTAMP)
          rows: ${kept}
          now: "2025-03-01 09:00:00"
        tools:
          add:
            description: Stores what the user wants remembered.
            parameters: { texts: { type: list, length: [1, 5], items: string } }
            run: INSERT INTO memory (content) SELECT value FROM json_each(:texts)
            result: "Added ${changes}."
          recall:
            description: Reads what is remembered.
            run: SELECT content FROM memory ORDER BY id
            result: "${join(pluck(rows, 'content'), '; ')}"
        steps:
          - converse:
              name: talk
              turns: 2
              between:
                - { role: user, model: tester, system: "You ask.\n", offline: { answer: Hello. } }
                - { role: helper, model: helper, system: "You help.\n", offline: { answer: { content: Hi. } }, tools: [add, recall] }
        record: { kept: "${kept}", messages: "${talk}", store: "${talk_store}" }
        checks:
          - replay: { field: messages, tables: store }
        output: { file: a.jsonl }
        """;

    private const string Call1 = """{"id":"c1","type":"function","function":{"name":"add","arguments":"{\"texts\":[\"a cat\",\"a d"""
        + """og\"]}"}}""";
    private const string Call2 = """{"id":"c2","type":"function","function":{"name":"recall","arguments":"{}"}}""";

    private const string Sound = $$$"""
        {"kept":{"memory":[{"content":"tea"}]},"messages":[{"role":"user","content":"Hm."},
        {"role":"assistant","content":null,"tool_calls":[{{{Call1}}},{{{Call2}}}]},
        {"role":"tool","tool_call_id":"c1","content":"Added 2."},{"role":"tool","tool_call_id":"c2","content":"tea; a cat; a dog"},
        {"role":"assistant","content":"Done."}],
        "store":{"memory":[{"id":1,"content":"tea","at":"2025-03-01 09:00:00"},{"id":2,"content":"a cat","at":"2025-03-01 09:00:01"},
        {"id":3,"content":"a dog","at":"2025-03-01 09:00:01"}]}}
        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("", "", null)]
    // What is no call is refused by the tools, and the conversation says so.
    [InlineData("""{\"texts\":[\"a cat\",\"a dog\"]}""", "__import__('os').remove('x')", "replay.result")]
    [InlineData("tea; a cat; a dog", "tea; a cat", "replay.result")]
    [InlineData("Added 2.", "Added 1.", "replay.result")]
    [InlineData("\"content\":\"a dog\",\"at\"", "\"content\":\"a dot\",\"at\"", "replay.tables")]
    [InlineData("\"content\":\"tea\"}]},\"messages\"", "\"content\":\"milk\"}]},\"messages\"", "replay.result")]
    [InlineData("\"id\":\"c2\"", "\"id\":\"c1\"", "replay.call")]
    [InlineData("\"name\":\"add\",", "", "replay.call")]
    [InlineData("\"tool_call_id\":\"c2\"", "\"tool_call_id\":\"c1\"", "replay.unanswered")]
    [InlineData("{\"role\":\"assistant\",\"content\":\"Done.\"}", "{\"role\":\"tool\",\"tool_call_id\":\"c3\",\"content\":\"x\"}",
        "replay.unanswered")]
    [InlineData("\"kept\":{\"memory\":[{\"content\":\"tea\"}]}", "\"kept\":{\"memory\":[{\"contents\":\"tea\"}]}", "replay.no_store")]
    public void A_conversation_must_give_again_what_it_says(string part, string other, string? reason)
    {
        var row = part.Length == 0 ? Sound : Sound.Replace(part, other, StringComparison.Ordinal);
        Assert.True(part.Length == 0 || row != Sound);
        var report = Check(row);
        if (reason is null) Assert.Equal((1, 0), (report.Records, report.Failed));
        else Assert.Contains($"\"{reason}\"", Json.ToText(report.ToFields()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_the_tools_refuse_has_its_error_as_result()
    {
        var refused = Sound.Replace("""{\"texts\":[\"a cat\",\"a dog\"]}""", """{\"texts\":\"a cat\"}""", StringComparison.Ordinal)
            .Replace("\"Added 2.\"",
                "\"{\\\"error\\\":\\\"texts: found string \\\\\\\"a cat\\\\\\\", needed is a list\\\"}\"", StringComparison.Ordinal)
            .Replace("tea; a cat; a dog", "tea", StringComparison.Ordinal)
            .Replace(",{\"id\":2,\"content\":\"a cat\",\"at\":\"2025-03-01 09:00:01\"},\n"
                + "{\"id\":3,\"content\":\"a dog\",\"at\":\"2025-03-01 09:00:01\"}",
                "", StringComparison.Ordinal);
        Assert.Equal((1, 0), (Check(refused).Records, Check(refused).Failed));
    }

    private Checking.FileReport Check(string row)
    {
        var folder = Directory.CreateDirectory(_scene.File("assistant")).FullName;
        File.WriteAllText(Path.Combine(folder, "recipe.yaml"), Recipe);
        File.WriteAllText(_scene.File("theirs.jsonl"), row.ReplaceLineEndings("") + "\n");
        return _scene.Bench.CheckFile(_scene.Bench.ReadRecipe(folder), _scene.File("theirs.jsonl"));
    }
}
