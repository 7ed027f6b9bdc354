using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Minwal.Calls;
using Minwal.Runs;

namespace Minwal.Workbench.Running;

/// <summary>
/// What a run tells logs, traces and meters. Names follow OpenTelemetry's conventions for generative AI (<c>gen_ai.*</c>). Without a listener it costs next to
/// nothing and sends nothing anywhere.
/// </summary>
internal sealed class RunTelemetry : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Minwal";

    private static readonly ActivitySource Source = new(SourceName, MinwalVersion.Text);

    private readonly Meter _meter = new(SourceName, MinwalVersion.Text);
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;
    private readonly ILogger _log;
    private readonly string _recipe;
    private RunLedger? _ledger;

    public RunTelemetry(ILoggerFactory logs, string recipe)
    {
        (_log, _recipe) = (logs.CreateLogger("Minwal.Run"), recipe);
        _duration = _meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a request to a model took.");
        _tokens = _meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens that a request used.");
        _meter.CreateObservableCounter("minwal.records.accepted", () => Measured(l => l.Accepted), "{record}", "Records accepted.");
        _meter.CreateObservableCounter("minwal.drafts", () => Measured(l => l.Drafts), "{draft}", "Drafts made, whatever came of them.");
        _meter.CreateObservableCounter("minwal.records.short", () => Measured(l => l.Short), "{record}", "Slots that were given up.");
    }

    /// <summary>The models, with every request to one outside of this process observed.</summary>
    public IReadOnlyDictionary<string, RoleModel> Watch(IReadOnlyDictionary<string, RoleModel> models) => models.ToDictionary(m => m.Key, m => m.Value with
    {
        Endpoints = [.. m.Value.Endpoints.Select(e => e.IsLocal ? e : e with { Client = new ObservedClient(e, this) })],
    });

    /// <summary>Observes the run as a whole.</summary>
    public async Task<RunResult> ObserveAsync(RunLedger ledger, Func<Task<RunResult>> run)
    {
        _ledger = ledger;
        using var activity = Source.StartActivity($"run {_recipe}");
        activity?.SetTag("minwal.recipe", _recipe).SetTag("minwal.records.requested", ledger.Requested);
        if (_log.IsEnabled(LogLevel.Information)) _log.LogInformation("{Recipe}: {Requested} records are asked for", _recipe, ledger.Requested);
        try
        {
            var result = await run().ConfigureAwait(false);
            activity?.SetTag("minwal.run.end", result.End.ToString()).SetTag("minwal.records.accepted", ledger.Accepted);
            if (_log.IsEnabled(LogLevel.Information))
                _log.LogInformation("{Recipe}: {End}, {Accepted} accepted, {Short} short", _recipe, result.End, ledger.Accepted, ledger.Short);
            return result;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            _log.LogError(e, "{Recipe}: the run ended with a fault", _recipe);
            throw;
        }
    }

    public void Notice(string text)
    {
        if (_log.IsEnabled(LogLevel.Warning)) _log.LogWarning("{Recipe}: {Notice}", _recipe, text);
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Measured(Func<RunLedger, long> sum) =>
        _ledger is { } ledger ? [new Measurement<long>(sum(ledger), new KeyValuePair<string, object?>("minwal.recipe", _recipe))] : [];

    private sealed class ObservedClient(ModelEndpoint endpoint, RunTelemetry telemetry) : DelegatingChatClient(endpoint.Client)
    {
        private const string Operation = "chat";

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var activity = Source.StartActivity($"{Operation} {endpoint.Model}", ActivityKind.Client);
            if (activity is null && !telemetry._duration.Enabled && !telemetry._tokens.Enabled)
                return await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            activity?.SetTag("gen_ai.operation.name", Operation).SetTag("gen_ai.provider.name", endpoint.Provider)
                .SetTag("gen_ai.request.model", endpoint.Model).SetTag("server.address", endpoint.Address)
                .SetTag("gen_ai.request.temperature", options?.Temperature).SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
            var tags = new TagList
            {
                { "gen_ai.operation.name", Operation }, { "gen_ai.provider.name", endpoint.Provider }, { "gen_ai.request.model", endpoint.Model },
            };
            try
            {
                var response = await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
                Tell(activity, response, tags);
                return response;
            }
            catch (Exception e)
            {
                tags.Add("error.type", e.GetType().Name);
                activity?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", e.GetType().Name);
                throw;
            }
            finally
            {
                telemetry._duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
            }
        }

        private void Tell(Activity? activity, ChatResponse response, TagList tags)
        {
            var usage = CallUsage.Of(response.Usage);
            activity?.SetTag("gen_ai.response.model", response.ModelId).SetTag("gen_ai.response.finish_reasons", response.FinishReason?.Value)
                .SetTag("gen_ai.usage.input_tokens", usage.Input).SetTag("gen_ai.usage.output_tokens", usage.Output);
            telemetry._tokens.Record(usage.Input, [.. tags, new("gen_ai.token.type", "input")]);
            telemetry._tokens.Record(usage.Output, [.. tags, new("gen_ai.token.type", "output")]);
        }
    }
}
