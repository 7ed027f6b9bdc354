using System.Text.Json;
using Xunit;

namespace Minwal.EndToEnd;

public sealed class RecipeRunTests
{
    [Fact]
    public async Task Intents_gives_exactly_what_was_asked_for_and_passes_its_own_checks()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run intents --examples-per-intent 100 --edge-cases 70 --output training_data.json");
        using var document = JsonDocument.Parse(tool.Read("training_data.json"));
        var examples = document.RootElement.GetProperty("examples").EnumerateArray().ToList();
        Assert.Equal(1070, examples.Count);
        Assert.Equal(1070, document.RootElement.GetProperty("metadata").GetProperty("total_examples").GetInt64());
        var plain = examples.Where(e => e.GetProperty("metadata").GetProperty("edge_case").ValueKind == JsonValueKind.Null).ToList();
        foreach (var intent in plain.GroupBy(e => e.GetProperty("intent").GetString()))
        {
            Assert.Equal(100, intent.Count());
            Assert.Equal([20, 10, 10, 40, 20], Counts(intent, "audience"));
            Assert.Equal([20, 50, 30], Counts(intent, "complexity"));
        }

        var edges = examples.Except(plain).GroupBy(e => e.GetProperty("metadata").GetProperty("edge_case").GetString());
        Assert.All(edges, edge => Assert.Equal(10, edge.Count()));
        Assert.Equal(1070, examples.Select(e => e.GetProperty("text").GetString()).Distinct().Count());
        var report = await tool.DoAsync("check training_data.json --recipe intents --report report.json");
        Assert.Contains("All records pass.", report, StringComparison.Ordinal);
        Assert.Contains("\"failed\": 0", tool.Read("report.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(tool.Folder), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arabic_eou_labels_every_turn_and_writes_the_flat_rows_too()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run arabic-eou --conversations 56 --dialect saudi,egyptian --output c.json --flat c.csv");
        using var document = JsonDocument.Parse(tool.Read("c.json"));
        var conversations = document.RootElement.GetProperty("conversations").EnumerateArray().ToList();
        Assert.Equal(56, conversations.Count);
        Assert.Equal(56, conversations.Select(c => c.GetProperty("conversation_id").GetString()).Distinct().Count());
        Assert.All(conversations.GroupBy(c => c.GetProperty("domain").GetString()), domain => Assert.Equal(7, domain.Count()));
        var turns = conversations.SelectMany(c => c.GetProperty("turns").EnumerateArray()).ToList();
        Assert.InRange(turns.Count / 56.0, 8, 10);
        Assert.InRange(turns.Count(t => !t.GetProperty("is_eou").GetBoolean()) / (double)turns.Count, 0.39, 0.41);
        Assert.All(conversations, c => Assert.InRange(c.GetProperty("turns").GetArrayLength(), 6, 12));
        Assert.Equal(turns.Count + 1, File.ReadLines(tool.At("c.csv")).Count());
        const string Header = "utterance,label,style,dialect,domain,topic,conversation_id,turn_id,context";
        Assert.StartsWith(Header, tool.Read("c.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("persona-rewrite", "retold.jsonl", 30)]
    [InlineData("talk-and-polish", "talks.jsonl", 20)]
    [InlineData("chunk-questions", "questions.csv", 26)]
    [InlineData("ten-at-once", "names.jsonl", 47)]
    [InlineData("growing-pool", "instructions.jsonl", 40)]
    [InlineData("image-described", "descriptions.jsonl", 15)]
    [InlineData("better-of-two", "captions.jsonl", 24)]
    public async Task A_recipe_nobody_thought_of_runs_offline_and_over_http_alike(string recipe, string file, int lines)
    {
        using var tool = new MinwalTool();
        var folder = MinwalTool.Recipe(recipe);
        await tool.DoAsync($"run --recipe \"{folder}\"");
        Assert.Equal(lines, File.ReadLines(tool.At(file)).Count());
        await using var mock = await MockProcess.StartAsync(tool, $"--recipe \"{folder}\"");
        var remote = "remote" + Path.GetExtension(file);
        await tool.DoAsync($"run --recipe \"{folder}\" --model openai:any --base-url {mock.Url} --output {remote}");
        Assert.Equal(lines, File.ReadLines(tool.At(remote)).Count());
        Assert.Equal(0, await mock.CountAsync("answered_again"));
    }

    [Fact]
    public async Task What_was_short_is_filled_with_more_attempts_as_if_there_had_been_so_many_from_the_beginning()
    {
        using var tool = new MinwalTool();
        var run = $"run --recipe \"{MinwalTool.Recipe("ten-at-once")}\" --samples 400 --quiet";
        Assert.Equal(3, (await tool.RunAsync($"{run} --attempts 2 --output short.jsonl")).Exit);
        Assert.InRange(File.ReadLines(tool.At("short.jsonl")).Count(), 300, 399);
        await tool.DoAsync($"{run} --attempts 40 --output short.jsonl");
        await tool.DoAsync($"{run} --attempts 40 --output whole.jsonl");
        Assert.Equal(400, File.ReadLines(tool.At("short.jsonl")).Count());
        Assert.Equal(tool.Read("whole.jsonl"), tool.Read("short.jsonl"));
    }

    [Fact]
    public async Task Chunks_are_asked_about_evenly()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run --recipe \"{MinwalTool.Recipe("chunk-questions")}\" --questions 25");
        var uses = File.ReadLines(tool.At("questions.csv")).Skip(1)
            .GroupBy(l => string.Join(',', l.Split(',')[^2..])).Select(g => g.Count()).ToList();
        Assert.True(uses.Max() - uses.Min() <= 1, string.Join(' ', uses));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_at_any_concurrency()
    {
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "--faults all=0.05 --slow 0.05 --latency 1-8");
        var files = new List<(string Kind, string Text)>();
        foreach (var concurrency in (int[])[1, 8, 64])
        {
            var run = $"run intents --examples-per-intent 6 --edge-cases 14 --concurrency {concurrency} --date 2026-01-01";
            await tool.DoAsync($"{run} --output offline{concurrency}.json");
            files.Add(("offline", tool.Read($"offline{concurrency}.json")));
            await tool.DoAsync($"{run} --output http{concurrency}.json --batch-size 1 --model openai:mock --base-url {mock.Url}");
            files.Add(("http", tool.Read($"http{concurrency}.json")));
        }

        Assert.Single(files.Where(f => f.Kind == "offline").Select(f => f.Text).Distinct());
        Assert.Single(files.Where(f => f.Kind == "http").Select(f => f.Text).Distinct());
    }

    [Fact]
    public async Task An_earlier_run_can_be_replayed_without_any_call()
    {
        using var tool = new MinwalTool();
        await using (var mock = await MockProcess.StartAsync(tool, ""))
            await tool.DoAsync($"run intents --test --output first.json --model openai:mock --base-url {mock.Url} --date 2026-01-01");
        await tool.DoAsync("run intents --test --output again.json --model replay:first.json --date 2026-01-01");
        static string Examples(string json) => json[json.IndexOf("\"examples\"", StringComparison.Ordinal)..];
        Assert.Equal(Examples(tool.Read("first.json")), Examples(tool.Read("again.json")));
    }

    /// <summary>How many examples have each value of <paramref name="label"/>, by the values' names.</summary>
    private static IEnumerable<int> Counts(IEnumerable<JsonElement> examples, string label) => examples
        .GroupBy(e => e.GetProperty(label).GetString())
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => g.Count());
}
