using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

/// <summary>Tools, images and what else a request may hold beside texts, asked for by the tool's own client.</summary>
public sealed class ToolTests
{
    private const string Schema =
        """{"type": "object", "properties": {"city": {"enum": ["Amman", "Cairo"]}, "days": {"type": "integer", "minimum": 1, "maximum":""" +
        """ 3}}}""";
    private static readonly ChatMessage Question = new(ChatRole.User, "How is the weather?");

    private static readonly AITool[] Tools =
    [
        AIFunctionFactory.CreateDeclaration("look_up", "The weather.", JsonElement.Parse(Schema)),
        AIFunctionFactory.CreateDeclaration("now", "The time.", JsonElement.Parse("{}")),
    ];

    [Fact]
    public async Task A_tool_is_called_with_arguments_that_fit_and_then_the_question_is_answered()
    {
        await using var provider = await StartAsync();
        var options = new ChatOptions { Tools = Tools, ToolMode = ChatToolMode.RequireSpecific("look_up") };
        var response = await AskAsync(provider, options, Question);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal("look_up", call.Name);
        Assert.Matches("""^\{"city":"(Amman|Cairo)","days":[123]\}$""", ToolText.Arguments(call));
        var answer = await AskAsync(provider, options, Question, response.Messages[0],
            new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "sunny")]));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task The_same_request_calls_the_same_tool_with_the_same_arguments()
    {
        await using var provider = await StartAsync();
        await using var again = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var question = new ChatMessage(ChatRole.User, $"Question {i}");
            var calls = new List<FunctionCallContent>();
            foreach (var one in (RunningProvider[])[provider, again])
                calls.Add(Assert.IsType<FunctionCallContent>((await AskAsync(one, new() { Tools = Tools }, question))
                    .Messages[0].Contents[0]));
            Assert.Equal((calls[0].CallId, calls[0].Name, ToolText.Arguments(calls[0])),
                (calls[1].CallId, calls[1].Name, ToolText.Arguments(calls[1])));
        }
    }

    [Fact]
    public async Task No_tool_is_called_where_none_is_wanted()
    {
        await using var provider = await StartAsync();
        Assert.NotEmpty((await AskAsync(provider, new() { Tools = Tools, ToolMode = ChatToolMode.None }, Question)).Text);
    }

    [Fact]
    public async Task Arguments_can_be_cut()
    {
        await using var provider = await FaultyAsync("cut=1");
        var call = Assert.IsType<FunctionCallContent>((await AskAsync(provider, new() { Tools = Tools }, Question))
            .Messages[0].Contents[0]);
        Assert.NotNull(call.Exception);
    }

    [Theory]
    [InlineData("refusal=1", typeof(ErrorContent))]
    [InlineData("empty=1", null)]
    public async Task A_fault_can_stand_in_place_of_a_call(string faults, Type? kind)
    {
        await using var provider = await FaultyAsync(faults);
        Assert.Equal(kind, (await AskAsync(provider, new() { Tools = Tools }, Question)).Messages[0].Contents.SingleOrDefault()?.GetType());
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "tool", "tool_call_id": "c", "content": "7"}]}""", "must be a response to a preceding message")]
    [InlineData("""{"messages": [{"role": "assistant", "tool_calls": [{"id": "c"}]}, {"role": "tool", "tool_call_id": "d"}]}""",
        "must be a response")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tools": [{"type": "function"}]}""", "'function' with a 'name'")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tool_choice": "auto"}""", "only allowed when 'tools' are specified")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tools": [{"function": {"name": "a"}}], "tool_choice": {"function":""" +
        """ {"name": "b"}}}""", "none of 'tools'")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}""", "'url'")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}]}""", "'url'")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url":""" +
        """ "data:image/png;base64,***"}}]}]}""", "'url'")]
    public async Task What_no_provider_would_take_is_refused(string request, string complaint)
    {
        await using var provider = await StartAsync();
        var reply = await provider.AskAsync(new Fields((Fields)Json.Parse(request)!).Add("model", "m"));
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(complaint, (string)reply.Error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_can_come_as_a_stream()
    {
        await using var provider = await StartAsync();
        var request = Request("Say it.").Add("stream", true)
            .Add("tools", Json.Parse("""[{"type": "function", "function": {"name": "now"}}]"""));
        Assert.Contains("\"tool_calls\":[{\"index\":0,\"id\":\"call_", (await provider.AskAsync(request)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grammar_can_tell_what_can_be_told_of_an_image()
    {
        await using var provider =
            await StartAsync(grammar: "answer: '<=image_count> of <=image_type>, <=image_bytes> bytes for <=label>'\n",
            names: ["label", "image_count", "image_type", "image_bytes"]);
        var response = await AskAsync(provider, null, new ChatMessage(ChatRole.User,
        [
            new TextContent("""What is this? <brief>{"task": "test/write", "label": "history"}</brief>"""),
            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
            new DataContent(new byte[2000], "image/jpeg"),
        ]));
        Assert.Equal("2 of image/jpeg, 2000 bytes for history", response.Text);
    }

    [Fact]
    public async Task Another_image_is_another_request_and_counts_as_tokens()
    {
        await using var provider = await StartAsync();
        var texts = new HashSet<string>();
        ChatMessage Ask(AIContent image) => new(ChatRole.User, [new TextContent("What is this?"), image]);
        foreach (var image in (AIContent[])[new DataContent(new byte[] { 1 }, "image/png"), new DataContent(new byte[] { 2 }, "image/png"),
            new UriContent("https://example.org/a.png", "image/png")])
        {
            var response = await AskAsync(provider, null, Ask(image));
            Assert.True(texts.Add(response.Text));
            Assert.InRange(response.Usage!.InputTokenCount!.Value, 85, 95);
        }
    }

    [Fact]
    public async Task The_model_that_answers_may_have_another_name()
    {
        await using var provider = await StartAsync(new() { AnswersAs = "mock-2026" });
        Assert.Equal("mock-2026", (await AskAsync(provider, null, Question)).ModelId);
    }

    [Fact]
    public async Task Cached_and_reasoning_tokens_are_reported_when_they_are_asked_for()
    {
        await using var plain = await StartAsync();
        await using var provider = await StartAsync(new() { CachedShare = 0.5, ReasoningTokens = 40 });
        var (less, more) = ((await AskAsync(plain, null, Question)).Usage!, (await AskAsync(provider, null, Question)).Usage!);
        Assert.Equal((null, null), (less.CachedInputTokenCount, less.ReasoningTokenCount));
        Assert.Equal((less.InputTokenCount, less.OutputTokenCount + 40), (more.InputTokenCount, more.OutputTokenCount));
        Assert.Equal((less.InputTokenCount / 2, 40), (more.CachedInputTokenCount, more.ReasoningTokenCount));
        Assert.Equal(more.InputTokenCount + more.OutputTokenCount, more.TotalTokenCount);
    }

    private static async Task<ChatResponse> AskAsync(RunningProvider provider, ChatOptions? options, params ChatMessage[] messages)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(provider.Url, "mock", "none", handler, TimeProvider.System);
        return await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
    }
}
