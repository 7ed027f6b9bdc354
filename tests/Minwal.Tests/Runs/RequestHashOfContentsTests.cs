using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Planning;
using Xunit;

namespace Minwal.Tests.Runs;

/// <summary>Hashes of requests that hold more than texts: all that is sent counts, and nothing else.</summary>
public sealed class RequestHashOfContentsTests
{
    /// <summary>Two of each, made anew whenever they are asked for.</summary>
    private static readonly Func<AIContent>[] Contents =
    [
        () => new TextContent("a"), () => new TextContent("b"), () => new TextContent(""),
        () => new TextReasoningContent("a"), () => new TextReasoningContent("b"),
        () => new TextReasoningContent("a") { ProtectedData = "b" },
        () => Image(1, 2, 3), () => Image(1, 2, 4), () => Image(1, 2), () => Image(),
        () => new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg"),
        () => new DataContent(new byte[] { 1, 2, 3 }, "image/png") { Name = "a" },
        () => new DataContent(new byte[] { 1, 2, 3 }, "image/png") { AdditionalProperties = new() { ["detail"] = "low" } },
        () => new UriContent("https://example.org/a", "image/png"), () => new UriContent("https://example.org/b", "image/png"),
        () => new UriContent("https://example.org/a", "image/jpeg"),
        () => new UriContent("https://example.org/a", "image/png") { AdditionalProperties = new() { ["detail"] = "low" } },
        () => Call("a", "f", null), () => Call("b", "f", null), () => Call("a", "g", null), () => Call("a", "f", new() { ["a"] = 1 }),
        () => Call("a", "f", new() { ["a"] = 2 }), () => Call("a", "f", new() { ["a"] = "1" }), () => Call("a", "f", new() { ["b"] = 1 }),
        () => new FunctionCallContent("a", "f") { AdditionalProperties = new() { [ToolText.AsWritten] = "{\"a\":" } },
        () => new FunctionResultContent("a", "b"), () => new FunctionResultContent("a", "c"), () => new FunctionResultContent("b", "b"),
        () => new FunctionResultContent("a", 7), () => new FunctionResultContent("a", Image(1, 2, 3)),
        () => new FunctionResultContent("a", Image(1, 2, 4)),
        () => new ErrorContent("a") { ErrorCode = "Refusal" }, () => new ErrorContent("b") { ErrorCode = "Refusal" },
        () => new ErrorContent("a"),
        () => new HostedFileContent("a"), () => new HostedFileContent("b"),
    ];

    private static readonly Action<ChatOptions>[] Changes =
    [
        o => o.Instructions = "a", o => o.Instructions = "b", o => o.Instructions = "", o => o.ConversationId = "a",
        o => o.ConversationId = "b",
        o => o.TopK = 1, o => o.TopK = 2, o => o.FrequencyPenalty = 1, o => o.FrequencyPenalty = 2, o => o.PresencePenalty = 1,
        o => o.PresencePenalty = 2,
        o => o.AllowMultipleToolCalls = true, o => o.AllowMultipleToolCalls = false,
        o => o.StopSequences = ["a"], o => o.StopSequences = ["b"], o => o.StopSequences = ["a", "b"], o => o.StopSequences = ["ab"],
        o => o.StopSequences = ["b", "a"],
        o => o.ToolMode = ChatToolMode.Auto, o => o.ToolMode = ChatToolMode.None, o => o.ToolMode = ChatToolMode.RequireAny,
        o => o.ToolMode = ChatToolMode.RequireSpecific("a"), o => o.ToolMode = ChatToolMode.RequireSpecific("b"),
        o => o.Reasoning = new() { Effort = ReasoningEffort.Low }, o => o.Reasoning = new() { Effort = ReasoningEffort.High },
        o => o.ResponseFormat = ChatResponseFormat.Json, o => o.ResponseFormat = Format("{}"), o => o.ResponseFormat = Format("[]"),
        o => o.ResponseFormat = Format("{}", "a"), o => o.ResponseFormat = Format("{}", "b"),
        o => o.Tools = [Tool("f", "", "{}")], o => o.Tools = [Tool("g", "", "{}")], o => o.Tools = [Tool("f", "a", "{}")],
        o => o.Tools = [Tool("f", "", """{"type":"object"}""")], o => o.Tools = [Tool("f", "", "{}"), Tool("g", "", "{}")],
        o => o.Tools = [Tool("g", "", "{}"), Tool("f", "", "{}")], o => o.Tools = [new HostedWebSearchTool()],
    ];

    [Fact]
    public void Contents_that_differ_in_anything_have_hashes_of_their_own_and_equal_ones_share_theirs() =>
        AssertTold(Enumerable.Range(0, Contents.Length), i => Of(new ChatOptions(), Message(i)));

    [Fact]
    public void Options_that_differ_in_anything_have_hashes_of_their_own_and_equal_ones_share_theirs() =>
        AssertTold(Enumerable.Range(-1, Changes.Length + 1), i => Of(Options(i), Message(0)));

