using System.Net;
using System.Net.Http.Headers;
using Minwal.Calls;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>
/// The files and batches of one endpoint. Requests that may be repeated are, after faults that pass; making a batch is repeated only once
/// its list shows that it was not made. Thread-safe.
/// </summary>
internal sealed class BatchEndpoint : IDisposable
{
    /// <summary>What each request of a batch is for.</summary>
    public const string Path = "/v1/chat/completions";

    private const int Tries = 6, MostBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan RetryAfterCap = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(2), Long = TimeSpan.FromMinutes(30);

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly string? _authorization;
    private readonly EndpointManners _manners;
    private readonly FaultReader _faults;
    private readonly TimeProvider _time;
    private readonly string _shown;

    /// <summary>The files and batches below <paramref name="address"/> (such as https://api.openai.com/v1).</summary>
    public BatchEndpoint(
        Uri address, string? key, HttpMessageHandler handler, TimeProvider time, EndpointManners manners, FaultReader faults)
    {
        (_address, _manners, _faults, _time) = (address, manners, faults, time);
        _shown = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        _authorization = key is null || manners.KeyHeader is not null ? key : $"Bearer {key}";
        _http = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <summary>Sends the file at <paramref name="path"/>; the provider's name for it.</summary>
    public async Task<string> UploadAsync(string path, CancellationToken cancellation)
    {
        using var response = await RepeatAsync(HttpMethod.Post, "/files", () =>
        {
            var file = new StreamContent(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
            return new MultipartFormDataContent
            {
                { new StringContent("batch"), "purpose" },
                { file, "file", System.IO.Path.GetFileName(path) },
            };
        }, Long, cancellation).ConfigureAwait(false);
        return Read(response).GetValueOrDefault("id") as string ?? throw Strange("the file it took has no name");
    }

    /// <summary>Makes a batch of an uploaded file, or finds the one that was made of it by a request whose answer was lost.</summary>
    public async Task<BatchNote> CreateAsync(string input, string run, string file, CancellationToken cancellation)
    {
        var body = Json.ToUtf8(new Fields(4).Add("input_file_id", input).Add("endpoint", Path).Add("completion_window", "24h")
            .Add("metadata", new Fields(2).Add(BatchNote.RunKey, run).Add(BatchNote.FileKey, file)));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await OnceAsync(HttpMethod.Post, "/batches", () => JsonOf(body), Quick, cancellation)
                    .ConfigureAwait(false);
                return Described(Read(response));
            }
            catch (ProviderFault fault) when (fault.Transient && attempt < Tries - 1)
            {
                await PauseAsync(attempt, fault, cancellation).ConfigureAwait(false);
            }
            catch (ProviderFault fault)
            {
                throw Final(fault);
            }

            var made = await ListAsync(run, 0, cancellation).ConfigureAwait(false);
            if (made.FirstOrDefault(note => note.File == file) is { } found) return found;
        }
    }

    /// <summary>A batch as it is now.</summary>
    public async Task<BatchNote> GetAsync(string id, CancellationToken cancellation)
    {
        using var response = await RepeatAsync(HttpMethod.Get, "/batches/" + Uri.EscapeDataString(id), null, Quick, cancellation)
            .ConfigureAwait(false);
        return Described(Read(response));
    }

    /// <summary>
    /// All batches of <paramref name="run"/>; those made before <paramref name="since"/> (Unix seconds) are not looked through.
    /// </summary>
    public async Task<IReadOnlyList<BatchNote>> ListAsync(string run, long since, CancellationToken cancellation)
    {
        var found = new List<BatchNote>();
        for (string? after = null; ;)
        {
            var query = after is null ? "?limit=100" : $"?limit=100&after={Uri.EscapeDataString(after)}";
            using var response = await RepeatAsync(HttpMethod.Get, "/batches", null, Quick, cancellation, query).ConfigureAwait(false);
            var page = Read(response);
            var notes = (page.GetValueOrDefault("data") as IReadOnlyList<object?> ?? throw Strange("its list of batches holds none"))
                .OfType<Fields>().Select(Described).ToList();
            found.AddRange(notes.Where(note => note.Run == run));
            // The newest come first.
            if (page.GetValueOrDefault("has_more") is not true || notes.Count == 0 || notes[^1].Created < since) return found;
            after = notes[^1].Id;
        }
    }

