using System.Net.Sockets;
using System.Text;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

/// <summary>Answers that break off, never come or never end.</summary>
public sealed class BrokenLineTests
{
    [Theory]
    [InlineData("headers")]
    [InlineData("body")]
    public async Task Headers_and_body_break_off_in_the_middle(string fault)
    {
        await using var provider = await FaultyAsync(fault + "=1");
        using var client = new TcpClient();
        await client.ConnectAsync(provider.Url.Host, provider.Url.Port, TestContext.Current.CancellationToken);
        var line = client.GetStream();
        var body = Json.ToText(Brief(1));
        await line.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
        var seen = new StringBuilder();
        var buffer = new byte[1024];
        try
        {
            while (await line.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
                seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // The end of a connection that is cut.
        }

        var end = fault == "headers" ? "\r\nContent-Ty" : "\r\n\r\n{\"id\":\"chatcmpl-1\",\"obj";
        Assert.EndsWith(end, seen.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), (await provider.CountAsync("fault_" + fault), await provider.CountAsync("answered")));
        // Not more than twice in a row.
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.AskAsync(Brief(1)));
        Assert.Equal("history", (await provider.AskAsync(Brief(1))).Answer["label"]);
    }

    [Fact]
    public async Task Silent_never_answers_and_counts_who_went_away()
    {
        await using var provider = await FaultyAsync("silent=1");
        using (var client = new HttpClient())
        using (var leaving = new CancellationTokenSource())
        {
            var asking = client.PostAsync(new Uri(provider.Url, "/v1/chat/completions"), new StringContent(Json.ToText(Brief(1))),
                leaving.Token);
            while (await provider.CountAsync("fault_silent") == 0) Assert.False(asking.IsCompleted);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }

        while (await provider.CountAsync("abandoned") == 0)
        {
            // The server sees a little later that the client is gone.
        }

        Assert.Equal(0, await provider.CountAsync("answered"));
    }

    [Fact]
    public async Task Huge_is_an_answer_of_ten_megabytes()
    {
        await using var provider = await FaultyAsync("huge=1");
        Assert.True((await provider.AskAsync(Brief(1))).Body.Length > 10 * 1024 * 1024);
        Assert.Equal(1, await provider.CountAsync("answered"));
    }
}
