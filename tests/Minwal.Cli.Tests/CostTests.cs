using Minwal.MockProvider;
using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What a run has cost and for what, how long it may take, and what a pilot tells.</summary>
public sealed class CostTests : IAsyncLifetime
{
    private const string Price = "--price 1,10,0.5";

    private readonly MinwalTool _tool = new();

    private static MockProviderOptions Faulty => new()
    {
        CachedShare = 0.25,
        ReasoningTokens = 5,
        Faults = new Dictionary<string, double> { ["duplicate"] = 0.2, ["empty"] = 0.1 },
    };

    public async ValueTask InitializeAsync() => await _tool.DoAsync("new mine");

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task A_bill_says_to_the_cent_what_was_paid_and_for_what()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, Faulty, "mine");
        await _tool.DoAsync($"run --recipe mine --samples 30 --model openai:mock --base-url {mock.Url} {Price}");
        var bill = await BillAsync("notes.jsonl");
        var total = (Fields)bill["total"]!;
        var (input, cached, output) = (Number(total, "input_tokens"), Number(total, "cached_input_tokens"), Number(total, "output_tokens"));
        Assert.Equal(mock.Count("tokens"), input + output);
        Assert.InRange(cached, 0.15 * input, 0.3 * input);
        Assert.Equal(5 * Number(total, "calls"), Number(total, "reasoning_tokens"));
        Assert.Equal((input - cached + (0.5 * cached) + (10 * output)) / 1e6, Number(total, "cost_usd"), 1e-9);
        foreach (var parts in (string[])["by_provider", "by_model", "by_step", "by_use"])
        {
            Assert.Equal(Number(total, "cost_usd"), Items(bill, parts).Sum(part => Number(part, "cost_usd")), 1e-9);
            Assert.Equal(Number(total, "calls"), Items(bill, parts).Sum(part => Number(part, "calls")), 1e-9);
        }

        Assert.Equal(["openai:mock"], Items(bill, "by_model").Select(part => part["name"]));
        Assert.Equal(["mine/write"], Items(bill, "by_step").Select(part => part["name"]));
        var uses = Items(bill, "by_use").ToDictionary(part => (string)part["name"]!, part => Number(part, "calls"));
        Assert.Equal((30, 30L), (uses["accepted"], bill["accepted"]));
        Assert.True(uses["no answer"] > 0 && uses["not accepted"] > 0);
        // Every draft that came again was paid for.
        var same = Assert.Single(Items(bill, "rejected"), reason => (string)reason["reason"]! == "unique.exact");
        Assert.True(Number(same, "priced_usd") > 0);
        Assert.Equal((long)bill["drafts"]! - 30, Items(bill, "rejected").Sum(reason => (long)reason["drafts"]!));

        var told = await _tool.DoAsync("cost");
        Assert.Contains("30 records accepted of", told, StringComparison.Ordinal);
        Assert.Contains("the same as a record that was accepted before", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Several records a call", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_a_call_was_asked_for_in_vain_are_told()
    {
        _tool.Edit("mine/recipe.yaml", "prompt: prompts/note.hbs", "prompt: prompts/note.hbs\n      records: 5");
        await using var mock = await MockEndpoint.StartAsync(_tool, Faulty, "mine");
        await _tool.RunAsync($"run --recipe mine --samples 200 --model openai:mock --base-url {mock.Url} {Price}");
        var bill = await BillAsync("notes.jsonl");
        var waste = (Fields)bill["several_per_call"]!;
        // What got no answer was asked for too, but is no waste of an answer.
        var unanswered = Items(bill, "rejected").Where(reason => (string)reason["reason"]! == "MW3009")
            .Sum(reason => (long)reason["drafts"]!);
        Assert.Equal((200L, (long)bill["drafts"]! - unanswered), (waste["accepted"], waste["asked"]));
        Assert.InRange((long)waste["asked"]!, 201, 1000);
        Assert.True(Number(waste, "wasted_usd") > 0);
        Assert.Matches(
            @"Several records a call: [0-9]+ asked for in [0-9]+ calls, [0-9]+ not accepted \([0-9.]+ % wasted, \$0\.",
            await _tool.DoAsync("cost"));
    }

    [Fact]
    public async Task Shards_have_a_bill_of_their_own_and_one_together()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        foreach (var shard in (string[])["1/2", "2/2"])
            await _tool.DoAsync($"run --recipe mine --model openai:mock --base-url {mock.Url} {Price} --shard {shard}");
        string[] names = ["notes.jsonl.1-of-2.minwal", "notes.jsonl.2-of-2.minwal"];
        var calls = new List<double>();
        foreach (var name in names) calls.Add(Number((Fields)(await BillAsync(name))["total"]!, "calls"));
        Assert.Equal([10, 10], calls);
        Assert.Equal(mock.Count("tokens"), Tokens(await BillAsync(string.Join(' ', names))));
    }

    [Fact]
    public async Task Without_a_price_the_bill_says_tokens_and_that_the_cost_is_not_known()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        await _tool.DoAsync($"run --recipe mine --samples 6 --model openai:mock --base-url {mock.Url}");
        Assert.Contains("tokens, cost not known", await _tool.DoAsync("cost notes.jsonl"), StringComparison.Ordinal);
        Assert.Contains("MW2006", await _tool.RefusedAsync("cost nowhere.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-time 0", "found '0'")]
    [InlineData("--max-time 1h30", "found '1h30'")]
    [InlineData("--max-time -5", "found '-5'")]
    [InlineData("--max-time soon", "allowed are seconds above 0, or a time such as 1h30m")]
    public async Task A_time_that_is_none_is_refused(string option, string said) =>
        Assert.Contains(said, await _tool.RefusedAsync($"run --recipe mine {option}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_run_whose_time_is_over_keeps_what_it_has_and_the_same_command_goes_on()
    {
        var options = new MockProviderOptions { Latency = LatencySpec.Parse("100")! };
        await using var mock = await MockEndpoint.StartAsync(_tool, options, "mine");
        var run = $"run --recipe mine --model openai:mock --base-url {mock.Url} --concurrency 1 {Price}";
        var (exit, _, error) = await _tool.RunAsync($"{run} --max-time 1.2");
        Assert.Equal(3, exit);
        Assert.Contains("The time of --max-time was over (exit code 3); the same command goes on", error, StringComparison.Ordinal);
        Assert.Contains("out of time", await _tool.DoAsync("status"), StringComparison.Ordinal);
        Assert.InRange(_tool.Lines("notes.jsonl").Length, 0, 19);
        await _tool.DoAsync($"{run} --max-time 1h30m");
        Assert.Equal(20, _tool.Lines("notes.jsonl").Length);
    }

    [Fact]
    public async Task A_pilot_corrects_the_estimate_and_the_run_begins_with_its_calls()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        var how = $"--recipe mine --samples 40 --model openai:mock --base-url {mock.Url} {Price}";
        var plan = await _tool.DoAsync($"plan {how} --pilot 5");
        Assert.Contains("Pilot: 5 calls,", plan, StringComparison.Ordinal);
        Assert.Contains("notes.jsonl.minwal': the run begins with them", plan, StringComparison.Ordinal);
        Assert.Equal(5, mock.Count("answered"));
        Assert.False(File.Exists(_tool.At("notes.jsonl")));
        // Eight times what the five calls took.
        var forecast = (Fields)((Fields)Json.Parse(await _tool.DoAsync($"plan {how} --pilot 5 --json"))!)["forecast"]!;
        Assert.Equal((5, 40L), (mock.Count("answered"), forecast["calls"]));
        Assert.Equal(8.0 * mock.Count("tokens"), Number(forecast, "tokens"), 1.0);
        var task = Assert.Single(Items(forecast, "tasks"));
        Assert.Equal((Number(task, "input_tokens") + (10 * Number(task, "output_tokens"))) / 1e6, Number(forecast, "cost_usd"), 1e-5);

        var (exit, _, error) = await _tool.RunAsync($"run {how}");
        Assert.Equal(0, exit);
        Assert.Contains("5 answers were there from before", error, StringComparison.Ordinal);
        Assert.Equal((40, 0L), (_tool.Lines("notes.jsonl").Length, mock.Count("answered_again")));
    }

    [Theory]
    [InlineData("--pilot 0", "--pilot: found '0', allowed is a whole number from 1 to 1000")]
    [InlineData("--pilot 5", "a pilot asks a model elsewhere; what runs here costs nothing")]
    public async Task A_pilot_that_cannot_be_is_refused(string option, string said)
    {
        Assert.Contains(said, await _tool.RefusedAsync($"plan --recipe mine {option}"), StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName));
    }

    private static IReadOnlyList<Fields> Items(Fields fields, string name) => [.. ((List<object?>)fields[name]!).Cast<Fields>()];

    private static double Number(Fields fields, string name) =>
        Convert.ToDouble(fields[name], System.Globalization.CultureInfo.InvariantCulture);

    private static double Tokens(Fields bill) =>
        Number((Fields)bill["total"]!, "input_tokens") + Number((Fields)bill["total"]!, "output_tokens");

    private async Task<Fields> BillAsync(string runs) => (Fields)Json.Parse(await _tool.DoAsync($"cost {runs} --json"))!;
}
