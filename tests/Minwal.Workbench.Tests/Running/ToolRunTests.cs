using Minwal.Faults;
using Minwal.MockProvider;
using Minwal.Recipes;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Conversations in which a role calls tools.</summary>
public sealed class ToolRunTests : IDisposable
{
    private const string Recipe = """
        recipe: assistant
        version: 1
        summary: An assistant with a memory.
        language: en
        quotas: { total: 6, deed: [store, wrong, talk] }
        models: { tester: {}, helper: {} }
        store:
          sqlite: CREATE TABLE memory (id INTEGER PRIMARY KEY, content TEXT NOT NULL, at TEXT DEFAULT CURRENT_TIMESTAMP)
          rows: { memory: [{ content: "likes tea, slot ${slot}" }] }
        tools:
          add:
            description: Stores what the user wants remembered.
            parameters: { content: { words: [1, 9] } }
            run: INSERT INTO memory (content) VALUES (:content)
            result: { message: "Added.", id: "${last_id}" }
          recall:
            description: Reads what is remembered.
            run: SELECT content FROM memory ORDER BY id
            result: "${join(pluck(rows, 'content'), '; ')}"
        steps:
          - converse:
              name: talk
              turns: 4
              between:
                - { role: user, model: tester, system: user.hbs, offline: user.yaml }
                - role: assistant
                  model: helper
                  system: assistant.hbs
                  offline: assistant.yaml
                  tools: [add, recall]
                  tool_rounds: 2
        record: { deed: "${deed}", talk: "${talk}", store: "${talk_store}" }
        output: { file: a.jsonl }
        """;

    private const string Assistant = """
        answer:
          if: deed == 'talk' or (deed == 'wrong' and round == 2) or (deed == 'store' and round == 1) or turn > 1
          then: { content: "Done after <=round> rounds: <=join(results, ' / ')>" }
          else:
            if: deed == 'wrong' and round == 0
            then: { tool_calls: [ { name: forget, arguments: { id: 1 } }, { name: add, arguments: "content=x" } ], content: Wait. }
            else: { tool_calls: [ { name: add, arguments: { content: "has a cat" } }, { name: recall, arguments: {} } ] }
        """;

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Calls_are_done_and_told_and_every_call_has_its_result()
    {
        await _scene.RunAsync(Read(Recipe), Choices, _scene.To("a.jsonl"));
        var records = Records("a.jsonl");
        Assert.Equal(6, records.Count);
        var stored = records.First(record => record["deed"] is "store");
        var rounds = Assert.IsAssignableFrom<IReadOnlyList<object?>>(Turn(stored, 1)["rounds"]);
        var calls = ((IReadOnlyList<object?>)((Fields)Assert.Single(rounds)!)["calls"]!).Cast<Fields>().ToList();
        Assert.Equal(["add", "recall"], calls.Select(call => call["name"]));
        Assert.Equal("""{"content":"has a cat"}""", Json.ToText(calls[0]["arguments"]));
        Assert.Equal("""{"message":"Added.","id":2}""", calls[0]["result"]);
        Assert.Matches("^likes tea, slot \\d+; has a cat$", (string)calls[1]["result"]!);
        Assert.Equal($"Done after 1 rounds: {calls[0]["result"]} / {calls[1]["result"]}", Turn(stored, 1)["content"]);
        Assert.Equal("""{"role":"assistant","content":"Done after 0 rounds:","rounds":[]}""", Json.ToText(Turn(stored, 3)));
        Assert.DoesNotContain("rounds", Turn(stored, 0).Keys);
        var rows = (IReadOnlyList<object?>)((Fields)stored["store"]!)["memory"]!;
        Assert.Equal("2025-06-01 00:00:01", ((Fields)rows[1]!)["at"]);
    }

