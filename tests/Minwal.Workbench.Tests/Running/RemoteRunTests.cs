using Minwal.MockProvider;
using Minwal.Runs.Journal;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Runs whose model is asked over HTTP.</summary>
public sealed class RemoteRunTests : IAsyncLifetime
{
    private readonly Scene _scene = new();
    private MockProviderServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), new RunChoices());
        var grammars = prepared.Grammars;
        _server = await MockProviderServer.StartAsync(new MockProviderOptions(),
            new MockAnswers(task => grammars.Find(task) is { } grammar ? new MockTask(grammar, []) : null),
            TimeProvider.System, Scene.Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _scene.Dispose();
    }

    [Fact]
    public async Task A_run_over_HTTP_is_counted_and_priced()
    {
        var summary = await RunAsync(Choices);
        Assert.Equal((RunPhase.Complete, 12), (summary.Phase, summary.Ledger.Accepted));
        var sum = Assert.Single(summary.Ledger.Calls.Sums());
        Assert.Equal(("openai", "gpt-4o-mini", true), (sum.Provider, sum.Model, sum.Cost > 0));
    }

    [Theory]
    [InlineData(60L, null)]
    [InlineData(null, 0.00002)]
    public async Task A_budget_that_is_used_up_ends_the_run_with_what_there_is(long? tokens, double? cost)
    {
        var spent = await RunAsync(Choices with { MaxTotalTokens = tokens, MaxCost = (decimal?)cost });
        Assert.Equal(RunPhase.OutOfBudget, spent.Phase);
        Assert.InRange(spent.Ledger.Accepted, 1, 11);
        Assert.Equal(spent.Ledger.Accepted, _scene.Lines("f.jsonl").Length);

        var rest = await RunAsync(Choices);
        Assert.Equal((RunPhase.Complete, 12), (rest.Phase, rest.Ledger.Accepted));
        Assert.Equal(12, (long)_server.Statistics.ToFields()["requests"]!);
    }

    [Fact]
    public void A_budget_of_money_needs_a_price()
    {
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(),
            Choices with { Models = [new RoleChoice(null, "openai:mine")], MaxCost = 1 });
        Assert.Equal(["MW2011"], Scene.Codes(() => _scene.Bench.Begin(prepared, _scene.To("f.jsonl"))));
    }

    [Fact]
    public async Task A_forecast_makes_no_call_and_is_about_right()
    {
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), Choices);
        var forecast = await _scene.Bench.ForecastAsync(prepared, Scene.Cancellation);
        Assert.Equal((12, true, false), (forecast.Calls, forecast.IsRehearsed, forecast.IsLocal));
        Assert.Equal(0, (long)_server.Statistics.ToFields()["requests"]!);
        var spent = (await RunAsync(Choices)).Ledger.Calls.Sums().Single();
        Assert.InRange(spent.Cost, forecast.Cost!.Value / 2, forecast.Cost.Value * 2);
    }

    [Fact]
    public async Task A_preview_shows_records_and_keeps_nothing()
    {
        using var prepared = _scene.Bench.Prepare(_scene.GreetingsRecipe(), Choices);
        var units = await _scene.Bench.PreviewAsync(prepared, 3, cancellation: Scene.Cancellation).ToListAsync(Scene.Cancellation);
        Assert.Equal(3, units.Count);
        Assert.Equal(["greetings"], Directory.EnumerateFileSystemEntries(_scene.Folder).Select(Path.GetFileName));
    }

    private RunChoices Choices => new()
    {
        Date = Scene.Date,
        Models = [new RoleChoice(null, "openai:gpt-4o-mini")],
        Addresses = [new RoleChoice(null, _server.Url)],
        InFlight = 1,
    };

    private Task<RunSummary> RunAsync(RunChoices choices) => _scene.RunAsync(_scene.GreetingsRecipe(), choices, _scene.To("f.jsonl"));
}
