using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Minwal.Calls.Gates;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Asks one model of an OpenAI-compatible endpoint, one try a call. What the endpoint turns out not to take is left out or asked for in
/// another way from then on (<see cref="RequestForm"/>). Thread-safe.
/// </summary>
internal sealed class OpenAiChatClient : IChatClient
{
    private readonly ChatEndpoint _chat;
    private readonly string _model;
    private readonly string _endpoint;
    private readonly FaultReader _faults;
    private readonly RepeatedText _beginning = new();
    private readonly bool _usable;
    private readonly int _mostBytes;
    private readonly Action<string>? _notice;
    private readonly EndpointManners _manners;
    private readonly string _provider;
    private int _form;
    private volatile bool _answered, _reached;

    /// <summary>The longest answer that is read when nothing else is said: with room for a few images.</summary>
    public const int MostAnswerBytes = 8 * 1024 * 1024;

    /// <summary>A client of <paramref name="model"/> at <paramref name="endpoint"/> (such as https://api.openai.com/v1).</summary>
    /// <param name="endpoint">The address up to and with the version.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="key">The key, never logged, never in a message; null for an endpoint that needs none.</param>
    /// <param name="handler">The connections; shared by all clients of a run, and not disposed here.</param>
    /// <param name="time">The clock, for Retry-After dates.</param>
    /// <param name="notice">Is told, once for each, what is not asked for any more as it was meant to be. Any thread.</param>
    /// <param name="mostBytes">The longest answer that is read.</param>
    /// <param name="manners">How the endpoint is asked; null for OpenAI's own way.</param>
    /// <param name="provider">Who it is, for messages.</param>
    public OpenAiChatClient(
        Uri endpoint, string model, string? key, HttpMessageHandler handler, TimeProvider time, Action<string>? notice = null,
        int mostBytes = MostAnswerBytes, EndpointManners? manners = null, string provider = "openai")
    {
        (_provider, _manners) = (provider, manners ?? EndpointManners.Usual);
        _form = (int)_manners.Form;
        // A name and password in the address are nobody's business but the endpoint's.
        _endpoint = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        (_model, _notice) = (model, notice);
        // A line end after a key comes from the file it was read from.
        key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        _faults = new FaultReader(_endpoint, model, key, time);
        _usable = key is null || (Ascii.IsValid(key) && !key.Any(char.IsControl));
        _chat = new ChatEndpoint(endpoint, key, handler, mostBytes, _manners);
        _mostBytes = mostBytes;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!_usable)
            throw new ProviderFault(
                "MW3002", $"the key for {_endpoint} holds a character that no HTTP header can hold", transient: false, fatal: true);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        while (true)
        {
            var form = (RequestForm)Volatile.Read(ref _form);
            var body = OpenAiRequest.Write(_model, list, options, form, _beginning, _manners.Body);
            EndpointResponse response;
            try
            {
                response = await _chat.PostAsync(body, cancellationToken).ConfigureAwait(false);
                _reached = true;
            }
            catch (Exception e) when (e is HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw ConnectionFaults.Of(_endpoint, e, _reached);
            }

            using (response)
            {
                if (response.IsCutOff)
                    throw new ProviderFault("MW3016",
                        $"{_endpoint} answered with more than {_mostBytes:N0} bytes ({response.Status}): {_faults.Said(response.Body)}",
                        transient: false);
                if (response.Status == 200)
                {
                    var answer = Read(response.Body);
                    _answered = true;
                    if (response.Limits is { } limits) (answer.AdditionalProperties ??= [])[LimitReport.Key] = limits;
                    return answer;
                }

                if (!Adapt(response, options, form)) throw _faults.Read(response, _answered);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose() => _chat.Dispose();

    /// <summary>
    /// Learns from a refusal of a request in the form <paramref name="tried"/>; true when another form is worth a try. Each departure is
    /// learnt once and never unlearnt, so a call tries at most as many forms as there are departures.
    /// </summary>
    private bool Adapt(EndpointResponse response, ChatOptions? options, RequestForm tried)
    {
        if (response.Status is not (400 or 422)) return false;
        var open = OptionsIn(options) & ~tried;
        var body = response.Body;
        var learnt = Complaint.Read(body, open);
        if ((learnt & open) == 0) return false;
        // Of the calls that meet the same refusal at once, one tells.
        if (((RequestForm)Interlocked.Or(ref _form, (int)learnt) & learnt) == 0 && NoticeOf(learnt) is { } notice)
            _notice?.Invoke($"{_provider}:{_model} does not take {notice} from here on ({response.Status}: {_faults.Said(body)})");
        return true;
    }

    /// <summary>What of <paramref name="options"/> could be left out or asked for in another way.</summary>
    internal static RequestForm OptionsIn(ChatOptions? options)
    {
        if (options is null) return RequestForm.Usual;
        var held = options.MaxOutputTokens is null ? RequestForm.Usual : RequestForm.CompletionTokens;
        if (options.ResponseFormat is ChatResponseFormatJson) held |= RequestForm.SchemaInWords;
        foreach (var setting in OptionalSetting.All)
            if (setting.IsIn(options)) held |= setting.Without;
        return held;
    }

    /// <summary>Null for what comes to the same under another name.</summary>
    internal static string? NoticeOf(RequestForm learnt) => learnt switch
    {
        RequestForm.SchemaInWords => "'response_format': the schema is in the prompt",
        RequestForm.CompletionTokens => null,
        _ => $"'{OptionalSetting.All.First(s => s.Without == learnt).Name}': left out",
    };

    private ChatResponse Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return OpenAiAnswer.Read(body);
        }
        catch (ProviderFault fault) when (fault.Code == "MW3008" && FaultReader.HoldsError(body))
        {
            throw new ProviderFault("MW3008", $"{_endpoint} answered with an error: {_faults.Said(body)}", transient: true, inner: fault);
        }
    }
}
