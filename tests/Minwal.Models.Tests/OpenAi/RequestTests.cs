using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

public sealed class RequestTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Say it.")];

    [Fact]
    public async Task A_request_holds_what_was_asked_for_and_nothing_else()
    {
        const string Schema =
            """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""";
        var body = await BodyOf(
            [
                new(ChatRole.System, "You write \"short\" texts."), new(ChatRole.User, "اكتب جملة.\nNow."),
                new(ChatRole.Assistant, "{}"), new(ChatRole.User, "Again <b> & 'c' 🌙"),
            ],
            new ChatOptions
            {
                ModelId = "another name, which is not sent",
                Temperature = 0.7f,
                TopP = 0.95f,
                MaxOutputTokens = 300,
                Seed = 2147483647,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), "make_text", "A text."),
                AdditionalProperties = new()
                {
                    [CallContext.Key] = new CallContext("recipe/write", Variables.None, null, 5),
                    ["top_k"] = 3,
                },
            });
        Assert.Equal(
            """{"model":"some-model","messages":[{"role":"system","content":"You write \"short\" texts."},""" +
            """{"role":"user","content":"اكتب جملة.\nNow."},""" +
            """{"role":"assistant","content":"{}"},{"role":"user","content":"Again <b> & 'c' \uD83C\uDF19"}],""" +
            "\"temperature\":0.7,\"top_p\":0.95,\"max_tokens\":300,\"seed\":2147483647," +
            "\"response_format\":" +
            """{"type":"json_schema","json_schema":{"name":"make_text","description":"A text.","strict":true,"schema":""" + Schema + "}}}",
            body);
    }

    [Fact]
    public async Task What_is_left_to_the_provider_is_not_sent() =>
        Assert.Equal("""{"model":"some-model","messages":[{"role":"user","content":"Say it."}]}""", await BodyOf(Question, null));

    [Fact]
    public async Task JSON_without_a_schema_is_asked_for_by_its_name() =>
        Assert.Equal("""{"model":"some-model","messages":[{"role":"user","content":"Say it."}],"response_format":{"type":"json_object"}}""",
            await BodyOf(Question, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.1, "1.1")]
    [InlineData(0.85, "0.85")]
    public async Task A_temperature_is_sent_as_it_was_typed(double typed, string sent) =>
        Assert.Contains($"\"temperature\":{sent}}}", await BodyOf(Question, new ChatOptions { Temperature = (float)typed }),
            StringComparison.Ordinal);

    [Fact]
    public async Task Half_a_character_is_sent_as_a_sign_that_it_was_there() =>
        Assert.Equal("""{"model":"some-model","messages":[{"role":"system","content":"a�b"},{"role":"user","content":"a�b"}]}""",
            (await BodyOf([new(ChatRole.System, "a\ud83cb"), new(ChatRole.User, "a\udf19b")], null))
                .Replace("\\uFFFD", "�", StringComparison.Ordinal));

    [Theory]
    [InlineData("sk-of-a-file\n")]
    [InlineData(" sk-of-a-file\r\n")]
    public async Task The_space_around_a_key_is_not_sent(string key)
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client(key: key);
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        Assert.Equal("Bearer sk-of-a-file", Assert.Single(endpoint.Seen).Headers["Authorization"]);
    }

    [Fact]
    public async Task A_request_goes_to_the_endpoints_own_path_with_the_key_in_its_header()
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client(key: "sk-a.b-c_d");
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        var asked = Assert.Single(endpoint.Seen);
        Assert.Equal("POST /v1/chat/completions", asked.Line);
        Assert.Equal("Bearer sk-a.b-c_d", asked.Headers["Authorization"]);
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
        Assert.Equal("application/json", asked.Headers["Accept"]);
        // Nothing tells what the tool runs on.
        Assert.Equal("minwal", asked.Headers["User-Agent"]);
        Assert.Equal(["Accept", "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent"],
            asked.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_requests_at_once_each_get_their_own_answer()
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client();
        await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => client.GetResponseAsync([new(ChatRole.User, $"Question {i}")], null, TestContext.Current.CancellationToken)));
        Assert.Equal(50, endpoint.Seen.Select(a => a.Body).Distinct().Count());
    }

    private static async Task<string> BodyOf(ChatMessage[] messages, ChatOptions? options)
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client();
        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return Assert.Single(endpoint.Seen).Body;
    }
}
