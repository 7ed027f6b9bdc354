using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Minwal.Faults;
using Minwal.Values;
using Polly;
using Polly.Retry;

namespace Minwal.Datasets.Hub;

/// <summary>
/// Requests to a hub: again after what passes by itself (no connection, 429, 5xx), as faults with a code for all else.
/// </summary>
internal sealed class HubHttp(HubAccess access, HttpClient http, TimeProvider time)
{
    private const int Retries = 5, MostShown = 300;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
            DelayGenerator = static arguments => ValueTask.FromResult(
                arguments.Outcome.Result?.Headers.RetryAfter?.Delta is { } asked && asked < LongestWait ? asked : (TimeSpan?)null),
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is HttpRequestException or IOException
                || arguments.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }),
        }).Build();

    /// <summary>Asks the hub with the token and gives the JSON it answers; null for 404.</summary>
    public async Task<Fields?> AskAsync(
        HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellation, params HttpStatusCode[] allowed)
    {
        using var response = await SendAsync(() => Request(method, new Uri(access.Address, path), content), cancellation)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode && !allowed.Contains(response.StatusCode))
            throw await RefusedAsync(response, cancellation).ConfigureAwait(false);
        return await FieldsAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks the hub with the token and gives the list that it answers, and where it goes on; null for 404.</summary>
    public async Task<(IReadOnlyList<object?> Items, string? Next)?> ListAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(HttpMethod.Get, new Uri(access.Address, path), null), cancellation)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw await RefusedAsync(response, cancellation).ConfigureAwait(false);
        var items = await ValueAsync(response, cancellation).ConfigureAwait(false) as IReadOnlyList<object?>
            ?? throw Unexpected(response, "no list");
        var next = response.Headers.TryGetValues("Link", out var links) ? NextOf(string.Join(',', links)) : null;
        return (items, next);
    }

    /// <summary>Sends to where the hub said, which may be another host: without the token, with the hub's headers.</summary>
    public async Task<HttpResponseMessage> SendThereAsync(
        HttpMethod method, string address, IEnumerable<KeyValuePair<string, string>> headers, Func<HttpContent> content,
        CancellationToken cancellation)
    {
        var response = await SendAsync(() =>
        {
            var request = new HttpRequestMessage(method, new Uri(access.Address, address)) { Content = content() };
            foreach (var (name, value) in headers)
                if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
            return request;
        }, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusedAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>A body of JSON.</summary>
    public static Func<HttpContent> JsonBody(Fields value, string type = "application/json") => () =>
    {
        var content = new ByteArrayContent(Json.ToUtf8(value));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    };

    private HttpRequestMessage Request(HttpMethod method, Uri address, Func<HttpContent>? content)
    {
        var request = new HttpRequestMessage(method, address) { Content = content?.Invoke() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        if (request.Content?.Headers.ContentType?.MediaType == HubClient.LargeFiles)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(HubClient.LargeFiles));
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token =>
            {
                using var request = make();
                return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            }, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MinwalException("MW6305", $"{access.Address.Host} cannot be reached: {e.Message}",
                "what was uploaded is kept; the same command goes on", e);
        }
    }

    private async Task<MinwalException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var said = await SaidAsync(response, cancellation).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new MinwalException("MW6301", $"{access.Address.Host} does not know the token{said}"),
            HttpStatusCode.Forbidden => new MinwalException(
                "MW6301", $"the token may not write there{said}", "a token with the right to write is needed"),
            HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict => new MinwalException(
                "MW6306", $"somebody else changed the repository meanwhile{said}", "the same command looks again at what is there"),
            >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest => new MinwalException("MW6305",
                $"{access.Address.Host} points to {response.Headers.Location?.ToString() ?? "another place"}, and is not followed there"),
            _ => new MinwalException(
                "MW6305", $"{access.Address.Host} answered {status}{said}", "what was uploaded is kept; the same command goes on"),
        };
    }

    /// <summary>What the hub says of an error, short; never the token, should it come back in it.</summary>
    private async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[4096];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(buffer, 0, read);
        try
        {
            if (Json.Parse(buffer.AsSpan(0, read)) is Fields fields && fields.GetValueOrDefault("error") is string error) text = error;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half of it: the text is shown as it is.
        }

        text = text.Replace(access.Token, "…", StringComparison.Ordinal).Trim();
        return text.Length == 0 ? "" : text.Length <= MostShown ? $": {text}" : $": {text[..MostShown]}…";
    }

    private async Task<Fields?> FieldsAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        await ValueAsync(response, cancellation).ConfigureAwait(false) as Fields ?? throw Unexpected(response, "no object");

    private async Task<object?> ValueAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Json.Parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unexpected(response, "what is no JSON");
        }
    }

    private MinwalException Unexpected(HttpResponseMessage response, string what) => new(
        "MW6305", $"{access.Address.Host} answered {(int)response.StatusCode} and {what}; is it a hub of Hugging Face's kind?");

    private static string? NextOf(string links)
    {
        foreach (var link in links.Split(','))
        {
            if (!link.Contains("rel=\"next\"", StringComparison.Ordinal)) continue;
            var (from, to) = (link.IndexOf('<'), link.IndexOf('>'));
            if (from >= 0 && to > from) return link[(from + 1)..to];
        }

        return null;
    }
}
