using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.AI;
using Minwal.MockProvider;
using Minwal.Models.OpenAi;
using Minwal.Models.Tests.MockProvider;
using Xunit;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>Where no connection is made at all: at the first call nobody is there, later somebody may come back.</summary>
public sealed class ConnectionFaultTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];

    [Theory]
    [InlineData(SocketError.HostNotFound, HttpRequestError.NameResolutionError, "MW3031")]
    [InlineData(SocketError.TryAgain, HttpRequestError.ConnectionError, "MW3031")]
    [InlineData(SocketError.ConnectionRefused, HttpRequestError.ConnectionError, "MW3001")]
    [InlineData(SocketError.NetworkUnreachable, HttpRequestError.ConnectionError, "MW3001")]
    public async Task A_name_that_is_not_found_ends_the_first_call_and_is_an_outage_of_later_ones(
        SocketError error, HttpRequestError reason, string code)
    {
        var line = new Line(new HttpRequestException(reason, "no", new SocketException((int)error)));
        using var client = Client(line);
        var first = await FaultOf(client);
        Assert.Equal((code, false, true, true), (first.Code, first.Transient, first.Fatal, first.Unreached));
        line.IsUp = true;
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        line.IsUp = false;
        var later = await FaultOf(client);
        Assert.Equal((code, true, false, false), (later.Code, later.Transient, later.Fatal, later.Unreached));
    }

    [Fact]
    public async Task A_certificate_that_is_refused_is_told_as_what_it_is()
    {
        var line = new Line(new HttpRequestException(
            HttpRequestError.SecureConnectionError, "no", new AuthenticationException("The certificate has expired.")));
        using var client = Client(line);
        var first = await FaultOf(client);
        Assert.Equal(("MW3030", true), (first.Code, first.Fatal));
        Assert.Equal("no secure connection to https://models.test/v1: The certificate has expired.", first.Message);
        line.IsUp = true;
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        line.IsUp = false;
        Assert.Equal(("MW3030", true), ((await FaultOf(client)) is var later ? later.Code : "", later.Transient));
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        await using var provider = await RunningProvider.StartAsync(new MockProviderOptions { SelfSigned = true });
        Assert.Equal("https", provider.Url.Scheme);
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(provider.Url, "some-model", null, handler, TimeProvider.System);
        Assert.Equal("MW3030", (await FaultOf(client)).Code);
    }

    // The endpoint's clock says 12:00, this machine's was set to something else.
    [Theory]
    [InlineData("Sun, 01 Jun 2025 12:01:30 GMT", "Sun, 01 Jun 2025 12:00:00 GMT", -86_400, 90)]
    [InlineData("Sun, 01 Jun 2025 12:01:30 GMT", "Sun, 01 Jun 2025 12:00:00 GMT", 86_400, 90)]
    [InlineData("Sun, 01 Jun 2025 12:01:30 GMT", null, 60, 30)]
    [InlineData("Sun, 01 Jun 2025 11:59:00 GMT", "Sun, 01 Jun 2025 12:00:00 GMT", -86_400, null)]
    public async Task A_date_to_come_again_is_read_by_the_clock_of_who_says_it(string until, string? date, int wrongBy, int? seconds)
    {
        var reply = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
        reply.Headers.TryAddWithoutValidation("Retry-After", until);
        if (date is not null) reply.Headers.TryAddWithoutValidation("Date", date);
        using var line = new Line(null) { Reply = () => reply };
        var clock = new WrongClock(FakeTime.Start.AddSeconds(wrongBy));
        using var client = new OpenAiChatClient(new Uri("https://models.test/v1"), "some-model", null, line, clock);
        Assert.Equal(seconds, (await FaultOf(client)).RetryAfter?.TotalSeconds);
    }

    private static OpenAiChatClient Client(Line line) =>
        new(new Uri("https://models.test/v1"), "some-model", null, line, TimeProvider.System);

    private static Task<ProviderFault> FaultOf(OpenAiChatClient client) =>
        Assert.ThrowsAsync<ProviderFault>(() => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));

    /// <summary>A line that is down until it is up.</summary>
    private sealed class Line(Exception? fault) : HttpMessageHandler
    {
        private const string Answer = """{"choices":[{"message":{"role":"assistant","content":"one"},"finish_reason":"stop"}]}""";

        public bool IsUp { get; set; }

        public Func<HttpResponseMessage> Reply { get; init; } = () => new(HttpStatusCode.OK) { Content = new StringContent(Answer) };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            fault is null || IsUp ? Task.FromResult(Reply()) : Task.FromException<HttpResponseMessage>(fault);
    }

    private sealed class WrongClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
