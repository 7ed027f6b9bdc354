using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>Answers that hold more than a text: tool calls, images.</summary>
public sealed class ToolAnswerTests
{
    [Fact]
    public async Task Calls_are_read_with_their_arguments()
    {
        var response = await Ask("""
            {"content": null, "tool_calls": [
              {"index": 0, "id": "call_1", "type": "function", "function":
                {"name": "look_up", "arguments": "{\"city\": \"عمّان\", \"days\": [1, 2]}"}},
              {"function": {"arguments": "{}", "name": "now"}, "id": "call_2"}]}
            """, finish: "tool_calls");
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("", response.Text);
        var calls = Assert.Single(response.Messages).Contents.Cast<FunctionCallContent>().ToList();
        Assert.Equal([("call_1", "look_up"), ("call_2", "now")], calls.Select(c => (c.CallId, c.Name)));
        Assert.Equal("""{"city":"عمّان","days":[1,2]}""", ToolText.Arguments(calls[0]));
        Assert.Empty(calls[1].Arguments!);
        Assert.All(calls, c => Assert.Null(c.Exception));
    }

    [Fact]
    public async Task What_is_thought_and_said_beside_a_call_is_kept()
    {
        var response =
            await Ask("""{"reasoning": "Hm.", "content": "Let me see.", "tool_calls": [{"id": "c", "function": {"name": "now",""" +
            """ "arguments": ""}}]}""");
        Assert.Equal([typeof(TextReasoningContent), typeof(TextContent), typeof(FunctionCallContent)],
            Assert.Single(response.Messages).Contents.Select(c => c.GetType()));
        Assert.Equal("Let me see.", response.Text);
    }

    [Theory]
    [InlineData("{\\\"city\\\": ", "{\"city\": ")]
    [InlineData("[1]", "[1]")]
    [InlineData("7", "7")]
    [InlineData("null", "null")]
    [InlineData("Amman", "Amman")]
    [InlineData("{\\\"city\\\": \\\"\\\\ud800\\\"}", "{\"city\": \"\\ud800\"}")]
    public async Task Arguments_that_are_no_object_are_the_models_fault_and_can_be_shown_to_it(string sent, string written)
    {
        var response =
            await Ask($$$"""{"content": null, "tool_calls": [{"id": "c", "function": {"name": "look_up", "arguments": "{{{sent}}}"}}]}""");
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.StartsWith("the arguments of 'look_up' are not a JSON object: ", call.Exception!.Message, StringComparison.Ordinal);
        Assert.Null(call.Arguments);
        Assert.Equal(written, ToolText.Arguments(call));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("{}")]
    public async Task A_tool_that_takes_nothing_is_called_with_nothing(string arguments)
    {
        var response = await Ask($$$"""{"tool_calls": [{"id": "c", "function": {"name": "now", "arguments": {{{arguments}}}}}]}""");
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal((0, null), (call.Arguments!.Count, call.Exception));
    }

    [Fact]
    public async Task Arguments_that_come_as_what_they_are_are_read_too()
    {
        var response = await Ask("""{"tool_calls": [{"id": "c", "function": {"name": "look_up", "arguments": {"city": "Amman"}}}]}""");
        Assert.Equal("""{"city":"Amman"}""", ToolText.Arguments(Assert.IsType<FunctionCallContent>(response.Messages[0].Contents[0])));
    }

    [Fact]
    public async Task Calls_without_ids_can_be_told_apart()
    {
        var response =
            await Ask("""{"tool_calls": [{"function": {"name": "a"}}, {"id": "", "function": {"name": "b"}}, {"id": null, "function":""" +
            """ {"name": "c"}}]}""");
        Assert.Equal(3, response.Messages[0].Contents.Cast<FunctionCallContent>().Select(c => c.CallId).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"tool_calls": [{"id": "c"}]}""")]
    [InlineData("""{"tool_calls": [{"id": "c", "function": {"arguments": "{}"}}]}""")]
    [InlineData("""{"tool_calls": ["now"]}""")]
    [InlineData("""{"content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,***"}}]}""")]
    public async Task What_cannot_be_understood_is_a_fault_that_may_pass(string message)
    {
        var fault = await Assert.ThrowsAsync<ProviderFault>(() => Ask(message));
        Assert.Equal(("MW3008", true), (fault.Code, fault.Transient));
    }

    [Theory]
    [InlineData("""{"content": "Here.", "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AQID"}}]}""")]
    [InlineData("""{"content": [{"type": "text", "text": "Here."}, {"type": "image_url", "image_url": {"url":""" +
        """ "data:image/png;base64,AQID"}}]}""")]
    public async Task Images_in_an_answer_are_kept(string message)
    {
        var contents = (await Ask(message)).Messages[0].Contents;
        Assert.Equal("Here.", Assert.IsType<TextContent>(contents[0]).Text);
        var image = Assert.IsType<DataContent>(contents[1]);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal([1, 2, 3], image.Data.ToArray());
    }

    [Fact]
    public async Task An_image_may_be_an_address()
    {
        var response = await Ask("""{"content": [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}""");
        Assert.Equal("https://example.org/a.png", Assert.IsType<UriContent>(Assert.Single(response.Messages[0].Contents)).Uri.ToString());
    }

    [Theory]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 5}""", 9, 4, 5,
        null)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 3},""" +
        """ "prompt_cache_hit_tokens": 4}""", 9, 3, 5, null)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 4, "prompt_tokens_details": null}""", 9, 4, 5,
        null)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "cached_tokens": 4}""", 9, 4, 5, null)]
    [InlineData("""{"input_tokens": 9, "output_tokens": 5, "input_tokens_details": {"cached_tokens": 4}, "output_tokens_details":""" +
        """ {"reasoning_tokens": 2}}""", 9, 4, 5, 2)]
    [InlineData("""{"input_tokens": 1, "output_tokens": 1, "prompt_tokens": 9, "completion_tokens": 5}""", 9, null, 5, null)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "input_tokens": 1, "output_tokens": 1}""", 9, null, 5, null)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 16, "completion_tokens_details": {"reasoning_tokens":""" +
        """ 2}}""", 9, null, 7, 2)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14, "completion_tokens_details": {"reasoning_tokens":""" +
        """ 2}}""", 9, null, 5, 2)]
    [InlineData("""{"prompt_tokens": 9, "completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 20}}""", 9, null, 25, 20)]
    public async Task Tokens_are_counted_however_a_server_says_them(string usage, int input, int? cached, int output, int? reasoning)
    {
        await using var endpoint =
            await StartAsync(new Reply(200, """{"choices": [{"message": {"content": "yes"}}], "usage": """ + usage + "}"));
        using var client = endpoint.Client();
        var read = (await client.GetResponseAsync([new(ChatRole.User, "One or two?")], null, TestContext.Current.CancellationToken)).Usage!;
        Assert.Equal((input, cached, output, reasoning),
            (read.InputTokenCount, read.CachedInputTokenCount, read.OutputTokenCount, read.ReasoningTokenCount));
    }

    private static async Task<ChatResponse> Ask(string message, string finish = "stop")
    {
        await using var endpoint = await StartAsync(Reply.Message((Fields)Json.Parse(message)!, finish));
        using var client = endpoint.Client();
        return await client.GetResponseAsync([new(ChatRole.User, "One or two?")], null, TestContext.Current.CancellationToken);
    }
}
