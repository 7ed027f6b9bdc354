using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>The bytes of requests that hold more than texts.</summary>
public sealed class ContentRequestTests
{
    private const string Plain = """{"role":"user","content":"Say it."}""";
    private static readonly byte[] Pixels = [1, 2, 3];

    [Fact]
    public async Task Texts_and_images_are_parts_in_their_order() =>
        Assert.Equal("""{"role":"user","content":[{"type":"text","text":"What is \"this\"?"},""" +
            """{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},""" +
            """{"type":"image_url","image_url":{"url":"https://example.org/a.jpg?b=%20c","detail":"low"}},""" +
            """{"type":"text","text":"Say."}]}""",
            await MessagesOf(new ChatMessage(ChatRole.User,
            [
                new TextContent("What is \"this\"?"), new DataContent(Pixels, "image/png"),
                new UriContent("https://example.org/a.jpg?b=%20c", "image/jpeg") { AdditionalProperties = new() { ["detail"] = "low" } },
                new TextContent("Say."),
            ])));

    [Fact]
    public async Task Sound_and_documents_have_parts_of_their_own() =>
        Assert.Equal("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AQID","format":"wav"}},""" +
            """{"type":"input_audio","input_audio":{"data":"AQID","format":"mp3"}},""" +
            """{"type":"file","file":{"filename":"law.pdf","file_data":"data:application/pdf;base64,AQID"}},""" +
            """{"type":"file","file":{"file_id":"file-7"}}]}""",
            await MessagesOf(new ChatMessage(ChatRole.User,
            [
                new DataContent(Pixels, "audio/wav"), new DataContent(Pixels, "audio/mpeg"),
                new DataContent(Pixels, "application/pdf") { Name = "law.pdf" }, new HostedFileContent("file-7"),
            ])));

    [Fact]
    public async Task Several_texts_of_one_message_are_one_text() =>
        Assert.Equal("""{"role":"user","content":"Say it."}""",
            await MessagesOf(new ChatMessage(ChatRole.User, [new TextContent("Say "), new TextContent("it.")])));

    [Fact]
    public async Task A_conversation_with_tools_is_sent_as_it_was()
    {
        var call = new FunctionCallContent("call_1", "look_up", new Dictionary<string, object?>
        {
            ["city"] = "عمّان",
            ["days"] = 3,
            ["more"] = JsonElement.Parse("""{"a": [1, 2.50]}"""),
            ["none"] = null,
        });
        Assert.Equal(Plain +
            """,{"role":"assistant","content":null,"tool_calls":[""" +
            """{"id":"call_1","type":"function","function":{"name":"look_up","arguments":""" + "\"" +
            """{\"city\":\"عمّان\",\"days\":3,\"more\":{\"a\":[1,2.50]},\"none\":null}"}},""" +
            """{"id":"call_2","type":"function","function":{"name":"now","arguments":"{}"}}]},""" +
            """{"role":"tool","tool_call_id":"call_1","content":"sunny"},""" +
            """{"role":"tool","tool_call_id":"call_2","content":"{\"hour\":7}"},""" +
            """{"role":"assistant","content":"Sunny."}""",
            await MessagesOf(
                new ChatMessage(ChatRole.User, "Say it."),
                new ChatMessage(ChatRole.Assistant, [call, new FunctionCallContent("call_2", "now")]),
                new ChatMessage(ChatRole.Tool,
                    [new FunctionResultContent("call_1", "sunny"), new FunctionResultContent("call_2", new Fields().Add("hour", 7L))]),
                new ChatMessage(ChatRole.Assistant, "Sunny.")));
    }

    [Fact]
    public async Task What_is_said_beside_a_call_is_sent_with_it() =>
        Assert.Equal(
            """{"role":"assistant","content":"Let me see.",""" +
            "\"tool_calls\":" + """[{"id":"c","type":"function","function":{"name":"now","arguments":"{}"}}]}""",
            await MessagesOf(new ChatMessage(ChatRole.Assistant, [new TextContent("Let me see."), new FunctionCallContent("c", "now")])));

    [Fact]
    public async Task Results_in_a_users_message_come_before_what_the_user_says() =>
        Assert.Equal("""{"role":"tool","tool_call_id":"c","content":"7"},{"role":"user","content":"And now?"}""",
            await MessagesOf(new ChatMessage(ChatRole.User, [new TextContent("And now?"), new FunctionResultContent("c", 7)])));

    [Fact]
    public async Task A_tool_that_failed_says_so_to_the_model() =>
        Assert.Equal("""{"role":"tool","tool_call_id":"c","content":"Error: no such city"}""",
            await MessagesOf(new ChatMessage(ChatRole.Tool,
                [new FunctionResultContent("c", null) { Exception = new InvalidOperationException("no such city") }])));

    [Fact]
    public async Task Arguments_that_were_no_JSON_are_sent_back_as_they_came()
    {
        await using var endpoint = await StartAsync(Reply.Message((Fields)Json.Parse(
            """{"content": null, "tool_calls": [{"id": "c", "type": "function", "function": {"name": "now", "arguments": "{\"a\":""" +
                """ "}}]}""")!), Reply.Says("yes"));
        using var client = endpoint.Client();
        var response = await client.GetResponseAsync([new(ChatRole.User, "Say it.")], null, TestContext.Current.CancellationToken);
        await client.GetResponseAsync([new(ChatRole.User, "Say it."), .. response.Messages,
            new(ChatRole.Tool, [new FunctionResultContent("c", "bad JSON")])],
            null, TestContext.Current.CancellationToken);
        Assert.Contains("""{"name":"now","arguments":"{\"a\": "}""", endpoint.Seen[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thoughts_and_counts_are_no_part_of_what_is_sent_back() =>
        Assert.Equal("""{"role":"assistant","content":"Two."}""",
            await MessagesOf(new ChatMessage(ChatRole.Assistant,
                [new TextReasoningContent("Hm."), new TextContent("Two."), new UsageContent(new UsageDetails { InputTokenCount = 5 })])));

    [Fact]
    public async Task A_refusal_is_sent_back_as_one() =>
        Assert.Equal("""{"role":"assistant","content":null,"refusal":"I can't."}""",
            await MessagesOf(new ChatMessage(ChatRole.Assistant, [new ErrorContent("I can't.") { ErrorCode = "Refusal" }])));

    [Fact]
    public async Task Who_speaks_is_sent_with_the_message() =>
        Assert.Equal("""{"role":"user","name":"Layla","content":"Say it."}""",
            await MessagesOf(new ChatMessage(ChatRole.User, "Say it.") { AuthorName = "Layla" }));

    [Fact]
    public async Task Instructions_come_first() =>
        Assert.Equal($$"""{"model":"some-model","messages":[{"role":"system","content":"Be short."},{{Plain}}]}""",
            await BodyOf(new ChatOptions { Instructions = "Be short." }, new ChatMessage(ChatRole.User, "Say it.")));

    [Fact]
    public async Task Every_option_has_its_place() =>
        Assert.Equal(
            $$"""{"model":"some-model","messages":[{{Plain}}],""" +
            "\"temperature\":0.7,\"top_k\":40,\"frequency_penalty\":0.5,\"presence_penalty\":-1.2," +
            "\"stop\":[\"\\n\",\"END\"],\"reasoning_effort\":\"low\"}",
            await BodyOf(new ChatOptions
            {
                Temperature = 0.7f,
                TopK = 40,
                FrequencyPenalty = 0.5f,
                PresencePenalty = -1.2f,
                StopSequences = ["\n", "END"],
                Reasoning = new() { Effort = ReasoningEffort.Low },
            }, new ChatMessage(ChatRole.User, "Say it.")));

    public static TheoryData<ChatToolMode?, bool?, string> Choices => new()
    {
        { null, null, "" },
        { ChatToolMode.Auto, null, ",\"tool_choice\":\"auto\"" },
        { ChatToolMode.None, true, ",\"tool_choice\":\"none\",\"parallel_tool_calls\":true" },
        { ChatToolMode.RequireAny, false, ",\"tool_choice\":\"required\",\"parallel_tool_calls\":false" },
        { ChatToolMode.RequireSpecific("now"), null, ",\"tool_choice\":" + """{"type":"function","function":{"name":"now"}}""" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Tools_are_sent_with_their_schemas_and_with_how_they_may_be_used(ChatToolMode? mode, bool? several, string sent)
    {
        const string Schema = """{"type": "object", "properties": {"city": {"type": "string"}}}""";
        var tools = new AITool[]
        {
            AIFunctionFactory.CreateDeclaration("look_up", "The weather.", JsonElement.Parse(Schema)),
            AIFunctionFactory.CreateDeclaration("now", null, JsonElement.Parse("{}")),
        };
        Assert.Equal($$$"""{"model":"some-model","messages":[{{{Plain}}}],"tools":[""" +
            """{"type":"function","function":{"name":"look_up","description":"The weather.","parameters":""" + Schema + "}}," +
            """{"type":"function","function":{"name":"now","parameters":{}}}]""" + sent + "}",
            await BodyOf(new ChatOptions { Tools = tools, ToolMode = mode, AllowMultipleToolCalls = several },
                new ChatMessage(ChatRole.User, "Say it.")));
    }

    public static TheoryData<ChatMessage, string> WithoutPlace => new()
    {
        { new(ChatRole.User, [new DataContent(Pixels, "video/mp4")]), "data of type 'video/mp4'" },
        { new(ChatRole.User, [new UriContent("https://example.org/a", "text/html")]), "an address of type 'text/html'" },
        { new(ChatRole.System, [new DataContent(Pixels, "image/png")]), "data of type 'image/png' in a message of role 'system'" },
        { new(ChatRole.Assistant, [new TextContent("a"), new DataContent(Pixels, "image/png")]),
            "data of type 'image/png' in a message of role 'assistant'" },
        { new(ChatRole.User, [new FunctionCallContent("c", "now")]), "a call of the tool 'now' in a message of role 'user'" },
        { new(ChatRole.User, [new HostedVectorStoreContent("v")]), "a content of kind HostedVectorStoreContent" },
        { new(ChatRole.Assistant, [new ErrorContent("broken")]), "an error in a message of role 'assistant'" },
        { new(ChatRole.Assistant, [new FunctionResultContent("c", 1)]), "a tool's result in a message of role 'assistant'" },
        { new(ChatRole.Tool, [new FunctionResultContent("c", 1), new DataContent(Pixels, "image/png")]),
            "data of type 'image/png' beside a tool's result" },
        { new(ChatRole.Tool, [new FunctionResultContent("c", new DataContent(Pixels, "image/png"))]),
            "data of type 'image/png' as a tool's result" },
        { new(ChatRole.Tool, [new FunctionResultContent("c", new AIContent[] { new DataContent(Pixels, "image/png") })]),
            "data of type 'image/png' as a tool's result" },
    };

    [Theory]
    [MemberData(nameof(WithoutPlace))]
    public async Task What_has_no_form_is_named_and_never_left_out(ChatMessage message, string named)
    {
        var fault = await FaultOf(null, message);
        Assert.StartsWith("the request cannot be sent: a chat completion has no place for " + named, fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_without_a_place_are_named_too()
    {
        var question = new ChatMessage(ChatRole.User, "Say it.");
        Assert.Contains("'web_search' (HostedWebSearchTool)", (await FaultOf(new() { Tools = [new HostedWebSearchTool()] }, question))
            .Message, StringComparison.Ordinal);
        Assert.Contains("no tools", (await FaultOf(new() { ToolMode = ChatToolMode.RequireAny }, question)).Message,
            StringComparison.Ordinal);
        Assert.Contains("conversation", (await FaultOf(new() { ConversationId = "c" }, question)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top_k")]
    [InlineData("frequency_penalty")]
    [InlineData("presence_penalty")]
    [InlineData("stop")]
    [InlineData("reasoning_effort")]
    [InlineData("parallel_tool_calls")]
    public async Task A_setting_that_the_endpoint_does_not_know_is_left_out_and_told_of_once(string name)
    {
        await using var endpoint = await StartAsync(Reply.Fails(400, $"Unknown parameter: '{name}'."), Reply.Says("yes"));
        var told = new List<string>();
        using var client = endpoint.Client(notice: told.Add);
        var options = new ChatOptions
        {
            TopK = 1,
            FrequencyPenalty = 1,
            PresencePenalty = 1,
            StopSequences = ["."],
            Reasoning = new() { Effort = ReasoningEffort.High },
            Tools = [AIFunctionFactory.CreateDeclaration("now", null, JsonElement.Parse("{}"))],
            AllowMultipleToolCalls = false,
        };
        for (var i = 0; i < 2; i++)
            await client.GetResponseAsync([new(ChatRole.User, "Say it.")], options, TestContext.Current.CancellationToken);
        Assert.Equal(endpoint.Seen[0].Json.Keys.Where(k => k != name), endpoint.Seen[1].Json.Keys);
        Assert.Equal(endpoint.Seen[1].Body, endpoint.Seen[2].Body);
        Assert.StartsWith($"openai:some-model does not take '{name}': left out from here on", Assert.Single(told),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_in_words_is_a_part_of_its_own_beside_an_image_and_a_message_after_a_result()
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("{}")) };
        const string Words = "Answer with one JSON value that fits this JSON schema, and with nothing else:\\n{}";
        await using var endpoint = await StartAsync(Reply.Fails(400, "response_format is not supported"), Reply.Says("{}"));
        using var client = endpoint.Client();
        await client.GetResponseAsync([new(ChatRole.User, [new DataContent(Pixels, "image/png")])], options,
            TestContext.Current.CancellationToken);
        Assert.EndsWith("""base64,AQID"}},{"type":"text","text":""" + $"\"{Words}\"}}]}}]}}", endpoint.Seen[1].Body,
            StringComparison.Ordinal);
        await client.GetResponseAsync([new(ChatRole.Tool, [new FunctionResultContent("c", 1)])], options,
            TestContext.Current.CancellationToken);
        Assert.EndsWith("""{"role":"tool","tool_call_id":"c","content":"1"},{"role":"user","content":""" + $"\"{Words}\"}}]}}",
            endpoint.Seen[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_is_the_same_bytes_however_often_it_comes()
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client();
        foreach (var beginning in (string[])["\"a\"\nب🌙", "\"a\"\nب🌙", "other", new string("\"a\"\nب🌙"), new string("\"a\"\nب🌙"),
            "\"a\"\nب🌙"])
            await client.GetResponseAsync([new(ChatRole.System, beginning), new(ChatRole.User, beginning)], null,
                TestContext.Current.CancellationToken);
        Assert.Equal(2, endpoint.Seen.Select(a => a.Body).Distinct().Count());
        Assert.All(endpoint.Seen, asked =>
        {
            var messages = ((IReadOnlyList<object?>)asked.Json["messages"]!).Cast<Fields>().ToList();
            Assert.Equal(messages[1]["content"], messages[0]["content"]);
        });
    }

    private static async Task<string> MessagesOf(params ChatMessage[] messages)
    {
        var body = await BodyOf(null, messages);
        const string Before = """{"model":"some-model","messages":[""", Behind = "]}";
        return body[Before.Length..^Behind.Length];
    }

    private static async Task<string> BodyOf(ChatOptions? options, params ChatMessage[] messages)
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client();
        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return Assert.Single(endpoint.Seen).Body;
    }

    private static async Task<ModelException> FaultOf(ChatOptions? options, params ChatMessage[] messages)
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = new RetryingChatClient(endpoint.Client(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), 6, new FakeTime());
        var fault = await Assert.ThrowsAsync<ModelException>(
            () => client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3010", false), (fault.Code, fault.Fatal));
        Assert.Empty(endpoint.Seen);
        return fault;
    }
}
