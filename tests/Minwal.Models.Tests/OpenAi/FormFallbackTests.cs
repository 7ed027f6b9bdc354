using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Expressions;
using Minwal.MockProvider;
using Minwal.Models.OpenAi;
using Minwal.Recipes.Language;
using Minwal.Steps.Answers;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>What an endpoint does not understand is asked in another way.</summary>
public sealed class FormFallbackTests
{
    private const string Schema = """{"type":"object","properties":{"text":{"type":"string"}}}""";
    private static readonly ChatMessage[] Question = [new(ChatRole.System, "Be short."), new(ChatRole.User, "Say it.")];

    [Theory]
    [InlineData(400, "response_format is not supported by this server")]
    [InlineData(422, "body.response_format: extra fields not permitted")]
    [InlineData(400, "Invalid parameter: json_schema is not supported with this model")]
    public async Task A_server_without_schemas_is_told_the_schema_in_words_from_then_on(int status, string complaint)
    {
        await using var endpoint = await StartAsync(Reply.Fails(status, complaint), Reply.Says("""{"text":"yes"}"""));
        var told = new List<string>();
        using var client = endpoint.Client(notice: told.Add);
        Assert.Equal("""{"text":"yes"}""", (await Ask(client)).Text);
        await Ask(client);
        Assert.Equal(3, endpoint.Seen.Count);
        Assert.Contains("response_format", endpoint.Seen[0].Json.Keys);
        const string Plain =
            """{"model":"some-model","messages":[{"role":"system","content":"Be short."},{"role":"user","content":"Say it.\n\nAnswer""" +
            """ with one JSON value that fits this JSON schema, and with nothing else:\n""";
        var escaped = JsonEncodedText.Encode(Schema, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        Assert.All(endpoint.Seen.Skip(1), asked => Assert.Equal(Plain + escaped + "\"}],\"max_tokens\":50}", asked.Body));
        Assert.Equal(
            $"openai:some-model does not take 'response_format': the schema is in the prompt from here on ({status}: {complaint})",
            Assert.Single(told));
    }

    [Fact]
    public async Task A_model_that_counts_its_thoughts_is_told_so_in_its_own_word_from_then_on()
    {
        await using var endpoint = await StartAsync(
            Reply.Fails(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
                Reply.Says("{}"));
        // Nothing is lost, so nothing is told.
        using var client = endpoint.Client(notice: Assert.Fail);
        await Ask(client);
        await Ask(client);
        Assert.Equal(3, endpoint.Seen.Count);
        Assert.Equal(50L, endpoint.Seen[0].Json["max_tokens"]);
        Assert.All(endpoint.Seen.Skip(1), asked =>
        {
            Assert.Equal(50L, asked.Json["max_completion_tokens"]);
            Assert.DoesNotContain("max_tokens", asked.Json.Keys);
            Assert.Contains("response_format", asked.Json.Keys);
        });
    }

    [Fact]
    public async Task A_server_that_understands_neither_is_asked_without_both()
    {
        await using var endpoint = await StartAsync(Reply.Fails(400, "use max_completion_tokens"),
            Reply.Fails(400, "no response_format here"), Reply.Says("{}"));
        using var client = endpoint.Client();
        await Ask(client);
        Assert.Equal(["model", "messages", "max_completion_tokens"], endpoint.Seen[2].Json.Keys);
    }

    [Theory]
    [InlineData(400, "the conversation is too long")]
    [InlineData(500, "response_format made me fall over")]
    public async Task Other_complaints_change_nothing(int status, string complaint)
    {
        await using var endpoint = await StartAsync(Reply.Fails(status, complaint));
        using var client = endpoint.Client();
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<ProviderFault>(() => Ask(client));
        Assert.Equal(2, endpoint.Seen.Count);
        Assert.All(endpoint.Seen, asked => Assert.Contains("response_format", asked.Json.Keys));
    }

    [Fact]
    public async Task A_server_that_keeps_complaining_is_not_asked_for_ever()
    {
        await using var endpoint =
            await StartAsync(Reply.Fails(400, "neither response_format nor max_completion_tokens nor anything else"));
        using var client = endpoint.Client();
        Assert.Equal("MW3010", (await Assert.ThrowsAsync<ProviderFault>(() => Ask(client))).Code);
        Assert.Equal(3, endpoint.Seen.Count);
    }

    [Fact]
    public async Task Many_calls_that_meet_the_refusal_at_once_all_get_their_answer()
    {
        await using var provider = await MockProviderServer.StartAsync(new MockProviderOptions { NoSchema = true },
            new MockAnswers(_ => null), TimeProvider.System, TestContext.Current.CancellationToken);
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(new Uri(provider.Url), "mock", "none", handler, TimeProvider.System);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(client)));
        Assert.All(answers, answer => Assert.NotEmpty(answer.Text));
    }

    [Theory]
    [InlineData("""{"text":"yes"}""")]
    [InlineData("```json\n{\"text\":\"yes\"}\n```")]
    [InlineData("Sure! Here it is:\n\n{\"text\": \"yes\",}\n\nAnything else?")]
    [InlineData("<think>\n{\"text\":\"no\"}? No.\n</think>\n```\n{\"text\":\"yes\"}\n```")]
    [InlineData("{\"text\":\"no\"} it was, but </think>{\"text\":\"yes\"}")]
    public async Task Whatever_a_model_without_schemas_puts_around_its_JSON_the_answer_is_read(string content)
    {
        await using var endpoint = await StartAsync(Reply.Fails(400, "response_format is not supported"), Reply.Says(content));
        using var client = endpoint.Client();
        var shape = new AnswerShape(AnswerType.Object) { Fields = [new("text", default, new AnswerShape(AnswerType.String))] };
        var read = AnswerReader.Read((await Ask(client)).Text, shape, several: false, Variables.None);
        Assert.Null(read.Failure);
        Assert.All(read.ItemFaults, Assert.Null);
        Assert.Equal("""{"text":"yes"}""", Json.ToText(Assert.Single(read.Items)));
    }

    private static Task<ChatResponse> Ask(OpenAiChatClient client) => client.GetResponseAsync(Question,
        new ChatOptions
        {
            MaxOutputTokens = 50,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), "make_text"),
        },
        TestContext.Current.CancellationToken);
}
