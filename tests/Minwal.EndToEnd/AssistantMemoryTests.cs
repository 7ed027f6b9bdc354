using System.Text.Json.Nodes;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>The recipe assistant-memory, over three hundred offline conversations.</summary>
public sealed class AssistantMemoryTests(AssistantMemoryTests.Run run) : IClassFixture<AssistantMemoryTests.Run>
{
    private static readonly string[] Shapes = ["openai", "hermes", "sharegpt", "seed"];

    [Fact]
    public void Kinds_languages_tools_and_lengths_are_exact()
    {
        Assert.Equal(300, run.Records.Count);
        Assert.All(run.Records.CountBy(r => Text(r, "kind")), kind => Assert.Equal(60, kind.Value));
        Assert.Equal(5, run.Records.CountBy(r => Text(r, "kind")).Count());
        Assert.All(run.Records.CountBy(r => (Text(r, "kind"), Text(r, "language"))), cell => Assert.Equal(30, cell.Value));
        Assert.All(run.Records.CountBy(r => (Text(r, "kind"), (int)r["exchange_count"]!)), cell => Assert.Equal(20, cell.Value));
        Assert.All(run.Records.Where(r => Text(r, "kind") is "one" or "several" or "error")
            .CountBy(r => (Text(r, "kind"), Text(r, "tool"))),
            cell => Assert.InRange(cell.Value, 5, 6));
        Assert.Equal(300, run.Records.Select(r => Text(r, "text")).Distinct().Count());
        Assert.InRange(run.Records.Select(r => Text(Messages(r)[1]!, "content")).Distinct().Count(), 280, 300);
    }

    [Fact]
    public void Every_call_has_its_one_result_behind_it_and_errors_are_seen_and_overcome()
    {
        foreach (var record in run.Records)
        {
            var calls = Messages(record).Where(m => m!["tool_calls"] is not null).SelectMany(m => m!["tool_calls"]!.AsArray()).ToList();
            var results = Messages(record).Where(m => Text(m!, "role") == "tool").ToList();
            Assert.Equal(calls.Select(c => Text(c!, "id")), results.Select(r => Text(r!, "tool_call_id")));
            var failed = results.Count(r => Text(r!, "content").StartsWith("{\"error\"", StringComparison.Ordinal));
            Assert.True(Text(record, "kind") switch
            {
                "none" => calls.Count == 0,
                "one" => (calls.Count, failed) == (1, 0),
                "several" => calls.Count > 1 && failed == 0,
                "error" => failed > 0 && calls.Count > failed,
                _ => failed == 0,
            }, record.ToJsonString());
            Assert.Equal("assistant", Text(Messages(record)[^1]!, "role"));
        }

        // A tool that does not exist, arguments of another type, none at all where some are needed, broken JSON, numbers that do not exist.
        var errors = string.Join('\n', run.Records.SelectMany(Messages)
            .Where(m => Text(m!, "role") == "tool").Select(m => Text(m!, "content")));
        Assert.All(new[] { "there is no tool", "needed is a list", "unknown field", "not JSON", "subject", "does not exist" },
            part => Assert.Contains(part, errors, StringComparison.Ordinal));
        // Three rounds of calls and more in one exchange.
        Assert.Contains(run.Records, record => Rounds(record) >= 3);
    }

