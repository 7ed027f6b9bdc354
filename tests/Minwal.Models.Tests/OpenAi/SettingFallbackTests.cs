using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>A sampling setting that an endpoint does not take is left out, and not in silence.</summary>
public sealed class SettingFallbackTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Say it.")];
    private static readonly string[] Usual = ["model", "messages", "temperature", "top_p", "max_tokens", "seed", "response_format"];

    private readonly ConcurrentQueue<string> _told = new();

    [Theory]
    [InlineData("temperature", 400)]
    [InlineData("top_p", 400)]
    [InlineData("seed", 422)]
    public async Task What_the_endpoint_does_not_take_is_left_out_from_then_on_and_told_once(string setting, int status)
    {
        await using var endpoint = await StartAsync(Refuses(setting, status), Reply.Says("yes"));
        using var client = endpoint.Client("o4-mini", notice: _told.Enqueue);
        for (var i = 0; i < 3; i++) Assert.Equal("yes", (await Ask(client)).Text);
        Assert.Equal(4, endpoint.Seen.Count);
        Assert.Equal(Usual, endpoint.Seen[0].Json.Keys);
        Assert.All(endpoint.Seen.Skip(1), asked => Assert.Equal(Usual.Where(name => name != setting), asked.Json.Keys));
        Assert.Equal($"openai:o4-mini does not take '{setting}': left out from here on ({status}: '{setting}' is not for this model.)",
            Assert.Single(_told));
    }

    [Fact]
    public async Task One_refusal_after_the_other_is_met_within_one_call()
    {
        await using var endpoint = await StartAsync(Refuses("seed"), Reply.Fails(400, "use max_completion_tokens"), Refuses("temperature"),
            Reply.Fails(400, "no response_format here"), Refuses("top_p"), Reply.Says("yes"));
        using var client = endpoint.Client(notice: _told.Enqueue);
        Assert.Equal("yes", (await Ask(client)).Text);
        Assert.Equal(6, endpoint.Seen.Count);
        Assert.Equal(["model", "messages", "max_completion_tokens"], endpoint.Seen[5].Json.Keys);
        Assert.Equal(["'seed': left out", "'temperature': left out", "'response_format': the schema is in the prompt", "'top_p': left out"],
            _told.Select(notice => notice["openai:some-model does not take ".Length..notice.IndexOf(" from here on",
                StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_server_that_keeps_complaining_is_not_asked_for_ever()
    {
        await using var endpoint =
            await StartAsync(Reply.Fails(400, "none of 'seed', 'top_p', 'temperature', response_format, max_completion_tokens"));
        using var client = endpoint.Client(notice: _told.Enqueue);
        Assert.Equal("MW3010", (await FaultOf(client)).Code);
        Assert.Equal(6, endpoint.Seen.Count);
        Assert.Equal("MW3010", (await FaultOf(client)).Code);
        Assert.Equal(7, endpoint.Seen.Count);
        Assert.Equal(4, _told.Count);
    }

    [Fact]
    public async Task What_was_not_sent_cannot_be_left_out()
    {
        await using var endpoint = await StartAsync(Refuses("top_p"));
        using var client = endpoint.Client(notice: _told.Enqueue);
        Assert.Equal("MW3010", (await FaultOf(client, new ChatOptions { Temperature = 0.8f, Seed = 5 })).Code);
        Assert.Single(endpoint.Seen);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Other_failures_change_nothing_whatever_they_name(int status)
    {
        await using var endpoint = await StartAsync(Refuses("temperature", status));
        using var client = endpoint.Client(notice: _told.Enqueue);
        for (var i = 0; i < 2; i++) await FaultOf(client);
        Assert.All(endpoint.Seen, asked => Assert.Contains("temperature", asked.Json.Keys));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_notice_does_not_hold_the_key()
    {
        await using var endpoint = await StartAsync(Reply.Fails(400, "No 'seed' for sk-of-the-test."), Reply.Says("yes"));
        using var client = endpoint.Client(notice: _told.Enqueue);
        await Ask(client);
        Assert.Contains("No 'seed' for ***.", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_that_meet_a_refusal_at_once_all_get_their_answer_and_one_tells()
    {
        const int Calls = 20;
        using var choosy = new ChoosyHandler(atOnce: Calls);
        using var client = new OpenAiChatClient(new Uri("http://choosy.test/v1"), "some-model", "none", choosy, TimeProvider.System,
            _told.Enqueue);
        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Ask(client)));
        Assert.All(answers, answer => Assert.Equal("yes", answer.Text));
        Assert.Equal(["openai:some-model does not take 'seed'", "openai:some-model does not take 'temperature'"],
            _told.Select(notice => notice[..notice.IndexOf(':', 10)]).Order(StringComparer.Ordinal));
        // Each was refused at first, and no call was refused the same thing twice.
        Assert.InRange(choosy.Refused, Calls, 2 * Calls);
        Assert.Equal("yes", (await Ask(client)).Text);
        Assert.InRange(choosy.Refused, Calls, 2 * Calls);
    }

    private static Reply Refuses(string setting, int status = 400) => new(status, Json.ToText(status == 422
        ? new Fields().Add("error", $"'{setting}' is not for this model.")
            .Add("detail",
            new List<object?> { new Fields().Add("type", "extra_forbidden").Add("loc", new List<object?> { "body", setting }) })
        : new Fields().Add("error", new Fields().Add("message", $"'{setting}' is not for this model.").Add("param", setting))));

    private static Task<ChatResponse> Ask(OpenAiChatClient client, ChatOptions? options = null) =>
        client.GetResponseAsync(Question, options ?? new ChatOptions
        {
            Temperature = 0.8f,
            TopP = 0.9f,
            Seed = 5,
            MaxOutputTokens = 50,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "make_text"),
        }, TestContext.Current.CancellationToken);

    private static Task<ProviderFault> FaultOf(OpenAiChatClient client, ChatOptions? options = null) =>
        Assert.ThrowsAsync<ProviderFault>(() => Ask(client, options));

    /// <summary>
    /// Takes neither temperature nor seed, and complains of the one or the other in turn. Answers nobody before the first calls have all
    /// come.
    /// </summary>
    private sealed class ChoosyHandler(int atOnce) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _came, _refused;

        public int Refused => Volatile.Read(ref _refused);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = ((Fields)Json.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken))!).Keys.ToList();
            var number = Interlocked.Increment(ref _came);
            if (number == atOnce) _allCame.SetResult();
            await _allCame.Task.WaitAsync(cancellationToken);
            string[] refused = number % 2 == 0 ? ["temperature", "seed"] : ["seed", "temperature"];
            var reply = refused.FirstOrDefault(sent.Contains) is { } setting ? Refuses(setting) : Reply.Says("yes");
            if (reply.Status != 200) Interlocked.Increment(ref _refused);
            return new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new StringContent(reply.Body) };
        }
    }
}