    [Fact]
    public async Task What_a_role_thinks_is_kept_apart_and_its_tools_are_told_as_schemas()
    {
        var yaml = Recipe.Replace("store: \"${talk_store}\"", "tools: \"${talk_tools}\"", StringComparison.Ordinal);
        var recipe = Read(yaml, Assistant
            .Replace("content: \"Done", @"content: ""\\<think>So it is.\\</think>Done", StringComparison.Ordinal)
            .Replace("{ name: recall, arguments: {} } ] }",
                @"{ name: recall, arguments: {} } ], content: ""\\<think>First this.\\</think>"" }",
                StringComparison.Ordinal));
        await _scene.RunAsync(recipe, Choices, _scene.To("a.jsonl"));
        var stored = Records("a.jsonl").First(record => record["deed"] is "store");
        Assert.Equal("So it is.", Turn(stored, 1)["reasoning"]);
        Assert.StartsWith("Done after 1 rounds", (string)Turn(stored, 1)["content"]!, StringComparison.Ordinal);
        var round = (Fields)((IReadOnlyList<object?>)Turn(stored, 1)["rounds"]!)[0]!;
        Assert.Equal(("", "First this."), (round["content"], round["reasoning"]));
        var tools = ((IReadOnlyList<object?>)stored["tools"]!).Select(tool => (Fields)((Fields)tool!)["function"]!).ToList();
        Assert.Equal(["add", "recall"], tools.Select(tool => tool["name"]));
        Assert.Equal("string", ((Fields)((Fields)((Fields)tools[0]["parameters"]!)["properties"]!)["content"]!)["type"]);
    }

    [Fact]
    public async Task A_call_that_fails_is_told_and_the_conversation_goes_on()
    {
        await _scene.RunAsync(Read(Recipe), Choices, _scene.To("a.jsonl"));
        var rounds = (IReadOnlyList<object?>)Turn(Records("a.jsonl").First(record => record["deed"] is "wrong"), 1)["rounds"]!;
        var (first, second) = ((Fields)rounds[0]!, (Fields)rounds[1]!);
        Assert.Equal("Wait.", first["content"]);
        var calls = ((IReadOnlyList<object?>)first["calls"]!).Cast<Fields>().ToList();
        Assert.Equal("""{"error":"there is no tool 'forget'; there are add, recall"}""", calls[0]["result"]);
        Assert.Equal(("content=x", """{"error":"the arguments are not JSON"}""", true),
            (calls[1]["arguments"], calls[1]["result"], calls[1]["failed"]));
        Assert.Equal(false, ((Fields)((IReadOnlyList<object?>)second["calls"]!)[0]!)["failed"]);
    }

    [Fact]
    public async Task The_mock_provider_says_the_same_calls_over_HTTP()
    {
        var recipe = Read(Recipe);
        using var prepared = _scene.Bench.Prepare(recipe, Choices);
        var grammars = prepared.Grammars;
        var answers = new MockAnswers(
            task => grammars.Find(task) is { } grammar ? new MockTask(grammar, []) { Speakers = grammars.Speakers(task) } : null);
        await using var server = await MockProviderServer.StartAsync(
            new MockProviderOptions(), answers, TimeProvider.System, Scene.Cancellation);
        var choices = Choices with
        {
            Models = [new RoleChoice(null, "openai:gpt-4o-mini")],
            Addresses = [new RoleChoice(null, server.Url)],
        };
        await _scene.RunAsync(recipe, Choices, _scene.To("a.jsonl"));
        var summary = await _scene.RunAsync(recipe, choices, _scene.To("b.jsonl"));
        Assert.Equal(6, summary.Ledger.Accepted);
        Assert.Equal(Records("a.jsonl").Select(Calls), Records("b.jsonl").Select(Calls));
        Assert.Equal(Records("a.jsonl").Select(record => Json.ToText(record["store"])),
            Records("b.jsonl").Select(record => Json.ToText(record["store"])));
    }

    [Fact]
    public async Task Who_only_calls_and_says_nothing_is_stopped()
    {
        var summary = await _scene.RunAsync(
            Read(Recipe.Replace("tool_rounds: 2", "tool_rounds: 1", StringComparison.Ordinal)), Choices with { Attempts = 1 },
            _scene.To("a.jsonl"));
        Assert.Equal(4, summary.Ledger.Accepted);
        Assert.Equal(2, summary.Ledger.Reasons["tools.too_many_rounds"]);
    }

