using Microsoft.Extensions.AI;
using Minwal.Models.OpenAi;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

public sealed class AnswerSizeTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Of_an_answer_without_end_no_more_is_read_than_was_allowed(int status)
    {
        await using var endpoint = await StartAsync(new Reply(status, new string('a', 3_000_000)));
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(
            endpoint.Url, "some-model", "sk-of-the-test", handler, TimeProvider.System, mostBytes: 1_000_000);
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3016", false, false), (fault.Code, fault.Transient, fault.Fatal));
        Assert.Contains($"answered with more than 1,000,000 bytes ({status}): aaaa", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_as_long_as_is_allowed_is_read()
    {
        var reply = Reply.Says("yes");
        await using var endpoint = await StartAsync(reply);
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(
            endpoint.Url, "some-model", "sk-of-the-test", handler, TimeProvider.System, mostBytes: reply.Body.Length);
        Assert.Equal("yes", (await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken)).Text);
    }
}