    /// <summary>Fetches a file to <paramref name="path"/>, where it appears when it is whole.</summary>
    public async Task DownloadAsync(string file, string path, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var limit = Limit(Long, cancellation);
                using var request = Request(HttpMethod.Get, $"/files/{Uri.EscapeDataString(file)}/content", null, "");
                using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode) throw await FaultAsync(response, limit.Token).ConfigureAwait(false);
                var target = new FileStream(path + ".part", FileMode.Create);
                await using (target.ConfigureAwait(false))
                {
                    await response.Content.CopyToAsync(target, limit.Token).ConfigureAwait(false);
                    target.Flush(flushToDisk: true);
                }

                File.Move(path + ".part", path, overwrite: true);
                return;
            }
            catch (Exception e) when (IsOfTheLine(e, cancellation) || e is ProviderFault)
            {
                var fault = e as ProviderFault ?? ConnectionFaults.Of(_shown, e, reached: true);
                if (!fault.Transient || attempt == Tries - 1) throw Final(fault);
                await PauseAsync(attempt, fault, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<EndpointResponse> RepeatAsync(
        HttpMethod method, string path, Func<HttpContent>? content, TimeSpan limit, CancellationToken cancellation, string query = "")
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await OnceAsync(method, path, content, limit, cancellation, query).ConfigureAwait(false);
            }
            catch (ProviderFault fault)
            {
                if (!fault.Transient || attempt == Tries - 1) throw Final(fault);
                await PauseAsync(attempt, fault, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<EndpointResponse> OnceAsync(
        HttpMethod method, string path, Func<HttpContent>? content, TimeSpan most, CancellationToken cancellation, string query = "")
    {
        using var limit = Limit(most, cancellation);
        try
        {
            using var request = Request(method, path, content?.Invoke(), query);
            using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return await EndpointResponse.ReadAsync(response, MostBytes, limit.Token).ConfigureAwait(false);
            throw await FaultAsync(response, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheLine(e, cancellation))
        {
            throw ConnectionFaults.Of(_shown, e, reached: true);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content, string query)
    {
        var address = new UriBuilder(_address);
        address.Path = address.Path.TrimEnd('/') + path;
        // The address may bring a query of its own along, such as a version.
        if (query.Length > 0) address.Query = address.Query.Length > 1 ? $"{address.Query}&{query[1..]}" : query;
        var request = new HttpRequestMessage(method, address.Uri) { Version = HttpVersion.Version11, Content = content };
        if (_authorization is not null) request.Headers.TryAddWithoutValidation(_manners.KeyHeader ?? "Authorization", _authorization);
        request.Headers.TryAddWithoutValidation("User-Agent", "minwal");
        foreach (var (name, value) in _manners.Headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task<ProviderFault> FaultAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var read = await EndpointResponse.ReadAsync(response, MostBytes, cancellation).ConfigureAwait(false);
        return read.Status is 404 or 405 or 501
            ? new ProviderFault("MW3020", $"{_shown} has no batches, or not this one ({read.Status}): {_faults.Said(read.Body)}",
                transient: false, fatal: true)
            : _faults.Read(read, answered: false);
    }

    private Task PauseAsync(int attempt, ProviderFault fault, CancellationToken cancellation) => Task.Delay(
        RetryingChatClient.Delay(attempt, fault.RetryAfter, RetryAfterCap, SlotRandom.Hash(_shown)), _time, cancellation);

    private CallTime Limit(TimeSpan most, CancellationToken cancellation) => new(most, _time, cancellation);

    private Fields Read(EndpointResponse response)
    {
        try
        {
            return Json.Parse(response.Body) as Fields ?? throw Strange("it is no object");
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw Strange(e.Message.Split(" LineNumber")[0]);
        }
    }

    private BatchNote Described(Fields fields) =>
        new BatchNote(fields) is { Id.Length: > 0, State.Length: > 0 } note ? note : throw Strange("a batch without 'id' or 'status'");

    private ModelException Strange(string why) =>
        new("MW3008", $"the answer of {_shown} is not what its batches should say: {why}", fatal: true);

    /// <summary>Whatever it is, without batches the run cannot go on.</summary>
    private static ModelException Final(ProviderFault fault) => new(fault.Code, fault.Message, fatal: true, fault);

    private static bool IsOfTheLine(Exception e, CancellationToken cancellation) => e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static ByteArrayContent JsonOf(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
