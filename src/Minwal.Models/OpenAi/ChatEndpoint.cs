using System.Net;
using System.Net.Http.Headers;

namespace Minwal.Models.OpenAi;

/// <summary>
/// The chat completions of one endpoint: posts a body and reads what comes back. It tells the endpoint nothing but the key, the body and
/// "minwal". Thread-safe.
/// </summary>
internal sealed class ChatEndpoint : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly string? _authorization;
    private readonly int _mostBytes;
    private readonly EndpointManners _manners;

    /// <summary>The chat completions below <paramref name="address"/> (such as https://api.openai.com/v1).</summary>
    /// <param name="address">The address up to and with the version; its query, if it has one, goes along.</param>
    /// <param name="key">The key; null for none.</param>
    /// <param name="handler">The connections; not disposed here.</param>
    /// <param name="mostBytes">The longest body of a response that is read.</param>
    /// <param name="manners">How it is asked.</param>
    public ChatEndpoint(Uri address, string? key, HttpMessageHandler handler, int mostBytes, EndpointManners manners)
    {
        _manners = manners;
        _mostBytes = mostBytes;
        var path = new UriBuilder(address);
        path.Path = path.Path.TrimEnd('/') + "/chat/completions";
        (_address, _authorization) = (path.Uri, key is null || manners.KeyHeader is not null ? key : $"Bearer {key}");
        _http = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>
    /// The endpoint's response to <paramref name="body"/> (UTF-8 JSON), whatever its status, read to its end or to the most bytes.
    /// </summary>
    /// <exception cref="HttpRequestException">When there is none.</exception>
    /// <exception cref="IOException">When it broke off.</exception>
    public async ValueTask<EndpointResponse> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (_authorization is not null) request.Headers.TryAddWithoutValidation(_manners.KeyHeader ?? "Authorization", _authorization);
        request.Headers.TryAddWithoutValidation("User-Agent", "minwal");
        foreach (var (name, value) in _manners.Headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = Json;
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        return await EndpointResponse.ReadAsync(response, _mostBytes, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();
}
