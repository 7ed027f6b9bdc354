using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>
/// Files and batches as OpenAI has them. A batch is answered when its time is over, as the same requests are when they are asked one by
/// one; of the faults of the line, drop lets a request expire, error500 and limit let it fail. Thread-safe.
/// </summary>
/// <param name="options">How the server behaves.</param>
/// <param name="statistics">What is counted.</param>
/// <param name="time">The clock.</param>
/// <param name="complete">Answers a request.</param>
/// <param name="error">The body of an error.</param>
internal sealed class MockBatches(
    MockProviderOptions options, MockStatistics statistics, TimeProvider time, MockBatches.Completing complete,
    Func<string, string, string?, string> error)
{
    private const int MostRequests = 50_000;
    private const long MostBytes = 200_000_000, MostForm = MostBytes + (1 << 20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<MockBatch> _batches = [];
    private long _order;

    /// <summary>Answers a request; null, with a complaint, where there is no answer.</summary>
    public delegate MockCompletion? Completing(MockRequest request, ulong content, out string? complaint);

    /// <summary>Whether the path belongs to files or batches.</summary>
    public static bool Serves(string path) => path is "/v1/files" or "/v1/batches"
        || path.StartsWith("/v1/files/", StringComparison.Ordinal) || path.StartsWith("/v1/batches/", StringComparison.Ordinal);

    /// <summary>Status and body of the answer to a request.</summary>
    public async Task<(int Status, byte[] Body)> AnswerAsync(HttpRequest request, string path, CancellationToken cancellation)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, words[1..]) switch
        {
            ("POST", ["files"]) => await UploadAsync(request, cancellation).ConfigureAwait(false),
            ("GET", ["files", var file, "content"]) => Content(file),
            ("POST", ["batches"]) => await CreateAsync(request, cancellation).ConfigureAwait(false),
            ("GET", ["batches"]) => List(request),
            ("GET", ["batches", var id]) => Of(id, _ => { }),
            ("POST", ["batches", var id, "cancel"]) => Of(id, Cancel),
            _ => Error(404, $"no such path: {request.Method} {path}"),
        };
    }

    /// <summary>Answers the batches whose time is over.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var batch in _batches.Where(b => b.State == "in_progress" && now - b.Created >= options.Batch))
                Answer(batch, batch.Requests.Count, "expired");
        }
    }

    private async Task<(int, byte[])> UploadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostForm;
        if (!request.HasFormContentType) return Error(400, "a file comes as multipart/form-data");
        var form = await new FormFeature(request, new FormOptions { MultipartBodyLengthLimit = MostForm })
            .ReadFormAsync(cancellation).ConfigureAwait(false);
        if (form["purpose"] != "batch") return Error(400, "'purpose' must be batch");
        if (form.Files["file"] is not { Length: > 0 } file) return Error(400, "'file' is missing or empty");
        using var copy = new MemoryStream((int)file.Length);
        await file.CopyToAsync(copy, cancellation).ConfigureAwait(false);
        var id = Keep(copy.ToArray());
        return Ok(new Fields().Add("id", id).Add("object", "file").Add("bytes", file.Length).Add("filename", file.FileName)
            .Add("purpose", "batch").Add("created_at", time.GetUtcNow().ToUnixTimeSeconds()));
    }

    private (int, byte[]) Content(string file)
    {
        lock (_lock) return _files.TryGetValue(file, out var bytes) ? (200, bytes) : Error(404, $"No such File object: {file}");
    }

    private async Task<(int, byte[])> CreateAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        Fields? asked;
        try
        {
            asked = Json.Parse(body.ToArray()) as Fields;
        }
        catch (JsonException e)
        {
            return Error(400, $"the body is not valid JSON: {e.Message}");
        }

        if (asked?.GetValueOrDefault("endpoint") as string != "/v1/chat/completions")
            return Error(400, "'endpoint' is not served in batches");
        if (asked.GetValueOrDefault("completion_window") as string != "24h") return Error(400, "'completion_window' must be 24h");
        lock (_lock)
        {
            if (asked.GetValueOrDefault("input_file_id") is not string input || !_files.TryGetValue(input, out var bytes))
                return Error(400, "'input_file_id' names no file");
            var (requests, complaint) = Read(bytes);
            var metadata = asked.GetValueOrDefault("metadata") as Fields ?? [];
            var batch = new MockBatch($"batch_{_batches.Count + 1}", input, metadata, time.GetUtcNow())
            {
                Requests = requests,
                Complaint = complaint,
                State = complaint is null ? "in_progress" : "failed",
            };
            _batches.Add(batch);
            statistics.Count("batches");
            statistics.Count("batch_requests", requests.Count);
            return Ok(batch.ToFields());
        }
    }

    private (int, byte[]) List(HttpRequest request)
    {
        Settle();
        var most = int.TryParse(request.Query["limit"], out var limit) ? Math.Clamp(limit, 1, 100) : 20;
        lock (_lock)
        {
            var from = request.Query["after"].ToString() is { Length: > 0 } after ? _batches.FindIndex(b => b.Id == after) : _batches.Count;
            var page = _batches.Take(Math.Max(0, from)).Reverse().Take(most).Select(b => (object?)b.ToFields()).ToList();
            return Ok(new Fields(3).Add("object", "list").Add("data", page).Add("has_more", from > page.Count));
        }
    }

    private (int, byte[]) Of(string id, Action<MockBatch> change)
    {
        Settle();
        lock (_lock)
        {
            if (_batches.Find(b => b.Id == id) is not { } batch) return Error(404, $"No batch found with id '{id}'.");
            change(batch);
            return Ok(batch.ToFields());
        }
    }

    /// <summary>The first half of the requests was answered before.</summary>
    private void Cancel(MockBatch batch)
    {
        if (batch.State == "in_progress") Answer(batch, batch.Requests.Count / 2, "cancelled");
    }

    private static (IReadOnlyList<(string, MockRequest?, string?)> Requests, string? Complaint) Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes) return ([], $"The file has more than {MostBytes} bytes.");
        var requests = new List<(string, MockRequest?, string?)>();
        var (names, models) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (Json.Parse(line) is not Fields item || item.GetValueOrDefault("custom_id") is not string { Length: > 0 } name
                    || item.GetValueOrDefault("body") is not Fields body || item.GetValueOrDefault("method") as string != "POST"
                    || item.GetValueOrDefault("url") as string != "/v1/chat/completions")
                    return ([], $"Line {requests.Count + 1} is no request.");
                if (!names.Add(name)) return ([], $"The custom_id '{name}' comes twice.");
                models.Add(body.GetValueOrDefault("model") as string ?? "");
                // The bytes as they were sent, so that the answer is that of a request of its own.
                var request = MockRequestReader.Read(BodyOf(line), out var complaint);
                requests.Add((name, request, complaint));
            }
            catch (JsonException e)
            {
                return ([], $"Line {requests.Count + 1} is not valid JSON: {e.Message}");
            }
        }

        return requests.Count == 0 ? ([], "The file holds no request.")
            : requests.Count > MostRequests ? ([], $"The file has more than {MostRequests} requests.")
            : models.Count > 1 ? ([], "All requests of a file must be for the same model.") : (requests, null);
    }

    private static byte[] BodyOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return Encoding.UTF8.GetBytes(document.RootElement.GetProperty("body").GetRawText());
    }

    /// <summary>Answers the first <paramref name="most"/> requests; the others end as <paramref name="otherwise"/>.</summary>
    private void Answer(MockBatch batch, int most, string otherwise)
    {
        var (output, errors, completed, unlooked) = (new StringBuilder(), new StringBuilder(), 0L, batch.Requests.Count > most);
        for (var i = 0; i < batch.Requests.Count; i++)
        {
            var (name, request, complaint) = batch.Requests[i];
            var (status, body) = i < most ? Answer(request, complaint) : (0, "");
            unlooked |= status == 0;
            if (status == 200) completed++;
            var response = status == 0 ? null : new Fields(2).Add("status_code", (long)status).Add("body", Json.Parse(body));
            var reason = status != 0 ? null
                : new Fields(2).Add("code", $"batch_{otherwise}").Add("message", "This request was not executed before the batch ended.");
            (status == 200 ? output : errors).Append(Json.ToText(new Fields(4).Add("id", $"{batch.Id}_{i}").Add("custom_id", name)
                .Add("response", response).Add("error", reason))).Append('\n');
        }

        batch.Counts = (completed, batch.Requests.Count - completed);
        if (output.Length > 0) batch.Output = Keep(Encoding.UTF8.GetBytes(output.ToString()));
        if (errors.Length > 0) batch.Errors = Keep(Encoding.UTF8.GetBytes(errors.ToString()));
        batch.State = unlooked ? otherwise : "completed";
    }

    /// <summary>Status and body; status 0 for a request that was not looked at.</summary>
    private (int Status, string Body) Answer(MockRequest? request, string? complaint)
    {
        if (options.NoSchema && request is { HasFormat: true })
            (request, complaint) = (null, "response_format is not supported by this server");
        if (request is null) return (400, error(complaint!, "invalid_request_error", null));
        var asked = statistics.Ask(request.Content);
        var content = options.Deterministic ? request.Content : SlotRandom.Key(request.Content, Interlocked.Increment(ref _order));
        var fault = MockFaults.Line(options.Faults, content, asked);
        if (fault is not null) statistics.Count("fault_" + fault);
        switch (fault)
        {
            case "drop": return (0, "");
            case "error500": return (500, error("The server had an error while processing your request.", "server_error", null));
            case "limit": return (429, error("Rate limit reached.", "rate_limit_exceeded", null));
        }

        if (complete(request, content, out complaint) is not { } completion)
            return (422, error(complaint!, "invalid_request_error", "messages"));
        statistics.Count("answered");
        statistics.Answer(request.Content);
        statistics.Count("tokens", MockCompletion.TokensOf(completion.Request) + completion.OutputTokens(options));
        return (200, Encoding.UTF8.GetString(completion.ToUtf8(options, time.GetUtcNow()).Span));
    }

    private string Keep(byte[] bytes)
    {
        lock (_lock)
        {
            var id = $"file-{_files.Count + 1}";
            _files[id] = bytes;
            return id;
        }
    }

    private static (int, byte[]) Ok(Fields fields) => (200, Json.ToUtf8(fields));

    private (int, byte[]) Error(int status, string message) =>
        (status, Encoding.UTF8.GetBytes(error(message, "invalid_request_error", null)));
}
