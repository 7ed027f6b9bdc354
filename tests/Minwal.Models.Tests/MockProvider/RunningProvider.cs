using System.Net;
using System.Text;
using Minwal.Faults;
using Minwal.MockProvider;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.MockProvider;

/// <summary>A mock provider on a free port and a client for it.</summary>
internal sealed class RunningProvider : IAsyncDisposable
{
    private readonly MockProviderServer _server;
    private readonly HttpClient _http = new();

    private RunningProvider(MockProviderServer server) => _server = server;

    public Uri Url => new(_server.Url);

    /// <summary>Starts one that knows the task <c>test/write</c> of <see cref="Brief"/>.</summary>
    public static async Task<RunningProvider> StartAsync(
        MockProviderOptions? options = null, TimeProvider? time = null, string grammar = Grammar, params string[] names) =>
        new(await MockProviderServer.StartAsync(
            options ?? new(), Answers(grammar, names), time ?? TimeProvider.System, TestContext.Current.CancellationToken));

    /// <summary>One with those faults, at those rates.</summary>
    public static Task<RunningProvider> FaultyAsync(string faults, bool deterministic = true) =>
        StartAsync(new() { Faults = MockFaults.Parse(faults, out _)!, Deterministic = deterministic });

    /// <summary>A request with a brief; another seed is another request.</summary>
    public static Fields Brief(long seed, string label = "history") =>
        Request($$"""Write one. <brief>{"task": "test/write", "label": "{{label}}"}</brief>""").Add("seed", seed);

    public static Fields Request(string prompt) =>
        new Fields().Add("model", "mock").Add("messages", new List<object?> { new Fields().Add("role", "user").Add("content", prompt) });

    /// <summary>The request for JSON that fits <paramref name="schema"/>.</summary>
    public static Fields WithSchema(Fields request, string schema) => new Fields(request).Add("response_format",
        new Fields().Add("type", "json_schema").Add("json_schema", new Fields().Add("name", "answer").Add("schema", Json.Parse(schema))));

    public Task<Reply> AskAsync(Fields request) => SendAsync(HttpMethod.Post, "/v1/chat/completions", Json.ToText(request));

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            response.Content.Headers.ContentType?.MediaType ?? "");
    }

    /// <summary>A count from /stats; 0 when it is not there.</summary>
    public async Task<long> CountAsync(string name) => (await GetAsync("/stats")).Json.GetValueOrDefault(name) as long? ?? 0;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private const string Grammar = """
        answer: { text: '<word> <word> <word>', label: '<=label>' }
        rules:
          word: [river, lamp, quiet, garden, seven, letter, market, blue]
        """;

    private static MockAnswers Answers(string yaml, IReadOnlyList<string> names)
    {
        var known = names is [] ? ["label"] : names;
        var grammar = new GrammarLanguage(RecipeLanguage.Create()).Read("g.yaml", _ => (yaml, "g.yaml"), [.. known], new List<Fault>())!;
        return new MockAnswers(task => task == "test/write" ? new MockTask(grammar, []) : null);
    }

    internal sealed record Reply(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers, string MediaType)
    {
        public Fields Json => (Fields)Values.Json.Parse(Body)!;

        public Fields Choice => (Fields)((IReadOnlyList<object?>)Json["choices"]!)[0]!;

        public Fields Message => (Fields)Choice["message"]!;

        public string Content => (string)Message["content"]!;

        /// <summary>The content, as the JSON it is.</summary>
        public Fields Answer => (Fields)Values.Json.Parse(Content)!;

        public Fields Error => (Fields)Json["error"]!;
    }
}