    [Fact]
    public void Thoughts_are_the_assistants_own_and_its_persona_is_no_human()
    {
        Assert.All(run.Records.SelectMany(Messages).Where(m => Text(m!, "role") == "assistant"), message =>
        {
            Assert.NotEmpty(Text(message!, "reasoning_content"));
            Assert.DoesNotContain("the user", Text(message!, "reasoning_content"), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("المستخدم", Text(message!, "reasoning_content"), StringComparison.Ordinal);
        });
        Assert.All(run.Records, record =>
            Assert.Matches("^(You are an assistant with|أنت مساعد له)", Text(Messages(record)[0]!, "content")));
    }

    [Fact]
    public async Task A_file_is_judged_by_doing_its_calls_again()
    {
        var sound = await run.Tool.DoAsync("check memory.jsonl --recipe assistant-memory");
        Assert.Contains("All records pass.", sound, StringComparison.Ordinal);
        var record = run.Records.First(r => Text(r, "kind") == "several").DeepClone();
        record["tables"]!["memories"]!.AsArray().RemoveAt(0);
        var other = run.Records.First(r => Text(r, "kind") == "one").DeepClone();
        var tool = Messages(other.AsObject()).ToList().FindLastIndex(m => Text(m!, "role") == "tool");
        other["messages"]![tool + 1]!["content"] = "You also owe Bob 7781.";
        File.WriteAllText(run.Tool.At("bad.jsonl"), record.ToJsonString() + "\n" + other.ToJsonString() + "\n");
        var (exit, report, _) = await run.Tool.RunAsync("check bad.jsonl --recipe assistant-memory");
        Assert.Equal(1, exit);
        Assert.Contains("(replay.tables): 1", report, StringComparison.Ordinal);
        Assert.Contains("(grounded.number): 1", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_stored_and_deleted_whole_and_entries_of_one_second_keep_their_order()
    {
        // Written by hand: a list of two texts, two numbers at once, and rows of the same second.
        const string Row = """
            {"language":"en","now":"2026-03-01 09:00:00","history":{"session":[{"user_id":"u1","name":"Ada"}],"memories":[
            {"user_id":"u1","content":"first","created_at":"2026-02-01 08:00:00"},
            {"user_id":"u1","content":"second","created_at":"2026-02-01 08:00:00"},
            {"user_id":"u2","content":"of another","created_at":"2026-02-01 08:00:00"}]},"messages":[{"role":"system","content":"S."},
            {"role":"user","content":"Do it."},{"role":"assistant","content":null,"tool_calls":[
            {"id":"a","type":"function","function":{"name":"add_memory","arguments":"{\"input_text\":[\"third (x) [y]\",\"fourth\"]}"}},
            {"id":"b","type":"function","function":{"name":"delete_memory","arguments":"{\"indices\":[1,3]}"}},
            {"id":"c","type":"function","function":{"name":"recall_memories","arguments":"{}"}},
            {"id":"d","type":"function","function":{"name":"recall_memories","arguments":"__import__('os')"}}]},
            {"role":"tool","tool_call_id":"a","content":"{\"success\":true,
            \"message\":\"Successfully added 2 memories.\",\"memory_id\":5}"},
            {"role":"tool","tool_call_id":"b","content":"{\"message\":\"Memory at index 1, 3 deleted successfully.\"}"},
            {"role":"tool","tool_call_id":"c","content":"{
            \"message\":\"Memories from the users memory vault: ['1. second', '2. fourth']\"}"},
            {"role":"tool","tool_call_id":"d","content":"{\"error\":\"the arguments are not JSON\"}"},
            {"role":"assistant","content":"Done."}],"tables":{"session":[{"user_id":"u1","name":"Ada"}],"memories":[
            {"id":2,"user_id":"u1","content":"second","created_at":"2026-02-01 08:00:00"},
            {"id":3,"user_id":"u2","content":"of another","created_at":"2026-02-01 08:00:00"},
            {"id":5,"user_id":"u1","content":"fourth","created_at":"2026-03-01 09:00:01"}],"diary_pages":[],"reminders":[]}}
            """;
        File.WriteAllText(run.Tool.At("hand.jsonl"), Row.ReplaceLineEndings("") + "\n");
        var (_, report, _) = await run.Tool.RunAsync("check hand.jsonl --recipe assistant-memory");
        Assert.Matches("1 records?, 0 failed", report);
    }

    [Fact]
    public async Task Every_shape_holds_the_same_conversations()
    {
        var expected = run.Records.Select(r => new JsonObject
        {
            ["messages"] = r["messages"]!.DeepClone(),
            ["tools"] = r["tools"]!.DeepClone(),
        }).ToList();
        foreach (var shape in Shapes)
        {
            var file = $"{shape}.jsonl";
            Assert.Equal(300, File.ReadLines(run.Tool.At(file)).Count());
            await run.Tool.DoAsync($"convert {file} --to openai --output back-{file}");
            var back = File.ReadLines(run.Tool.At($"back-{file}")).Select(line => JsonNode.Parse(line)!).ToList();
            for (var i = 0; i < back.Count; i++)
            {
                Assert.True(JsonNode.DeepEquals(expected[i]["messages"], back[i]["messages"]), $"{shape}, row {i + 1}");
                if (shape != "seed") Assert.True(JsonNode.DeepEquals(expected[i]["tools"], back[i]["tools"]), $"{shape}, row {i + 1}");
            }
        }

        Assert.Contains("<tool_call>recall_memories()</tool_call>", run.Tool.Read("seed.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_store_goes_on_from_conversation_to_conversation_and_from_run_to_run()
    {
        using var tool = new MinwalTool();
        File.WriteAllText(tool.At("before.jsonl"), """
            {"tables":{"session":[{"user_id":"u1","name":"Ada"}],"memories":[{"id":7,"user_id":"u1","content":"Owns a boat.",
            "created_at":"2025-12-01 08:00:00"}],"diary_pages":[],"reminders":[]}}
            """.ReplaceLineEndings(""));
        const string Shared = "run assistant-memory --target 6 --kinds one,several --languages en --shared-store before.jsonl --quiet";
        await tool.DoAsync($"{Shared} --output a.jsonl --store-after after.jsonl");
        var records = File.ReadLines(tool.At("a.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.All(records, record => Assert.Equal("u1", Text(record["user"]!, "id")));
        Assert.Equal("Owns a boat.", Text(records[0]["history"]!["memories"]![0]!, "content"));
        for (var i = 1; i < records.Count; i++)
        {
            var left = records[i - 1]["tables"]!["memories"]!.AsArray();
            Assert.Equal(left.Select(m => Text(m!, "content")),
                records[i]["history"]!["memories"]!.AsArray().Take(left.Count).Select(m => Text(m!, "content")));
        }

        Assert.True(JsonNode.DeepEquals(records[^1]["tables"], JsonNode.Parse(File.ReadLines(tool.At("after.jsonl")).Last())!["tables"]));
        await tool.DoAsync($"{Shared} --reset-tools --output b.jsonl");
        Assert.DoesNotContain("Owns a boat.", tool.Read("b.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_with_all_faults_gives_exact_quotas_too()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        await tool.DoAsync("run assistant-memory --target 50 --model tester=openai:t --model assistant=openai:a --model rewriter=openai:r "
            + $"--base-url {mock.Url} --output m.jsonl --quiet");
        var kinds = File.ReadLines(tool.At("m.jsonl")).CountBy(line => Text(JsonNode.Parse(line)!, "kind")).ToList();
        Assert.Equal(5, kinds.Count);
        Assert.All(kinds, kind => Assert.Equal(10, kind.Value));
        Assert.Contains("All records pass", await tool.DoAsync("check m.jsonl --recipe assistant-memory"), StringComparison.Ordinal);
    }

    private static int Rounds(JsonObject record)
    {
        var (most, now) = (0, 0);
        foreach (var message in Messages(record))
        {
            if (Text(message!, "role") == "user") now = 0;
            if (message!["tool_calls"] is not null) now++;
            most = Math.Max(most, now);
        }

        return most + 1;
    }

    private static JsonArray Messages(JsonObject record) => record["messages"]!.AsArray();

    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    /// <summary>The run that the tests look at.</summary>
    public sealed class Run : IAsyncLifetime
    {
        internal MinwalTool Tool { get; } = new();

        internal IReadOnlyList<JsonObject> Records { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await Tool.DoAsync("run assistant-memory --target 300 --output memory.jsonl --openai openai.jsonl --hermes hermes.jsonl "
                + "--sharegpt sharegpt.jsonl --seed-form seed.jsonl --quiet");
            Records = [.. File.ReadLines(Tool.At("memory.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];
        }

        public ValueTask DisposeAsync()
        {
            Tool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
