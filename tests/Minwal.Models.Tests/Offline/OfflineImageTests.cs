using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

public sealed class OfflineImageTests
{
    [Fact]
    public async Task A_grammar_is_told_of_the_images_what_the_mock_provider_tells_it()
    {
        var answer = await AskAsync("answer: '<=image_count> of <=image_type>, <=image_bytes> bytes for <=label>'\n",
            new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
            new DataContent(new byte[2000], "image/jpeg"));
        Assert.Equal("2 of image/jpeg, 2000 bytes for history", answer);
    }

    [Fact]
    public async Task Without_an_image_there_is_nothing_to_tell()
    {
        const string Grammar = "answer: 'bytes: <=image_bytes>'\n";
        await Assert.ThrowsAnyAsync<MinwalException>(() =>
            AskAsync(Grammar, new TextContent("What is this?"), new DataContent(new byte[] { 1 }, "audio/wav")));
    }

    private static async Task<string> AskAsync(string yaml, params AIContent[] contents)
    {
        var faults = new List<Fault>();
        var language = new GrammarLanguage(RecipeLanguage.Create());
        var grammar = language.Read("g.yaml", path => (yaml, path), ["label", .. ImageFacts.Names], faults);
        Assert.Empty(faults);
        using var client = new OfflineChatClient(_ => grammar);
        var context = new CallContext("test/write", new Variables(new Fields().Add("label", "history")), null, 1);
        var options = new ChatOptions { AdditionalProperties = new() { [CallContext.Key] = context } };
        var message = new ChatMessage(ChatRole.User, contents);
        var response = await client.GetResponseAsync([message], options, TestContext.Current.CancellationToken);
        return response.Text;
    }
}