    [Fact]
    public void Whatever_requests_are_made_of_the_same_parts_two_share_a_hash_only_when_they_are_the_same()
    {
        var random = new SlotRandom(7);
        var (byHash, byRequest) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        for (var round = 0; round < 20_000; round++)
        {
            var (messages, said) = Draw(ref random);
            var change = random.Below(3) == 0 ? random.Below(Changes.Length) : -1;
            var request = $"{said}{change}";
            var hash = Of(Options(change), messages);
            Assert.Equal(request, byHash.GetValueOrDefault(hash, request));
            Assert.Equal(hash, byRequest.GetValueOrDefault(request, hash));
            (byHash[hash], byRequest[request]) = (request, hash);
        }

        Assert.True(byRequest.Count > 5000);
    }

    [Fact]
    public void Two_images_never_share_a_hash_however_alike_they_are()
    {
        var random = new SlotRandom(9);
        var bytes = new byte[5000];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Below(256);
        var hashes = new HashSet<string> { OfImage(bytes) };
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.True(hashes.Add(OfImage(bytes)));
            bytes[i] ^= 1;
        }

        Assert.False(hashes.Add(OfImage(bytes)));
    }

    [Fact]
    public void An_image_is_the_same_as_bytes_and_as_an_address_that_holds_them() =>
        Assert.Equal(OfImage([1, 2, 3]),
            Of(new ChatOptions(), new ChatMessage(ChatRole.User, [new DataContent("data:image/png;base64,AQID")])));

    [Fact]
    public void What_a_journal_gives_back_is_asked_with_the_same_hash()
    {
        ChatMessage[] asked =
        [
            new(ChatRole.Assistant,
                [new TextContent("a"),
                Call("c", "f", new() { ["days"] = 3, ["city"] = "عمّان", ["list"] = new[] { 1.5, 2 }, ["none"] = null })]),
            new(ChatRole.Assistant, [new FunctionCallContent("c", "f") { AdditionalProperties = new() { [ToolText.AsWritten] = "[1" } }]),
            new(ChatRole.Tool, [new FunctionResultContent("c", "sunny"), new FunctionResultContent("d", new { hour = 7, at = "x" })]),
        ];
        var kept = JsonSerializer.Deserialize<ChatMessage[]>(JsonSerializer.Serialize(asked, AIJsonUtilities.DefaultOptions),
            AIJsonUtilities.DefaultOptions)!;
        Assert.Equal(Of(new ChatOptions(), asked), Of(new ChatOptions(), kept));
    }

    [Fact]
    public void Who_speaks_counts()
    {
        AssertTold([0, 1, 2],
            i => Of(new ChatOptions(), new ChatMessage(ChatRole.User, "a") { AuthorName = ((string?[])[null, "a", "b"])[i] }));
    }

    [Fact]
    public void A_plain_request_that_spells_a_marked_one_is_another()
    {
        // Lengths below zero are in no plain request, whatever its texts are.
        var marked = Of(new ChatOptions(), new ChatMessage(ChatRole.User, []));
        foreach (var text in (string[])["", "\uffff\uffff", "ÿÿÿÿ", "\0\0\0\0"])
            Assert.NotEqual(marked, Of(new ChatOptions(), new ChatMessage(ChatRole.User, text)));
    }

    /// <summary>
    /// Messages of few, short parts, so that many requests nearly run together; and a description that is the same for the same request
    /// alone.
    /// </summary>
    private static (ChatMessage[] Messages, string Said) Draw(ref SlotRandom random)
    {
        var said = "";
        var messages = new ChatMessage[random.Below(3)];
        for (var i = 0; i < messages.Length; i++)
        {
            var role = random.Below(2) == 0 ? "a" : "user";
            var contents = new List<AIContent>();
            said += $"{role}(";
            for (var left = random.Below(4); left > 0; left--)
            {
                var content = random.Below(Contents.Length);
                contents.Add(Contents[content]());
                said += $"{content},";
            }

            said += ") ";
            messages[i] = new ChatMessage(new ChatRole(role), contents);
        }

        return (messages, said);
    }

    /// <summary>Made twice, each has one hash, and no two have the same.</summary>
    private static void AssertTold(IEnumerable<int> numbers, Func<int, string> hash)
    {
        var seen = new Dictionary<string, int>();
        foreach (var number in numbers)
        {
            var made = hash(number);
            Assert.Equal(made, hash(number));
            Assert.True(seen.TryAdd(made, number), $"{number} and {seen[made]} share a hash");
        }
    }

    private static ChatMessage Message(int content) => new(ChatRole.User, [Contents[content]()]);

    private static ChatOptions Options(int change)
    {
        var options = new ChatOptions { Temperature = 0.7f };
        if (change >= 0) Changes[change](options);
        return options;
    }

    private static DataContent Image(params byte[] bytes) => new(bytes, "image/png");

    private static FunctionCallContent Call(string id, string name, Dictionary<string, object?>? arguments) => new(id, name, arguments);

    private static AIFunctionDeclaration Tool(string name, string description, string schema) =>
        AIFunctionFactory.CreateDeclaration(name, description, JsonElement.Parse(schema));

    private static ChatResponseFormatJson Format(string schema, string? description = null) =>
        ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), "answer", description);

    private static string OfImage(byte[] bytes) => Of(new ChatOptions(), new ChatMessage(ChatRole.User, [Image([.. bytes])]));

    private static string Of(ChatOptions options, params ChatMessage[] messages) => RequestHash.Of(messages, options, "openai:m");
}
