using System.Net;
using Minwal.MockProvider;
using Minwal.Planning;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class ProtocolTests
{
    [Fact]
    public async Task An_answer_has_the_shape_of_a_chat_completion()
    {
        await using var provider = await StartAsync();
        var reply = await provider.AskAsync(new Fields(Brief(1)).Add("model", "any-model"));
        Assert.Equal((HttpStatusCode.OK, "application/json"), (reply.Status, reply.MediaType));
        Assert.Equal(["id", "object", "created", "model", "choices", "usage"], reply.Json.Keys);
        Assert.Equal(("chat.completion", "any-model"), ((string)reply.Json["object"]!, (string)reply.Json["model"]!));
        Assert.Equal("assistant", reply.Message["role"]);
        Assert.Null(reply.Message["refusal"]);
        Assert.Equal("stop", reply.Choice["finish_reason"]);
        Assert.Equal("history", reply.Answer["label"]);
        var usage = (Fields)reply.Json["usage"]!;
        Assert.Equal((long)usage["prompt_tokens"]! + (long)usage["completion_tokens"]!, usage["total_tokens"]);
    }

    [Fact]
    public async Task A_stream_gives_the_same_text_as_events()
    {
        await using var provider = await StartAsync();
        var streamed = await provider.AskAsync(new Fields(Brief(1)).Add("stream", true));
        Assert.Equal("text/event-stream", streamed.MediaType);
        var events = streamed.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        var chunk = (Fields)Json.Parse(Assert.Single(events[..^1])["data: ".Length..])!;
        Assert.Equal("chat.completion.chunk", chunk["object"]);
        Assert.Contains("\"delta\":{\"role\":\"assistant\",\"content\":\"{", Json.ToText(chunk), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{\"model\": \"m\", \"messages\": [", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}]}", "'model' is missing")]
    [InlineData("{\"model\": \"m\"}", "'messages' is missing or empty")]
    [InlineData("{\"model\": \"m\", \"messages\": []}", "'messages' is missing or empty")]
    [InlineData("{\"model\": \"m\", \"messages\": \"hi\"}", "'messages' is missing or empty")]
    [InlineData("{\"model\": \"m\", \"messages\": [{\"content\": \"x\"}]}", "'role'")]
    [InlineData("{\"model\": \"m\", \"messages\": [7]}", "'role'")]
    public async Task A_malformed_request_is_answered_with_an_error_object(string body, string message)
    {
        await using var provider = await StartAsync();
        var reply = await provider.SendAsync(HttpMethod.Post, "/v1/chat/completions", body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(["message", "type", "param", "code"], reply.Error.Keys);
        Assert.Equal("invalid_request_error", reply.Error["type"]);
        Assert.Contains(message, (string)reply.Error["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, await provider.CountAsync("answered"));
    }

    [Fact]
    public async Task Content_may_be_a_list_of_parts()
    {
        await using var provider = await StartAsync();
        var parts = """[{"type": "text", "text": "<brief>{\"task\": \"test/write\","}, {"type": "text", "text": "\"label\":""" +
            """ \"parts\"}</brief>"}]""";
        var reply = await provider.SendAsync(HttpMethod.Post, "/v1/chat/completions",
            $$"""{"model": "m", "messages": [{"role": "user", "content": {{parts}}}]}""");
        Assert.Equal("parts", reply.Answer["label"]);
    }

    [Fact]
    public async Task Without_the_key_nothing_is_answered_and_the_key_is_not_shown()
    {
        await using var provider = await StartAsync(new() { Key = "sk-right" });
        var body = Json.ToText(Brief(1));
        foreach (var authorization in (string?[])[null, "Bearer sk-wrong", "sk-right", "Bearer sk-right2"])
        {
            var refused = await provider.SendAsync(HttpMethod.Post, "/v1/chat/completions", body, authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            Assert.DoesNotContain("sk-", refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await provider.SendAsync(HttpMethod.Post, "/v1/chat/completions", body, "Bearer sk-right"))
            .Status);
    }

    [Fact]
    public async Task A_server_that_knows_no_schemas_refuses_them_and_nothing_else()
    {
        await using var provider = await StartAsync(new() { NoSchema = true });
        var refused = await provider.AskAsync(WithSchema(Brief(1), """{"type": "object"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("response_format", (string)refused.Error["message"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await provider.AskAsync(Brief(1))).Status);
    }

    [Fact]
    public async Task A_brief_without_what_the_grammar_names_is_refused_with_its_words()
    {
        await using var provider = await RunningProvider.StartAsync();
        var reply = await provider.AskAsync(RunningProvider.Request("Write. <brief>{\"task\": \"test/write\"}</brief>"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "messages"), (reply.Status, reply.Error["param"]));
        Assert.Contains("unknown name 'label'", (string)reply.Error["message"]!, StringComparison.Ordinal);
        Assert.Equal(1, await provider.CountAsync("unanswerable"));
    }

    [Fact]
    public async Task What_there_is_besides_answers_is_found_under_its_path()
    {
        await using var provider = await StartAsync();
        Assert.Equal("list", (await provider.GetAsync("/v1/models")).Json["object"]);
        Assert.Equal("ok", (await provider.GetAsync("/health")).Json["status"]);
        Assert.Equal(HttpStatusCode.NotFound, (await provider.GetAsync("/v1/chat/completions")).Status);
        Assert.Contains("GET /v2", (string)(await provider.GetAsync("/v2")).Error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_megabytes_is_read()
    {
        await using var provider = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await provider.AskAsync(Request(new string('x', 3_000_000)))).Status);
    }

    [Theory]
    [InlineData("Say something.")]
    [InlineData("<brief>somebody else's tag</brief>")]
    [InlineData("<brief>{\"task\": \"no/such\"}</brief>")]
    [InlineData("<brief>7</brief>")]
    public async Task A_prompt_without_a_brief_that_is_known_gets_what_its_schema_allows(string prompt)
    {
        await using var provider = await StartAsync();
        Assert.Equal("""{"a":"x","b":[7]}""", (await provider.AskAsync(WithSchema(Request(prompt),
            """{"type": "object", "properties": {"a": {"enum": ["x"]}, "b": {"type": "array", "items": {"type": "integer", "minimum":""" +
                """ 7, "maximum": 7}}}}"""))).Content);
        Assert.Matches("^[A-Z][a-z ]+\\.$", (await provider.AskAsync(Request(prompt))).Content);
    }

    [Fact]
    public void A_task_that_is_not_known_is_told_once()
    {
        var told = new List<string>();
        var answers = new MockAnswers(_ => null, told.Add);
        foreach (var task in new[] { "mine/write", "mine/write", "mine/judge", "", "" })
        {
            var brief = task.Length == 0 ? "none" : $"<brief>{{\"task\":\"{task}\"}}</brief>";
            Assert.NotEmpty(answers.Answer(new MockRequest("m", [new("user", brief)], [], 0), 1).Answer);
        }

        Assert.Equal(["mine/write", "mine/judge", ""], told);
    }

    [Theory]
    [InlineData("""{"enum": ["a", "b", 3]}""", "^(\"a\"|\"b\"|3)$")]
    [InlineData("""{"type": "integer", "minimum": 3, "maximum": 5}""", "^[345]$")]
    [InlineData("""{"type": "number", "minimum": 0, "maximum": 1}""", "^0(\\.\\d+)?$|^1$")]
    [InlineData("""{"type": "boolean"}""", "^(true|false)$")]
    [InlineData("""{"type": ["string", "null"]}""", "^\"[A-Z][a-z ]+\"$")]
    [InlineData("""{"type": "array", "minItems": 2, "maxItems": 2, "items": {"enum": [1]}}""", "^\\[1,1\\]$")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "null"}, "b": {"type": "object"}}}""",
        "^\\{\"a\":null,\"b\":\\{\\}\\}$")]
    public void A_value_fits_its_schema_whatever_is_drawn(string schema, string pattern)
    {
        var answers = new MockAnswers(_ => null);
        var request = new MockRequest("m", [new("user", "x")], (Fields)Json.Parse(schema)!, 0);
        for (var i = 0; i < 200; i++) Assert.Matches(pattern, answers.Answer(request, SlotRandom.Key(1, i)).Answer);
    }
}
