using Microsoft.Extensions.AI;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

public sealed class AnswerTests
{
    [Fact]
    public async Task Text_name_and_usage_are_read_and_what_is_unknown_is_passed_over()
    {
        var response = await Ask(new(200, """
            {
              "id": "chatcmpl-7", "object": "chat.completion", "created": 1748779200, "model": "some-model-2025",
              "system_fingerprint": null,
              "choices": [
                { "index": 0, "logprobs": { "content": [ { "token": "a", "top_logprobs": [] } ] },
                  "message": { "annotations": [ { "content": "no" } ], "role": "assistant", "content": "مرحبا \ud83c\udf19",
                    "refusal": null, "tool_calls": [] },
                  "finish_reason": "stop" },
                { "index": 1, "message": { "role": "assistant", "content": "another" }, "finish_reason": "length" }
              ],
              "usage": {
                "prompt_tokens": 120, "completion_tokens": 34, "total_tokens": 154,
                "prompt_tokens_details": { "audio_tokens": 0, "cached_tokens": 64 },
                "completion_tokens_details": { "reasoning_tokens": 12, "audio_tokens": 0 },
                "cost": { "upstream": 0.5 }
              },
              "service_tier": "default"
            }
            """));
        Assert.Equal("مرحبا 🌙", response.Text);
        Assert.Equal("some-model-2025", response.ModelId);
        Assert.Equal("chatcmpl-7", response.ResponseId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((120L, 34L, 154L, 64L, 12L),
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount,
            response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "usage": null""")]
    public async Task An_answer_without_usage_has_none(string usage) =>
        Assert.Null((await Ask(new(200, """{"choices": [{"message": {"content": "yes"}}]""" + usage + "}"))).Usage);

    [Fact]
    public async Task Usage_in_another_form_is_not_guessed()
    {
        var usage = (await Ask(new(200,
            """{"choices": [{"message": {"content": "yes"}}], "usage": {"prompt_tokens": "many", "completion_tokens": 3,""" +
            """ "prompt_tokens_details": null}}"""))).Usage!;
        Assert.Equal((null, 3L, null), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("<think>\nHm, two?\n</think>\n\nTwo.", "Two.", "Hm, two?")]
    [InlineData("<THINK>Hm.</THINK>Two.", "Two.", "Hm.")]
    [InlineData("Hm, two?\n</think>\nTwo.", "Two.", "Hm, two?")]
    [InlineData("<think>\n\n</think>\n\nTwo.", "Two.", null)]
    [InlineData("<think>One.</think>Two <think>or three?</think>it is.", "Two it is.", "One.\nor three?")]
    [InlineData("<think>I never came to an end", "", "I never came to an end")]
    [InlineData("Two.<think>Or is it", "Two.", "Or is it")]
    [InlineData("Two. I think> so.", "Two. I think> so.", null)]
    [InlineData("""{"text":"Write <think> first."}""", """{"text":"Write <think> first."}""", null)]
    [InlineData("""[{"text":"<think>a</think>"}]""", """[{"text":"<think>a</think>"}]""", null)]
    public async Task What_was_thought_is_told_apart_from_what_is_said(string content, string said, string? thought) =>
        Assert.Equal((said, thought), Parts(await Ask(Reply.Says(content))));

    [Theory]
    [InlineData("""{"content": "Two.", "reasoning_content": "Hm."}""", "Two.", "Hm.")]
    [InlineData("""{"content": "Two.", "reasoning": "Hm."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning_content": "Hm.", "reasoning": null, "content": "Two."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning": "Hm.", "reasoning_content": null, "content": "Two."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning": "Hm.", "reasoning_content": "Hm.", "content": "Two."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning_content": "", "content": "<think>Hm.</think>Two."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning_content": "Hm.", "content": null}""", "", "Hm.")]
    [InlineData("""{"reasoning": "Hm.", "reasoning_content": "", "content": "Two."}""", "Two.", "Hm.")]
    [InlineData("""{"reasoning_details": [{"text": "Hm."}], "content": "Two."}""", "Two.", null)]
    public async Task What_a_provider_calls_reasoning_is_told_apart_too(string message, string said, string? thought) =>
        Assert.Equal((said, thought), Parts(await Ask(Reply.Message((Fields)Json.Parse(message)!))));

    [Theory]
    [InlineData("""[{"type": "text", "text": "Two."}]""", "Two.", null)]
    [InlineData("""[{"type": "text", "text": "It is "}, {"text": "two.", "type": "text"}]""", "It is two.", null)]
    [InlineData("""[{"type": "thinking", "thinking": [{"type": "text", "text": "Hm, "}, {"type": "text", "text": "two?"}], "closed":""" +
        """ true}, {"type": "text", "text": "Two."}]""", "Two.", "Hm, two?")]
    [InlineData("""[{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Two"}, {"thinking": "Or three?", "type":""" +
        """ "thinking"}, {"type": "text", "text": "."}]""", "Two.", "Hm.\nOr three?")]
    [InlineData("""[{"type": "reasoning", "reasoning": "Hm."}, {"type": "text", "text": "Two."}]""", "Two.", "Hm.")]
    [InlineData("""[{"type": "reasoning", "text": "Hm."}, {"type": "text", "text": "Two."}]""", "Two.", "Hm.")]
    [InlineData("""[{"type": "thinking", "thinking": [{"type": "reference", "reference_ids": [1]}, {"type": "tool", "text": "no"},""" +
        """ "no", null]}, {"type": "text", "text": "Two."}]""", "Two.", null)]
    [InlineData("""[{"type": "text", "text": "Two"}, {"type": "reference", "reference_ids": [1, 2], "text": "no"}, {"type":""" +
        """ "image_url", "image_url": {"url": "no"}}, "no", 7, null, ["no"], {}, {"type": "text", "text": "."}]""", "Two.", null)]
    [InlineData("""[{"type": "text", "text": "<think>Hm.</think>Two."}]""", "Two.", "Hm.")]
    [InlineData("""[{"type": "text", "text": null}, {"type": "text", "text": ["no"]}, {"text": "no"}]""", "", null)]
    [InlineData("[]", "", null)]
    public async Task An_answer_in_parts_is_put_together(string content, string said, string? thought) =>
        Assert.Equal((said, thought),
            Parts(await Ask(Reply.Message(new Fields().Add("content", Json.Parse(content)).Add("refusal", null)))));

    [Theory]
    [InlineData("""{"content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Two."}], "reasoning_content": ""}""")]
    [InlineData("""{"reasoning_content": "Hm.", "content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Two."}]}""")]
    public async Task Reasoning_that_comes_in_two_places_is_kept_once(string message) =>
        Assert.Equal(("Two.", "Hm."), Parts(await Ask(Reply.Message((Fields)Json.Parse(message)!))));

    [Theory]
    [InlineData("""{"content": [{"type": "refusal", "refusal": "I can't help with that."}]}""")]
    [InlineData("""{"content": [{"type": "text", "text": "Well."}, {"refusal": "I can't help with that.", "type": "refusal"}],""" +
        """ "refusal": null}""")]
    [InlineData("""{"refusal": null, "content": [{"type": "refusal", "refusal": "I can't help with that."}, {"type": "refusal"}]}""")]
    public async Task A_part_that_refuses_is_a_refusal(string message)
    {
        var refusal = Refusal(await Ask(Reply.Message((Fields)Json.Parse(message)!)));
        Assert.Equal(("Refusal", "I can't help with that.", null), (refusal.ErrorCode, refusal.Message, refusal.Details));
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_says_so()
    {
        var response = await Ask(Reply.Message(new Fields().Add("content", "It was a dark and"), finish: "length"));
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal("It was a dark and", response.Text);
    }

    [Fact]
    public async Task A_refusal_comes_with_what_it_was_billed_for()
    {
        var response = await Ask(new(200, """
            {"model": "some-model-2025",
             "choices": [{"message": {"content": null, "refusal": "I can't help with that."}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 30, "completion_tokens": 7}}
            """));
        Assert.Equal(("Refusal", "I can't help with that."), (Refusal(response).ErrorCode, Refusal(response).Message));
        Assert.Equal(("", "some-model-2025", ChatFinishReason.Stop), (response.Text, response.ModelId, response.FinishReason!.Value));
        Assert.Equal((30L, 7L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task What_a_content_filter_held_back_is_a_refusal_and_the_part_that_came_is_kept()
    {
        var response = await Ask(Reply.Message(new Fields().Add("content", "It was a"), finish: "content_filter"));
        Assert.Equal(("It was a", ChatFinishReason.ContentFilter), (response.Text, response.FinishReason!.Value));
        Assert.Equal(("Refusal", "content_filter", "the provider's content filter held the answer back"),
            (Refusal(response).ErrorCode, Refusal(response).Details, Refusal(response).Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"yes\"")]
    [InlineData("""{"choices": null}""")]
    [InlineData("""{"choices": [{"message": {"content": "ye"}, "finish_reason": "error"}]}""")]
    [InlineData("""{"choices": []}""")]
    [InlineData("""{"choices": [7]}""")]
    [InlineData("""{"choices": {"message": {"content": "yes"}}}""")]
    [InlineData("""{"choices": [{"text": "yes"}]}""")]
    [InlineData("""{"choices": [{"message": "yes"}]}""")]
    [InlineData("""{"choices": [{"message": {"content": "ye""")]
    [InlineData("""{"choices": [{"message": {"content": [{"type": "text", "text": "yes"}""")]
    [InlineData("""{"choices": [{"message": {"content": "yes"}}]""")]
    [InlineData("""{"choices": [{"message": {"content": "\ud800"}}]}""")]
    public async Task What_is_no_chat_completion_is_a_fault_that_may_pass(string body)
    {
        var fault = await Fault(new(200, body));
        Assert.Equal(("MW3008", true, false), (fault.Code, fault.Transient, fault.Fatal));
        Assert.StartsWith("the endpoint's answer is not a chat completion: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_status_200_is_told_in_its_own_words()
    {
        var fault = await Fault(new(200, """{"error": {"message": "Provider returned error", "code": 502}}"""));
        Assert.Equal(("MW3008", true, false), (fault.Code, fault.Transient, fault.Fatal));
        Assert.EndsWith(" answered with an error: Provider returned error", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_do_anything_but_fail()
    {
        var random = new Planning.SlotRandom(7);
        byte[][] good =
        [
            [.. """{"choices":[{"message":{"content":"yes","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}"""u8],
            [
                .. """{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},"""u8,
                .. """{"type":"text","text":"b"},{"type":"refusal","refusal":""}]}}]}"""u8,
            ],
            [
                .. """{"choices":[{"message":{"tool_calls":[{"id":"c1","type":"function","""u8,
                .. """ "function":{"name":"f","arguments":"{\"a\":[1]}"}}]}}]}"""u8,
            ],
            [.. """{"choices":[{"message":{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}}]}"""u8],
        ];
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = (byte[])good[round % 4].Clone();
            for (var change = random.Below(4); change >= 0; change--) bytes[random.Below(bytes.Length)] = (byte)random.Below(256);
            try
            {
                Assert.NotNull(OpenAiAnswer.Read(bytes.AsSpan(0, random.Below(3) == 0 ? random.Below(bytes.Length) : bytes.Length)));
            }
            catch (ProviderFault fault)
            {
                Assert.Equal("MW3008", fault.Code);
            }
        }
    }

    private static async Task<ChatResponse> Ask(Reply reply)
    {
        await using var endpoint = await StartAsync(reply);
        using var client = endpoint.Client();
        return await client.GetResponseAsync([new(ChatRole.User, "One or two?")], null, TestContext.Current.CancellationToken);
    }

    private static ErrorContent Refusal(ChatResponse response) =>
        Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>());

    private static Task<ProviderFault> Fault(Reply reply) => Assert.ThrowsAsync<ProviderFault>(() => Ask(reply));

    private static (string Said, string? Thought) Parts(ChatResponse response) =>
        (response.Text, response.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>().SingleOrDefault()?.Text);
}