    [Fact]
    public async Task A_history_that_does_not_fit_turns_the_draft_away()
    {
        var recipe = Read(Recipe.Replace("[{ content: \"likes tea, slot ${slot}\" }]", "[{ contents: x }]", StringComparison.Ordinal));
        var summary = await _scene.RunAsync(recipe, Choices with { Attempts = 1 }, _scene.To("a.jsonl"));
        Assert.Equal(6, summary.Ledger.Reasons["tools.no_store"]);
    }

    [Fact]
    public void A_tool_that_nobody_declares_is_found_before_the_first_call()
    {
        var faults = Assert.Throws<MinwalException>(
            () => Read(Recipe.Replace("tools: [add, recall]", "tools: [add, recal]", StringComparison.Ordinal))).Faults;
        Assert.Contains(("MW1009", "no tool 'recal' under 'tools'", "did you mean 'recall'?"),
            faults.Select(fault => (fault.Code, fault.Message, fault.Hint)));
    }

    [Fact]
    public async Task The_check_sql_judges_a_run_and_a_file()
    {
        const string Check = """
            checks:
              - sql: { query: sql, schema: shop.sql, nonempty: true }
            """;
        var folder = Path.GetDirectoryName(Write("shop.sql", "CREATE TABLE item (id); INSERT INTO item VALUES (1);"))!;
        Write("assistant.yaml", "answer: '<word>'\nrules: { word: ['SELECT id FROM item', 'SELECT id FROM itm'] }\n");
        var yaml = Recipe[..Recipe.IndexOf("store:", StringComparison.Ordinal)] + """
            steps: [ { write: { name: sql, model: helper, prompt: user.hbs, offline: assistant.yaml } } ]

            """ + Check + "\nrecord: { sql: \"${sql}\" }\noutput: { file: a.jsonl }\n";
        Write("user.hbs", "A query, please. <brief>{{brief}}</brief>");
        Write("recipe.yaml", yaml);
        var recipe = _scene.Bench.ReadRecipe(folder);
        var summary = await _scene.RunAsync(recipe, Choices with { Attempts = 50 }, _scene.To("a.jsonl"));
        Assert.Equal(6, summary.Ledger.Accepted);
        Assert.True(summary.Ledger.Reasons["sql.invalid"] > 0);

        File.WriteAllText(_scene.File("theirs.jsonl"), "{\"sql\": \"SELECT id FROM item\"}\n{\"sql\": \"DROP TABLE item\"}\n");
        var report = _scene.Bench.CheckFile(recipe, _scene.File("theirs.jsonl"));
        Assert.Equal((2, 1), (report.Records, report.Failed));
        Assert.Contains("\"sql.forbidden\"", Json.ToText(report.ToFields()), StringComparison.Ordinal);
    }

    private static RunChoices Choices => new() { Date = Scene.Date };

    private static string Calls(Fields record) => string.Join('\n', Enumerable.Range(0, 4).SelectMany(turn =>
        (Turn(record, turn).GetValueOrDefault("rounds") as IReadOnlyList<object?> ?? []).SelectMany(round =>
            ((IReadOnlyList<object?>)((Fields)round!)["calls"]!).Cast<Fields>()
                .Select(call => $"{call["name"]} {Json.ToText(call["arguments"])}: {call["result"]}"))));

    private static Fields Turn(Fields record, int turn) => (Fields)((IReadOnlyList<object?>)record["talk"]!)[turn]!;

    private List<Fields> Records(string file) => [.. _scene.Lines(file).Select(line => (Fields)Json.Parse(line)!)];

    private LoadedRecipe Read(string yaml, string assistant = Assistant)
    {
        Write("user.hbs", "You ask. <brief>{{brief}}</brief>");
        Write("assistant.hbs", "You help; round {{round}}. <brief>{{brief}}</brief>");
        Write("user.yaml", "answer: 'Please number <#1..1000000>.'\n");
        Write("assistant.yaml", assistant);
        return _scene.Bench.ReadRecipe(Path.GetDirectoryName(Write("recipe.yaml", yaml))!);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(Directory.CreateDirectory(_scene.File("assistant")).FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
