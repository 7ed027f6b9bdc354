using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>
/// What a run tells listeners, by OpenTelemetry's conventions for generative AI. Listeners hear all runs of the process; a model's name
/// tells whose.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_request_is_a_span_with_what_was_asked_and_answered()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await RunAsync(new TellingClient("span-model"));
        var span = Assert.Single(spans, a => a.DisplayName == "chat span-model" && Equals(a.GetTagItem("gen_ai.response.id"), "answer-1"));
        Assert.Equal((ActivityKind.Client, ActivityStatusCode.Unset), (span.Kind, span.Status));
        var tags = span.TagObjects.ToDictionary(t => t.Key, t => t.Value);
        Assert.Equal("chat", tags["gen_ai.operation.name"]);
        Assert.Equal("telling", tags["gen_ai.provider.name"]);
        Assert.Equal("span-model", tags["gen_ai.request.model"]);
        Assert.Equal("span-model-2025", tags["gen_ai.response.model"]);
        Assert.Equal("answer-1", tags["gen_ai.response.id"]);
        Assert.Equal(["stop"], (string[])tags["gen_ai.response.finish_reasons"]!);
        Assert.Equal("own.example", tags["server.address"]);
        Assert.Equal(8080, tags["server.port"]);
        Assert.Equal(11L, tags["gen_ai.usage.input_tokens"]);
        Assert.Equal(7L, tags["gen_ai.usage.output_tokens"]);
        var run = Assert.Single(spans, a => a.TraceId == span.TraceId && a.DisplayName == "run greetings");
        Assert.Equal(run.SpanId, span.ParentSpanId);
        Assert.Equal(12L, run.GetTagItem("minwal.records.accepted"));
    }

    [Fact]
    public async Task Requests_and_records_are_measured_in_the_units_of_the_conventions()
    {
        var measured = new ConcurrentQueue<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = Measure(measured);
        await RunAsync(new TellingClient("meter-model"));
        var own = measured.Where(m => m.Tags.GetValueOrDefault("gen_ai.request.model") is "meter-model").ToList();
        var durations = own.Where(m => m.Instrument.Name == "gen_ai.client.operation.duration").ToList();
        Assert.Equal(12, durations.Count);
        Assert.All(durations, d => Assert.Equal(("s", "telling"), (d.Instrument.Unit, d.Tags["gen_ai.provider.name"])));
        var tokens = own.Where(m => m.Instrument.Name == "gen_ai.client.token.usage").ToList();
        Assert.Equal(12 * 11, tokens.Where(t => t.Tags["gen_ai.token.type"] is "input").Sum(t => t.Value));
        Assert.Equal(12 * 7, tokens.Where(t => t.Tags["gen_ai.token.type"] is "output").Sum(t => t.Value));
        Assert.All(tokens, t => Assert.Equal("{token}", t.Instrument.Unit));
    }

    [Fact]
    public async Task Records_are_counted_by_recipe()
    {
        var measured = new ConcurrentQueue<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = Measure(measured);
        Repository.Edit(_scene.GreetingsRecipe().Recipe.Folder, "recipe.yaml", "recipe: greetings", "recipe: counted-greetings");
        await _scene.RunAsync(_scene.Bench.ReadRecipe(_scene.File("greetings")), new RunChoices(), _scene.To("f.jsonl"));
        var own = measured.Where(m => m.Tags.GetValueOrDefault("minwal.recipe") is "counted-greetings").ToLookup(m => m.Instrument.Name);
        Assert.Equal(12, own["minwal.records.accepted"].Sum(m => m.Value));
        Assert.True(own["minwal.drafts"].Sum(m => m.Value) >= 12);
        Assert.Empty(own["minwal.records.short"]);
    }

    [Fact]
    public async Task A_request_that_fails_has_the_code_of_its_fault()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        var client = new TellingClient("failing-model") { Fault = new ModelException("MW3002", "no", fatal: true) };
        await Assert.ThrowsAsync<ModelException>(() => RunAsync(client));
        Assert.Equal(RunPhase.Failed, _scene.Bench.ReadRun(_scene.File("f.jsonl")).State?.Phase);
        var span = spans.First(a => a.DisplayName == "chat failing-model");
        Assert.Equal((ActivityStatusCode.Error, "MW3002"), (span.Status, span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_run_logs_its_beginning_and_its_end()
    {
        using var logs = new Lines();
        var bench = new MinwalWorkbench(new WorkbenchOptions { RecipesFolder = Repository.Recipes, Logs = logs });
        using var prepared = bench.Prepare(bench.OpenRecipe("intents"), Scene.Twenty);
        await using var run = bench.Begin(prepared, _scene.To("f.jsonl"));
        await run.Completion;
        Assert.Equal(["intents: 20 records are asked for", "intents: Decided, 20 accepted, 0 short"], logs.Told);
    }

    private async Task RunAsync(TellingClient client)
    {
        var choices = new RunChoices { Clients = new Dictionary<string, IChatClient> { ["writer"] = client } };
        await _scene.RunAsync(_scene.GreetingsRecipe(), choices, _scene.To("f.jsonl"));
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MinwalWorkbench.TelemetryName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Measure(ConcurrentQueue<(Instrument, double, Dictionary<string, object?>)> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == MinwalWorkbench.TelemetryName) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => measured.Enqueue((i, value, Map(tags))));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => measured.Enqueue((i, value, Map(tags))));
        listener.Start();
        return listener;

        static Dictionary<string, object?> Map(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags.ToArray());
    }

    /// <summary>Answers each call with another greeting, and with all that a provider tells beside it.</summary>
    private sealed class TellingClient(string model) : IChatClient
    {
        private int _answers;

        public Exception? Fault { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Fault is not null) throw Fault;
            var number = Interlocked.Increment(ref _answers);
            var text = Json.ToText(new Fields().Add("text", $"Hello {number}"));
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
            {
                ModelId = model + "-2025",
                ResponseId = $"answer-{number}",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 7 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("telling", new Uri("http://own.example:8080/v1"), model) : null;

        public void Dispose()
        {
        }
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _told = new();

        public IEnumerable<string> Told => _told;

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<T>(LogLevel logLevel, EventId eventId, T state, Exception? exception, Func<T, Exception?, string> formatter) =>
            _told.Enqueue(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<T>(T state) where T : notnull => null;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
