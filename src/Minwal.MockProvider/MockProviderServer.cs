using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>An OpenAI-compatible server on 127.0.0.1 for trying recipes, for tests and for benchmarks.</summary>
/// <example>A test against an endpoint that breaks off one answer in ten:<code>
/// var options = new MockProviderOptions { Faults = new Dictionary&lt;string, double&gt; { ["cut"] = 0.1 } };
/// var answers = new MockAnswers(task => prepared.Grammars.Find(task) is { } grammar ? new MockTask(grammar, []) : null);
/// await using var server = await MockProviderServer.StartAsync(options, answers, TimeProvider.System, CancellationToken.None);
/// var choices = new RunChoices
/// {
///     Models = [new RoleChoice(null, "openai:mock")],
///     Addresses = [new RoleChoice(null, server.Url)],
/// };
/// </code></example>
public sealed partial class MockProviderServer : IAsyncDisposable
{
    private const int MaxBody = 32 * 1024 * 1024;

    private readonly MockProviderOptions _options;
    private readonly MockAnswers _answers;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private readonly MockLimits _limits;
    private readonly MockBatches _batches;
    private long _order;

    private MockProviderServer(MockProviderOptions options, MockAnswers answers, TimeProvider time)
    {
        (_options, _answers, _time) = (options, answers, time);
        _limits = new MockLimits(options, time);
        _batches = new MockBatches(options, Statistics, time, Complete, ErrorBody);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                if (options.SelfSigned) listen.UseHttps(MockCertificate.Make(time.GetUtcNow()));
            });
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>What the server has seen.</summary>
    public MockStatistics Statistics { get; } = new();

    /// <summary>The address that clients are given, with the version.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts a server.</summary>
    public static async Task<MockProviderServer> StartAsync(
        MockProviderOptions options, MockAnswers answers, TimeProvider time, CancellationToken cancellation)
    {
        var server = new MockProviderServer(options, answers, time);
        await server._app.StartAsync(cancellation).ConfigureAwait(false);
        server.Url = server._app.Urls.First() + "/v1";
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private Task HandleAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", "/v1/chat/completions") => CompleteAsync(context),
        ("GET", "/v1/models") =>
            WriteAsync(context, 200, """{"object":"list","data":[{"id":"mock","object":"model","created":0,"owned_by":"minwal"}]}"""),
        (_, { } path) when MockBatches.Serves(path) => BatchAsync(context, path),
        ("GET", "/stats") => StatisticsAsync(context),
        ("POST", "/stats/reset") => ResetAsync(context),
        ("GET", "/health") => WriteAsync(context, 200, """{"status":"ok"}"""),
        _ => ErrorAsync(context, 404, $"no such path: {context.Request.Method} {context.Request.Path}", "invalid_request_error"),
    };

    private bool Refuses(HttpContext context) =>
        _options.Key is { } key && context.Request.Headers.Authorization.ToString() != "Bearer " + key;

    private async Task CompleteAsync(HttpContext context)
    {
        Statistics.Enter();
        var leave = BeforeAnswer(context, Statistics.Leave);
        try
        {
            Statistics.Count("requests");
            if (Refuses(context))
            {
                await ErrorAsync(context, 401, "Incorrect API key provided.", "invalid_api_key").ConfigureAwait(false);
                return;
            }

            var (request, complaint) = await ReadAsync(context).ConfigureAwait(false);
            if (_options.NoSchema && request is { HasFormat: true })
                (request, complaint) = (null, "response_format is not supported by this server");
            if (request is null) await ErrorAsync(context, 400, complaint!, "invalid_request_error").ConfigureAwait(false);
            else if (await AdmitAsync(context, request).ConfigureAwait(false)) await WorkAsync(context, request).ConfigureAwait(false);
        }
        finally
        {
            leave();
        }
    }

    /// <summary>
    /// Does something once: when the answer begins to be sent, so that who has got it finds it done; or when what is returned is called, if
    /// no answer was sent.
    /// </summary>
    private static Action BeforeAnswer(HttpContext context, Action action)
    {
        var done = 0;
        void Once()
        {
            if (Interlocked.Exchange(ref done, 1) == 0) action();
        }

        context.Response.OnStarting(() =>
        {
            Once();
            return Task.CompletedTask;
        });
        return Once;
    }

    private static async ValueTask<(MockRequest? Request, string? Complaint)> ReadAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (!read.IsCompleted)
            {
                context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var request = MockRequestReader.Read(read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray(),
                out var complaint);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            return (request, complaint);
        }
    }

    /// <summary>Enforces the limits; false when the request was turned away with 429.</summary>
    private async ValueTask<bool> AdmitAsync(HttpContext context, MockRequest request)
    {
        var admitted = _limits.TryAdmit(MockCompletion.TokensOf(request), out var wait);
        _limits.WriteTo(context.Response.Headers);
        if (admitted) return true;
        Statistics.Count("limited");
        await LimitAsync(context, wait == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : wait).ConfigureAwait(false);
        return false;
    }

    private async Task WorkAsync(HttpContext context, MockRequest request)
    {
        var free = BeforeAnswer(context, _limits.Leave);
        try
        {
            await AnswerAsync(context, request).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Its client has gone away before it was answered.
            Statistics.Count("abandoned");
        }
        finally
        {
            free();
        }
    }

    private Task LimitAsync(HttpContext context, TimeSpan wait)
    {
        // Rounded up: who waits exactly that long must not come too early.
        var told = (Math.Ceiling(wait.TotalMilliseconds) / 1000).ToString(CultureInfo.InvariantCulture);
        if (!_options.IsSilent) context.Response.Headers.RetryAfter = told;
        return ErrorAsync(context, 429, "Rate limit reached.", "rate_limit_exceeded");
    }

    private async Task AnswerAsync(HttpContext context, MockRequest request)
    {
        var asked = Statistics.Ask(request.Content);
        var content = _options.Deterministic ? request.Content : SlotRandom.Key(request.Content, Interlocked.Increment(ref _order));
        var line = MockFaults.Line(_options.Faults, content, asked);
        if (line is not null) Statistics.Count("fault_" + line);
        var random = new SlotRandom(SlotRandom.Key(content, 7));
        var wait = _options.Latency.Draw(ref random) + (line == "slow" ? _options.Slow : TimeSpan.Zero);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, context.RequestAborted).ConfigureAwait(false);
        switch (line)
        {
            case "error500":
                await ErrorAsync(context, 500, "The server had an error while processing your request.", "server_error")
                    .ConfigureAwait(false);
                return;
            case "limit":
                await LimitAsync(context, TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
                return;
            case "drop":
                context.Abort();
                return;
            case "silent":
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, context.RequestAborted).ConfigureAwait(false);
                return;
            case "headers":
                await CutAsync(context, inBody: false).ConfigureAwait(false);
                return;
            case "body":
                await CutAsync(context, inBody: true).ConfigureAwait(false);
                return;
        }

        var completion = Complete(request, content, out var complaint);
        if (completion is null)
        {
            await ErrorAsync(context, 422, complaint!, "invalid_request_error", "messages").ConfigureAwait(false);
            return;
        }

        Statistics.Count("answered");
        Statistics.Answer(request.Content);
        await WriteAsync(context, completion).ConfigureAwait(false);
    }

    /// <summary>The answer to a request, with the fault that its content has; null, with a complaint, where there is none.</summary>
    private MockCompletion? Complete(MockRequest request, ulong content, out string? complaint)
    {
        complaint = null;
        var fault = MockFaults.Content(_options.Faults, content);
        if (fault is not null) Statistics.Count("fault_" + fault);
        var key = fault == "duplicate" ? SlotRandom.Hash(MockAnswers.TaskOf(request) ?? "") : SlotRandom.Key(content, 1);
        string answer;
        IReadOnlyList<MockToolCall> calls;
        try
        {
            (answer, calls) = _answers.Answer(request, key);
        }
        catch (MinwalException e)
        {
            Statistics.Count("unanswerable");
            complaint = $"the offline grammar of the step cannot answer from this brief: {e.Message}";
            return null;
        }

        if (fault is "empty" or "refusal") calls = [];
        if (calls.Count == 0) answer = MockSpoiler.Spoil(answer, fault, request);
        else calls = [calls[0] with { Arguments = MockSpoiler.Spoil(calls[0].Arguments, fault, request) }, .. calls.Skip(1)];
        return new MockCompletion(request, answer, calls, fault == "refusal");
    }

    private async Task WriteAsync(HttpContext context, MockCompletion completion)
    {
        var output = completion.OutputTokens(_options);
        Statistics.Count("tokens", MockCompletion.TokensOf(completion.Request) + output);
        _limits.ChargeAnswer(output);
        var body = completion.ToUtf8(_options, _time.GetUtcNow());
        if (!completion.Request.Stream)
        {
            await WriteAsync(context, 200, body).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {Encoding.UTF8.GetString(body.Span)}\n\ndata: [DONE]\n\n", context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static Task ErrorAsync(HttpContext context, int status, string message, string type, string? param = null) =>
        WriteAsync(context, status, ErrorBody(message, type, param));

    private static string ErrorBody(string message, string type, string? param) => Json.ToText(new Fields(1).Add("error",
        new Fields(4).Add("message", message).Add("type", type).Add("param", param).Add("code", type)));

    private static Task WriteAsync(HttpContext context, int status, string json) =>
        WriteAsync(context, status, Encoding.UTF8.GetBytes(json));

    private static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }
}
