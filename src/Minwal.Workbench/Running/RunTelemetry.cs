using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Minwal.Calls;
using Minwal.Runs;

namespace Minwal.Workbench.Running;

/// <summary>
/// What a run tells logs, traces and meters. Names and units are those of OpenTelemetry's conventions for generative AI (<c>gen_ai.*</c>,
/// https://opentelemetry.io/docs/specs/semconv/gen-ai/); our own begin with <c>minwal.</c>. Texts of prompts and answers are not among it.
/// Without a listener it costs next to nothing and sends nothing anywhere.
/// </summary>
internal sealed class RunTelemetry(WorkbenchOptions options, string recipe)
{
    private static readonly ActivitySource Source = new(MinwalWorkbench.TelemetryName, MinwalVersion.Text);

    // They live as long as the process: what an exporter has not fetched when a run ends is not lost.
    private static readonly Meter Meter = new(MinwalWorkbench.TelemetryName, MinwalVersion.Text);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "How long a request to a model took.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens that a request used.", tags: null, new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });

    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>("minwal.records.accepted", "{record}", "Records accepted.");
    private static readonly Counter<long> Short =
        Meter.CreateCounter<long>("minwal.records.short", "{record}", "Slots that were given up.");
    private static readonly Counter<long> Drafts =
        Meter.CreateCounter<long>("minwal.drafts", "{draft}", "Drafts made, whatever came of them.");

    private readonly ILogger _log = options.Logs.CreateLogger("Minwal.Run");
    private readonly KeyValuePair<string, object?> _recipe = new("minwal.recipe", recipe);
    private readonly Lock _lock = new();
    private long _accepted, _short, _drafts;

    /// <summary>The models, with every request to one outside of this process observed.</summary>
    public IReadOnlyDictionary<string, RoleModel> Watch(IReadOnlyDictionary<string, RoleModel> models) =>
        models.ToDictionary(m => m.Key, m => m.Value with { Endpoints = [.. m.Value.Endpoints.Select(Watch)] });

    /// <summary>Observes the run as a whole.</summary>
    public async Task<RunResult> ObserveAsync(RunLedger ledger, Func<Task<RunResult>> run)
    {
        using var activity = Source.StartActivity($"run {recipe}");
        activity?.SetTag("minwal.recipe", recipe).SetTag("minwal.records.requested", ledger.Requested);
        if (_log.IsEnabled(LogLevel.Information))
            _log.LogInformation("{Recipe}: {Requested} records are asked for", recipe, ledger.Requested);
        try
        {
            var result = await run().ConfigureAwait(false);
            activity?.SetTag("minwal.run.end", result.End.ToString()).SetTag("minwal.records.accepted", ledger.Accepted);
            if (_log.IsEnabled(LogLevel.Information))
                _log.LogInformation(
                    "{Recipe}: {End}, {Accepted} accepted, {Short} short", recipe, result.End, ledger.Accepted, ledger.Short);
            return result;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", ErrorType(e));
            _log.LogError(e, "{Recipe}: the run ended with a fault", recipe);
            throw;
        }
    }

    /// <summary>Counts what has come since it was called last.</summary>
    public void Count(RunLedger ledger)
    {
        lock (_lock)
        {
            Count(Accepted, ledger.Accepted, ref _accepted);
            Count(Short, ledger.Short, ref _short);
            Count(Drafts, ledger.Drafts, ref _drafts);
        }
    }

    public void Notice(string text)
    {
        if (_log.IsEnabled(LogLevel.Warning)) _log.LogWarning("{Recipe}: {Notice}", recipe, text);
    }

    private void Count(Counter<long> counter, long sum, ref long counted)
    {
        // A counter only grows; a record that people took back was accepted once.
        if (sum <= counted) return;
        counter.Add(sum - counted, _recipe);
        counted = sum;
    }

    private ModelEndpoint Watch(ModelEndpoint endpoint) =>
        endpoint.IsLocal ? endpoint : endpoint with { Client = new ObservedClient(endpoint, options.Time) };

    /// <summary>The code of a fault of ours, the type of any other.</summary>
    private static string ErrorType(Exception e) => e is ModelException model ? model.Code : e.GetType().FullName!;

    private sealed class ObservedClient(ModelEndpoint endpoint, TimeProvider time) : DelegatingChatClient(endpoint.Client)
    {
        private const string Operation = "chat";

        // For a client of the program's own the address need not be one.
        private readonly Uri? _address = Uri.TryCreate(endpoint.Address, UriKind.Absolute, out var address) ? address : null;

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (!Source.HasListeners() && !Duration.Enabled && !Tokens.Enabled)
                return await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            var tags = Tags();
            // Given at the beginning, because samplers see no others.
            var name = endpoint.Model.Length == 0 ? Operation : $"{Operation} {endpoint.Model}";
            using var activity = Source.StartActivity(name, ActivityKind.Client, default(ActivityContext), tags);
            activity?.SetTag("gen_ai.request.temperature", options?.Temperature).SetTag("gen_ai.request.top_p", options?.TopP)
                .SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
            var started = time.GetTimestamp();
            try
            {
                var response = await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
                if (response.ModelId is { } model) tags.Add("gen_ai.response.model", model);
                Tell(activity, response, tags);
                return response;
            }
            catch (Exception e)
            {
                tags.Add("error.type", ErrorType(e));
                activity?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", ErrorType(e));
                throw;
            }
            finally
            {
                Duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
            }
        }

        private TagList Tags()
        {
            var tags = new TagList { { "gen_ai.operation.name", Operation }, { "gen_ai.provider.name", endpoint.Provider } };
            if (endpoint.Model.Length > 0) tags.Add("gen_ai.request.model", endpoint.Model);
            if (_address is null) return tags;
            tags.Add("server.address", _address.Host);
            tags.Add("server.port", _address.Port);
            return tags;
        }

        private static void Tell(Activity? activity, ChatResponse response, TagList tags)
        {
            activity?.SetTag("gen_ai.response.id", response.ResponseId).SetTag("gen_ai.response.model", response.ModelId);
            if (response.FinishReason is { } reason) activity?.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
            var usage = CallUsage.Of(response.Usage);
            // What a provider does not report is not told as zero.
            if (!usage.IsReported) return;
            activity?.SetTag("gen_ai.usage.input_tokens", usage.Input).SetTag("gen_ai.usage.output_tokens", usage.Output);
            if (usage.CachedInput > 0) activity?.SetTag("gen_ai.usage.cache_read.input_tokens", usage.CachedInput);
            Tokens.Record(usage.Input, [.. tags, new("gen_ai.token.type", "input")]);
            Tokens.Record(usage.Output, [.. tags, new("gen_ai.token.type", "output")]);
        }
    }
}
