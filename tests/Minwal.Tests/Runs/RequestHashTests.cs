using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RequestHashTests
{
    private const string Pinned = "4bc0dbc1bebefdfc148f035c3ee73d54f202844dc52f484a7cd95cc86258e1fd";

    private const string PinnedSchema = "0eafe4804adc9cce32c59e2bbbf08baeee90bd3fd0f1a016a8bf26eb011e7162";

    private static readonly Func<ChatOptions> Plain = () =>
        new ChatOptions { Temperature = 0.7f, TopP = 0.9f, MaxOutputTokens = 100, Seed = 42 };

    [Fact]
    public void It_is_the_same_in_every_version_so_that_old_journals_can_be_resumed() =>
        Assert.Equal(Pinned, Of(Plain(), "openai:gpt", ("system", "Be brief."), ("user", "مرحبا 👋")));

    [Fact]
    public void A_schema_is_hashed_as_it_always_was_whatever_its_name()
    {
        foreach (var name in (string[])["answer", "another"])
        {
            var format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), name);
            Assert.Equal(PinnedSchema, Of(With(o => o.ResponseFormat = format), "m", ("user", "a")));
        }
    }

    [Fact]
    public void Each_part_of_a_request_changes_it()
    {
        var hashes = new List<string>
        {
            Of(Plain(), "openai:gpt", ("user", "ab")),
            Of(Plain(), "openai:gpt2", ("user", "ab")),
            Of(Plain(), "openai:gpt", ("user", "ac")),
            Of(Plain(), "openai:gpt", ("system", "ab")),
            Of(Plain(), "openai:gpt", ("user", "ab"), ("user", "")),
            Of(Plain(), "openai:gpt", ("user", "a"), ("user", "b")),
            Of(Plain(), "openai:gpt", ("user", "b"), ("user", "a")),
            Of(Plain(), "openai:gpt"),
            Of(With(o => o.Temperature = 0.8f), "openai:gpt", ("user", "ab")),
            Of(With(o => o.Temperature = null), "openai:gpt", ("user", "ab")),
            Of(With(o => o.TopP = 0.8f), "openai:gpt", ("user", "ab")),
            Of(With(o => o.TopP = null), "openai:gpt", ("user", "ab")),
            Of(With(o => (o.Temperature, o.TopP) = (0.9f, 0.7f)), "openai:gpt", ("user", "ab")),
            Of(With(o => (o.Temperature, o.TopP) = (null, 0.7f)), "openai:gpt", ("user", "ab")),
            Of(With(o => o.MaxOutputTokens = 101), "openai:gpt", ("user", "ab")),
            Of(With(o => o.MaxOutputTokens = null), "openai:gpt", ("user", "ab")),
            Of(With(o => o.Seed = 43), "openai:gpt", ("user", "ab")),
            Of(With(o => o.Seed = null), "openai:gpt", ("user", "ab")),
            Of(With(o => o.ResponseFormat = Schema("""{"type":"object"}""")), "openai:gpt", ("user", "ab")),
            Of(With(o => o.ResponseFormat = Schema("""{"type":"array"}""")), "openai:gpt", ("user", "ab")),
        };
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void What_never_leaves_the_process_does_not_count()
    {
        var plain = Of(Plain(), "m", ("user", "a"));
        Assert.Equal(plain,
            Of(With(o => o.AdditionalProperties = new AdditionalPropertiesDictionary { ["minwal.call"] = 1 }), "m", ("user", "a")));
        Assert.Equal(plain, Of(With(o => o.ModelId = "another name"), "m", ("user", "a")));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Threads_do_not_disturb_each_other()
    {
        var expected = Enumerable.Range(0, 64).Select(i => Of(Plain(), "m", ("user", new string('x', i * 97)))).ToList();
        var tasks = Enumerable.Range(0, 64).Select(i => Task.Run(
            () => Enumerable.Range(0, 20).All(_ => Of(Plain(), "m", ("user", new string('x', i * 97))) == expected[i])));
        Assert.All(await Task.WhenAll(tasks), Assert.True);
    }

    private static ChatOptions With(Action<ChatOptions> change)
    {
        var options = Plain();
        change(options);
        return options;
    }

    private static ChatResponseFormatJson Schema(string json) =>
        ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(json).RootElement, "answer");

    private static string Of(ChatOptions options, string model, params (string Role, string Text)[] messages) =>
        RequestHash.Of(messages.Select(m => new ChatMessage(new ChatRole(m.Role), m.Text)), options, model);
}
