using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Minwal.Models.OpenAi;
using Minwal.Values;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>
/// A server on a free port that gives the answers of a script, one after the other (the last again and again), and keeps what it was asked.
/// </summary>
internal sealed class ScriptedEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IReadOnlyList<Reply> _replies;
    private readonly SocketsHttpHandler _handler = new();
    private readonly ConcurrentQueue<Asked> _asked = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    private ScriptedEndpoint(IReadOnlyList<Reply> replies)
    {
        _replies = replies;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<Asked> Seen => [.. _asked];

    /// <summary>Completes when the first request has come.</summary>
    public Task FirstAsked => _first.Task;

    public Uri Url { get; private set; } = null!;

    public static async Task<ScriptedEndpoint> StartAsync(params Reply[] replies)
    {
        var endpoint = new ScriptedEndpoint(replies);
        await endpoint._app.StartAsync(Xunit.TestContext.Current.CancellationToken);
        endpoint.Url = new Uri(endpoint._app.Urls.First() + "/v1");
        return endpoint;
    }

    public OpenAiChatClient Client(string model = "some-model", string key = "sk-of-the-test", TimeProvider? time = null,
        Action<string>? notice = null) =>
        new(Url, model, key, _handler, time ?? TimeProvider.System, notice);

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _asked.Enqueue(new($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        var reply = _replies[Math.Min(Interlocked.Increment(ref _next) - 1, _replies.Count - 1)];
        _first.TrySetResult();
        if (reply.Resets)
        {
            context.Abort();
            return;
        }

        if (reply.Hangs)
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        var bytes = Encoding.UTF8.GetBytes(reply.Body);
        if (reply.BreaksOff)
        {
            context.Response.ContentLength = bytes.Length * 2;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    internal sealed record Asked(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public Fields Json => (Fields)Values.Json.Parse(Body)!;
    }

    internal sealed record Reply(int Status, string Body, params (string Name, string Value)[] Headers)
    {
        /// <summary>The connection is reset before any answer.</summary>
        public static Reply Reset { get; } = new(0, "") { Resets = true };

        /// <summary>No answer ever comes.</summary>
        public static Reply Silence { get; } = new(0, "") { Hangs = true };

        public bool Resets { get; private init; }

        public bool Hangs { get; private init; }

        /// <summary>The connection is reset in the middle of the body.</summary>
        public bool BreaksOff { get; init; }

        public static Reply Says(string text) => Message(new Fields().Add("role", "assistant").Add("content", text));

        public static Reply Message(Fields message, string finish = "stop") => new(200, Json.ToText(new Fields()
            .Add("id", "chatcmpl-1").Add("object", "chat.completion").Add("model", "some-model-2025")
            .Add("choices", new List<object?> { new Fields().Add("index", 0L).Add("message", message).Add("finish_reason", finish) })));

        public static Reply Fails(int status, string message, params (string, string)[] headers) =>
            new(status, Json.ToText(new Fields().Add("error", new Fields().Add("message", message).Add("type", "some_error"))), headers);
    }
}
