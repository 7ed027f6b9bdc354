using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Minwal.Values;
using OpenAI;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Asks one model of an OpenAI-compatible endpoint, one try a call. The body is ours, the way there is the OpenAI package's, without its retries.
/// What the endpoint turns out not to take is left out or asked for in another way from then on (<see cref="RequestForm"/>). Thread-safe.
/// </summary>
public sealed class OpenAiChatClient : IChatClient
{
    private readonly OpenAI.Chat.ChatClient _client;
    private readonly string _model;
    private readonly string _endpoint;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly bool _usable;
    private readonly Action<string>? _notice;
    private int _form;

    /// <summary>A client of <paramref name="model"/> at <paramref name="endpoint"/> (such as https://api.openai.com/v1).</summary>
    /// <param name="endpoint">The address up to and with the version.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="key">The key; never logged, never in a message.</param>
    /// <param name="handler">The connections; shared by all clients of a run, and not disposed here.</param>
    /// <param name="time">The clock, for Retry-After dates.</param>
    /// <param name="notice">Is told, once for each, what is not asked for any more as it was meant to be. Any thread.</param>
    public OpenAiChatClient(Uri endpoint, string model, string key, HttpMessageHandler handler, TimeProvider time, Action<string>? notice = null)
    {
        // A name and password in the address are nobody's business but the endpoint's; a line end after a key comes from the file it was read from.
        (_model, _endpoint, _key, _time) = (model, endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped), key.Trim(), time);
        _notice = notice;
        _usable = Ascii.IsValid(_key) && !_key.Any(char.IsControl);
        // The retry layer holds the time limit; the package's own limits must not cut in before it.
        _http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new OpenAIClientOptions
        {
            Endpoint = endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(_http),
            EnableDistributedTracing = false,
        };
        options.AddPolicy(new QuietHeaders(), PipelinePosition.BeforeTransport);
        _client = new OpenAI.Chat.ChatClient(model, new ApiKeyCredential(_key), options);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!_usable)
            throw new ProviderFault("MW3002", "the key holds a character that no HTTP header can hold; set OPENAI_API_KEY to a key for this endpoint", transient: false, fatal: true);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        while (true)
        {
            var form = (RequestForm)Volatile.Read(ref _form);
            var body = OpenAiRequest.Write(_model, list, options, form);
            PipelineResponse response;
            try
            {
                var result = await _client.CompleteChatAsync(BinaryContent.Create(new BinaryData(body)), new RequestOptions { CancellationToken = cancellationToken, ErrorOptions = ClientErrorBehaviors.NoThrow }).ConfigureAwait(false);
                response = result.GetRawResponse();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or ClientResultException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new ProviderFault("MW3001", $"no answer from {_endpoint}: {Innermost(e)}", transient: true, inner: e);
            }

            using (response)
            {
                if (response.Status == 200) return OpenAiAnswer.Read(response.Content.ToMemory().Span);
                if (!Adapt(response, options, form)) throw Explain(response);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Learns from a refusal of a request in the form <paramref name="tried"/>; true when another form is worth a try. Each departure is learnt once and never unlearnt,
    /// so a call tries at most as many forms as there are departures.
    /// </summary>
    private bool Adapt(PipelineResponse response, ChatOptions? options, RequestForm tried)
    {
        if (response.Status is not (400 or 422)) return false;
        var open = Sent(options) & ~tried;
        var learnt = Complaint.Read(response.Content.ToMemory().Span, open);
        if ((learnt & open) == 0) return false;
        // Of the calls that meet the same refusal at once, one tells.
        if (((RequestForm)Interlocked.Or(ref _form, (int)learnt) & learnt) == 0 && NoticeOf(learnt) is { } notice) _notice?.Invoke($"openai:{_model} does not take {notice} from here on ({response.Status}: {Said(response)})");
        return true;
    }

    /// <summary>What of <paramref name="options"/> could be asked for in another way.</summary>
    private static RequestForm Sent(ChatOptions? options) =>
        (options?.Temperature is null ? 0 : RequestForm.NoTemperature) | (options?.TopP is null ? 0 : RequestForm.NoTopP) | (options?.Seed is null ? 0 : RequestForm.NoSeed)
        | (options?.MaxOutputTokens is null ? 0 : RequestForm.CompletionTokens) | (options?.ResponseFormat is ChatResponseFormatJson ? RequestForm.SchemaInWords : 0);

    /// <summary>Null for what comes to the same under another name.</summary>
    private static string? NoticeOf(RequestForm learnt) => learnt switch
    {
        RequestForm.NoTemperature => "'temperature': left out",
        RequestForm.NoTopP => "'top_p': left out",
        RequestForm.NoSeed => "'seed': left out",
        RequestForm.SchemaInWords => "'response_format': the schema is in the prompt",
        _ => null,
    };

    private ProviderFault Explain(PipelineResponse response)
    {
        var said = Said(response);
        var status = response.Status;
        return status switch
        {
            401 or 403 => new ProviderFault("MW3002", $"{_endpoint} refuses the key ({status}): {said}; set OPENAI_API_KEY to a key for this endpoint", transient: false, fatal: true),
            404 => new ProviderFault("MW3003", $"{_endpoint} does not know the model '{_model}' or the path ({status}): {said}; check --model and --base-url", transient: false, fatal: true),
            429 => new ProviderFault("MW3004", $"{_endpoint} is asked too often ({status}): {said}; lower --concurrency or set --delay", transient: true, retryAfter: RetryAfter(response)),
            408 or 409 or >= 500 => new ProviderFault("MW3005", $"{_endpoint} failed ({status}): {said}", transient: true, retryAfter: RetryAfter(response)),
            _ => new ProviderFault("MW3010", $"{_endpoint} does not accept the request ({status}): {said}", transient: false),
        };
    }

    /// <summary>What the endpoint asks to wait; the header in milliseconds, where it can be read, is the more exact one.</summary>
    private TimeSpan? RetryAfter(PipelineResponse response)
    {
        if (response.Headers.TryGetValue("retry-after-ms", out var precise) && Amount(precise) is { } milliseconds) return TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9));
        if (!response.Headers.TryGetValue("Retry-After", out var value) || value is null) return null;
        if (Amount(value) is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, 1e6));
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > _time.GetUtcNow() ? date - _time.GetUtcNow() : null;
    }

    private static double? Amount(string? value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount >= 0 ? amount : null;

    /// <summary>The endpoint's own words, without the key: the error's message where there is one, else the beginning of the body.</summary>
    private string Said(PipelineResponse response)
    {
        var bytes = response.Content.ToMemory().Span;
        string? said = null;
        try
        {
            if (Json.Parse(bytes) is Fields fields && fields.GetValueOrDefault("error") is { } error)
                said = error is Fields inner ? Value.ToText(inner.GetValueOrDefault("message")) : Value.ToText(error);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Not JSON: the body is shown as it is.
        }

        if (string.IsNullOrEmpty(said)) said = Encoding.UTF8.GetString(bytes[..Math.Min(2000, bytes.Length)]);
        // Placeholders for endpoints without keys are short words that may stand in any message.
        if (_key.Length >= 8) said = said.Replace(_key, "***", StringComparison.Ordinal);
        said = string.Concat(said.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));
        return said.Length == 0 ? "(no body)" : Excerpt.Of(said, 300);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e.Message;
    }
}
