using Minwal.Calls;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class CallLedgerTests
{
    [Fact]
    public void Calls_of_known_prices_cost_their_sum() => Assert.Equal("$0.1234", CallLedger.CostInWords(
        [Sum("openai", "a", 0.12m), Sum("openai", "b", 0.0034m), Sum("offline", "", 0)]));

    [Fact]
    public void An_unknown_price_is_never_nothing() => Assert.Equal(
        "at least $0.12; price of 'openai:x', 'local' unknown",
        CallLedger.CostInWords([Sum("openai", "a", 0.12m), Sum("openai", "x", 0, unpriced: 3), Sum("local", "", 0, unpriced: 1)]));

    [Fact]
    public void Nothing_asked_costs_nothing() => Assert.Equal("$0", CallLedger.CostInWords([]));

    [Fact]
    public void Sums_go_on_from_what_earlier_processes_paid()
    {
        var ledger = new CallLedger([Sum("openai", "b", 0.5m), Sum("openai", "a", 0.25m)]);
        ledger.Add(Record("b", CallState.Answered, 0.1m));
        ledger.Add(Record("b", CallState.Refused, 0.2m));
        ledger.Add(Record("b", CallState.Failed, 0));
        ledger.Add(Record("b", CallState.Pending, 0));
        ledger.Add(Record("c", CallState.Cut, null));
        Assert.Equal([("openai:a", 1L, 0L, 0.25m, 0L), ("openai:b", 4L, 2L, 0.8m, 0L), ("openai:c", 1L, 1L, 0m, 1L)],
            ledger.Sums().Select(s => (s.Name, s.Calls, s.Failed, s.Cost, s.Unpriced)));
        Assert.Equal(new CallUsage(12, 8, 4, 0), ledger.Sums()[1].Usage);
    }

    [Fact]
    public void The_sums_as_a_value_are_by_name()
    {
        var ledger = new CallLedger([]);
        ledger.Add(Record("b", CallState.Cut, null));
        Assert.Equal(
            """
            {"openai:b":{"calls":1,"failed":1,"input_tokens":3,"cached_input_tokens":2,"output_tokens":1,"reasoning_tokens":0,
            "milliseconds":40,"cost_usd":null,"priced_usd":0,"unpriced_calls":1,"hedged":0}}
            """.ReplaceLineEndings(""), Json.ToText(ledger.ToFields()));
    }

    private static CallSum Sum(string provider, string model, decimal cost, long unpriced = 0) =>
        new(provider, model, 1, 0, default, 0, cost, unpriced);

    private static CallRecord Record(string model, CallState state, decimal? cost) => new(default, "words/write", "", state)
    {
        Provider = "openai",
        Model = model,
        Usage = new CallUsage(3, 2, 1, 0),
        Cost = cost,
        Milliseconds = 40,
    };
}
