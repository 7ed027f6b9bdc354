using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Models.Pricing;
using Minwal.Recipes;
using Xunit;

namespace Minwal.Models.Tests.Pricing;

public sealed class PriceTableTests
{
    [Theory]
    [InlineData("gpt-4o-mini", 0.75)]
    [InlineData("gpt-4o", 12.50)]
    [InlineData("gpt-4.1-nano", 0.50)]
    [InlineData("gpt-4.1-mini", 2.00)]
    [InlineData("gpt-4.1", 10.00)]
    [InlineData("gpt-3.5-turbo", 2.00)]
    [InlineData("Qwen/Qwen3-235B-A22B-Instruct-2507", 0.80)]
    [InlineData("mistral-large", 8.00)]
    [InlineData("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 0.36)]
    public void A_million_tokens_each_way_cost_what_the_table_says(string model, double dollars) =>
        Assert.Equal((decimal)dollars, PriceTable.Published.Cost(model, Usage(1_000_000, 1_000_000)));

    [Theory]
    [InlineData("gpt-4o-mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("gpt-4.1-mini-2025-04-14", "gpt-4.1-mini")]
    [InlineData("gpt-3.5-turbo-0125", "gpt-3.5-turbo")]
    [InlineData("mistral-large-latest", "mistral-large")]
    [InlineData("mistral-large-2411", "mistral-large")]
    public void A_version_costs_what_its_family_costs(string version, string family) =>
        Assert.Equal(PriceTable.Published.Cost(family, Usage(1000, 500)), PriceTable.Published.Cost(version, Usage(1000, 500)));

    [Theory]
    [InlineData("")]
    [InlineData("mock")]
    [InlineData("gpt-4")]
    [InlineData("GPT-4o")]
    [InlineData("openai/gpt-4o")]
    [InlineData("gpt-4.15")]
    [InlineData("gpt-4o-")]
    [InlineData("gpt-4o-realtime-preview")]
    [InlineData("gpt-4o-mini-tts")]
    [InlineData("gpt-3.5-turbo-16k")]
    [InlineData("gpt-3.5-turbo-instruct")]
    public void Another_model_has_no_price_rather_than_a_wrong_one(string model) =>
        Assert.Null(PriceTable.Published.Cost(model, Usage(1000, 500)));

    [Fact]
    public void What_was_read_from_a_cache_costs_less()
    {
        // 600 in full, 400 from the cache, 200 answered.
        Assert.Equal(((600 * 2.50m) + (400 * 1.25m) + (200 * 10m)) / 1_000_000m,
            PriceTable.Published.Cost("gpt-4o", Usage(1000, 200, 400)));
        Assert.Equal(PriceTable.Published.Cost("gpt-4o", Usage(1000, 200, 1000)),
            PriceTable.Published.Cost("gpt-4o", Usage(1000, 200, 9999)));
    }

    [Fact]
    public void What_was_not_reported_has_no_known_cost()
    {
        Assert.Null(PriceTable.Published.Cost("gpt-4o", new UsageDetails()));
        Assert.Null(PriceTable.Published.Cost("gpt-4o", new UsageDetails { InputTokenCount = 5 }));
        Assert.Null(PriceTable.Published.Cost("gpt-4o", new UsageDetails { OutputTokenCount = 5 }));
        Assert.Equal(0m, PriceTable.Published.Cost("gpt-4o", Usage(0, 0)));
    }

    [Fact]
    public void Prices_of_ones_own_hold_before_those_in_the_table()
    {
        var table = PriceTable.Published.With([new("mock", 1, 2), new("gpt-4o", 3, 4, 0.3m)]);
        Assert.Equal(3m, table.Cost("mock", Usage(1_000_000, 1_000_000, 500_000)));
        Assert.Equal(5.65m, table.Cost("gpt-4o-2024-08-06", Usage(1_000_000, 1_000_000, 500_000)));
        Assert.Equal(0.75m, table.Cost("gpt-4o-mini", Usage(1_000_000, 1_000_000)));
        Assert.Equal(PriceTable.Published.Date, table.Date);
        Assert.Null(PriceTable.Published.Find("mock"));
    }

    [Fact]
    public void A_model_that_costs_nothing_is_said_to_be_free() =>
        Assert.Equal(0m, PriceTable.Published.With([new("mock", 0, 0)]).Cost("mock", Usage(1000, 500)));

    [Fact]
    public void Reasoning_is_paid_as_a_part_of_the_answer()
    {
        var usage = Usage(0, 1000);
        usage.ReasoningTokenCount = 900;
        Assert.Equal(PriceTable.Published.Cost("gpt-4o", Usage(0, 1000)), PriceTable.Published.Cost("gpt-4o", usage));
    }

    [Fact]
    public void Cents_are_exact() => Assert.Equal(0.0000006m, PriceTable.Published.Cost("gpt-4o-mini", Usage(0, 1)));

    [Fact]
    public async Task The_offline_model_uses_nothing_that_could_cost()
    {
        var language = new GrammarLanguage(RecipeLanguage.Create());
        var grammar = language.Read("g.yaml", _ => ("answer: yes, it is\n", "g.yaml"), [], new List<Fault>())!;
        using var client = new OfflineChatClient(_ => grammar);
        var options =
            new ChatOptions { AdditionalProperties = new() { [CallContext.Key] = new CallContext("t", Variables.None, null, 1) } };
        Assert.Null((await client.GetResponseAsync([], options, TestContext.Current.CancellationToken)).Usage);
    }

    private static UsageDetails Usage(long input, long output, long? cached = null) =>
        new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached };
}
