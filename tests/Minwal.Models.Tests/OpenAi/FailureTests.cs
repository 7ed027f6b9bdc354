using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Models.OpenAi;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

public sealed class FailureTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];

    [Theory]
    [InlineData(400, "MW3010", false, false)]
    [InlineData(401, "MW3002", false, true)]
    [InlineData(402, "MW3015", false, true)]
    [InlineData(403, "MW3002", false, true)]
    [InlineData(404, "MW3003", false, true)]
    [InlineData(408, "MW3005", true, false)]
    [InlineData(409, "MW3005", true, false)]
    [InlineData(413, "MW3010", false, false)]
    [InlineData(422, "MW3010", false, false)]
    [InlineData(429, "MW3004", true, false)]
    [InlineData(500, "MW3005", true, false)]
    [InlineData(502, "MW3005", true, false)]
    [InlineData(503, "MW3005", true, false)]
    [InlineData(504, "MW3005", true, false)]
    [InlineData(700, "MW3005", true, false)]
    [InlineData(999, "MW3005", true, false)]
    public async Task Each_status_has_its_code_and_says_whether_another_try_is_worth_it(int status, string code, bool transient, bool fatal)
    {
        await using var endpoint = await StartAsync(Reply.Fails(status, "in the endpoint's own words"));
        var fault = await FaultOf(endpoint);
        Assert.Equal((code, transient, fatal), (fault.Code, fault.Transient, fault.Fatal));
        Assert.Contains($"({status}): in the endpoint's own words", fault.Message, StringComparison.Ordinal);
        Assert.Contains(endpoint.Url.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Single(endpoint.Seen);
    }

    [Theory]
    [InlineData(429, """{"error":{"message":"No credit.","type":"insufficient_quota","code":"insufficient_quota"}}""", "MW3015", false,
        true)]
    [InlineData(429, """{"error":{"message":"No credit.","type":"insufficient_quota","code":null}}""", "MW3015", false, true)]
    [InlineData(429, """{"error":{"message":"Slower.","code":"rate_limit_exceeded"}}""", "MW3004", true, false)]
    [InlineData(400, """{"error":{"message":"Filtered.","code":"content_filter"}}""", "MW3007", false, false)]
    [InlineData(400, """{"error":{"message":"Too long.","code":"context_length_exceeded"}}""", "MW3010", false, false)]
    public async Task The_errors_code_tells_what_the_status_does_not(int status, string body, string code, bool transient, bool fatal)
    {
        await using var endpoint = await StartAsync(new Reply(status, body));
        var fault = await FaultOf(endpoint);
        Assert.Equal((code, transient, fatal), (fault.Code, fault.Transient, fault.Fatal));
    }

    [Theory]
    [InlineData(400, "content_filter")]
    [InlineData(400, "content_policy_violation")]
    [InlineData(403, "content_filter")]
    public async Task A_filter_that_holds_a_request_back_refuses_that_request_alone(int status, string code)
    {
        await using var endpoint = await StartAsync(new Reply(status, $$$"""{"error":{"message":"Flagged.","code":"{{{code}}}"}}"""));
        var fault = await FaultOf(endpoint);
        Assert.Equal(("MW3007", "the provider's content filter held the request back: Flagged."), (fault.Code, fault.Message));
        Assert.Equal((false, false), (fault.Transient, fault.Fatal));
    }

    // A router that flags one text: the key was taken before, so the run goes on.
    [Fact]
    public async Task A_403_after_an_answer_is_a_refusal_of_that_request_alone()
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"), Reply.Fails(403, "Flagged."));
        using var client = endpoint.Client();
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3010", false, false), (fault.Code, fault.Transient, fault.Fatal));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Too long.","type":"x","param":null}}""", "Too long.")]
    [InlineData("""{"error":"Too long."}""", "Too long.")]
    [InlineData("""{"error":{"code":"too_long"}}""", """{"error":{"code":"too_long"}}""")]
    [InlineData("""{"error":{"message":null,"code":"too_long"}}""", """{"error":{"message":null,"code":"too_long"}}""")]
    [InlineData("""{"detail":"Too long."}""", """{"detail":"Too long."}""")]
    [InlineData("""["Too long."]""", """["Too long."]""")]
    [InlineData("<html>\r\n<b>Too long.</b>\n</html>", "<html> <b>Too long.</b> </html>")]
    [InlineData("Too\u0000 long.\u001b[31m", "Too long.[31m")]
    [InlineData("", "(no body)")]
    public async Task The_endpoints_own_words_are_found_in_any_body(string body, string said)
    {
        await using var endpoint = await StartAsync(new Reply(400, body));
        Assert.EndsWith($"(400): {said}", (await FaultOf(endpoint)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(296)]
    [InlineData(600)]
    [InlineData(5000)]
    public async Task Long_words_are_cut_between_characters(int length)
    {
        await using var endpoint =
            await StartAsync(Reply.Fails(400, new string('x', length % 2) + string.Concat(Enumerable.Repeat("🌙", length / 2))));
        var message = (await FaultOf(endpoint)).Message;
        Assert.InRange(message.Length, 200, 500);
        Assert.DoesNotContain('�', message);
        Assert.Equal(message, string.Concat(message.EnumerateRunes().Select(r => r.ToString())));
        Assert.DoesNotContain("{", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-live-0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task The_key_is_in_no_message_even_when_the_endpoint_says_it(string key)
    {
        await using var endpoint = await StartAsync(Reply.Fails(401, $"Incorrect API key provided: {key}. Received: Bearer {key}!"));
        using var client = new RetryingChatClient(endpoint.Client(key: key), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), 6,
            new FakeTime());
        var fault = await Assert.ThrowsAsync<ModelException>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3002", true), (fault.Code, fault.Fatal));
        Assert.Contains("refuses the key (401)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Incorrect API key provided: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, fault.ToString(), StringComparison.Ordinal);
        Assert.Single(endpoint.Seen);
    }

    [Theory]
    [InlineData("sk-with\u0001")]
    [InlineData("sk-with\r\nX-Other: header")]
    [InlineData("sk-with-ي")]
    public async Task A_key_that_no_header_can_hold_is_a_wrong_key_and_is_not_shown(string key)
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        var fault = await FaultOf(endpoint, key);
        Assert.Equal(("MW3002", false, true), (fault.Code, fault.Transient, fault.Fatal));
        Assert.DoesNotContain("sk-with", fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(endpoint.Seen);
    }

    [Fact]
    public async Task A_password_in_the_address_is_in_no_message()
    {
        await using var endpoint = await StartAsync(Reply.Fails(500, "Broken."));
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(new UriBuilder(endpoint.Url) { UserName = "someone", Password = "pa55word" }.Uri,
            "some-model", "sk-of-the-test", handler, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.StartsWith($"{endpoint.Url} failed (500): Broken.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_refused_at_the_first_call_is_not_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/v1");
        listener.Stop();
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(address, "some-model", "sk-of-the-test", handler, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3001", false, true, true), (fault.Code, fault.Transient, fault.Fatal, fault.Unreached));
        Assert.StartsWith($"no answer from {address}: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_may_hold_the_next_time(bool insideTheBody)
    {
        await using var endpoint = await StartAsync(insideTheBody ? Reply.Says("yes") with { BreaksOff = true } : Reply.Reset);
        var fault = await FaultOf(endpoint);
        Assert.Equal(("MW3001", true, false), (fault.Code, fault.Transient, fault.Fatal));
    }

    [Theory]
    [InlineData(429, "7", 7.0)]
    [InlineData(503, "7", 7.0)]
    [InlineData(500, "0", 0.0)]
    [InlineData(429, "0.25", 0.25)]
    [InlineData(429, "3600", 3600.0)]
    [InlineData(429, "12345678", 1e6)]
    [InlineData(429, "1e300", 1e6)]
    [InlineData(429, "Sun, 01 Jun 2025 12:01:30 GMT", 90.0)]
    [InlineData(429, "Sun, 01 Jun 2025 11:59:00 GMT", null)]
    [InlineData(429, "-5", null)]
    [InlineData(429, "NaN", null)]
    [InlineData(429, "soon", null)]
    [InlineData(429, null, null)]
    public async Task What_the_endpoint_asks_to_wait_is_read_as_seconds_or_as_a_date(int status, string? header, double? seconds)
    {
        (string, string) date = ("Date", "Sun, 01 Jun 2025 12:00:00 GMT");
        await using var endpoint =
            await StartAsync(Reply.Fails(status, "Later.", header is null ? [date] : [("Retry-After", header), date]));
        using var client = endpoint.Client(time: new FakeTime());
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("250", "1", 0.25)]
    [InlineData("1500.5", null, 1.5005)]
    [InlineData("0", "7", 0.0)]
    [InlineData("90000", "Sun, 01 Jun 2025 12:00:01 GMT", 90.0)]
    [InlineData("1e300", "7", 1e6)]
    [InlineData("soon", "7", 7.0)]
    [InlineData("-5", "7", 7.0)]
    [InlineData("NaN", "7", 7.0)]
    [InlineData("", "7", 7.0)]
    [InlineData("soon", null, null)]
    public async Task Milliseconds_go_before_seconds_where_they_can_be_read(string milliseconds, string? header, double? seconds)
    {
        (string, string) precise = ("retry-after-ms", milliseconds);
        await using var endpoint =
            await StartAsync(Reply.Fails(429, "Later.", header is null ? [precise] : [("Retry-After", header), precise]));
        using var client = endpoint.Client(time: new FakeTime());
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_at_once()
    {
        await using var endpoint = await StartAsync(Reply.Silence);
        using var client = endpoint.Client();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = client.GetResponseAsync(Question, null, leaving.Token);
        await endpoint.FirstAsked;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_already_is_not_made()
    {
        await using var endpoint = await StartAsync(Reply.Says("yes"));
        using var client = endpoint.Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.GetResponseAsync(Question, null, new CancellationToken(canceled: true)));
        Assert.Empty(endpoint.Seen);
    }

    private static async Task<ProviderFault> FaultOf(ScriptedEndpoint endpoint, string key = "sk-of-the-test")
    {
        using var client = endpoint.Client(key: key);
        return await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_connection_that_is_refused_after_others_may_be_there_later()
    {
        var endpoint = await StartAsync(Reply.Says("yes"));
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(endpoint.Url, "some-model", "sk-of-the-test", handler, TimeProvider.System);
        await client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        await endpoint.DisposeAsync();
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3001", true, false), (fault.Code, fault.Transient, fault.Fatal));
    }

    [Fact]
    public async Task Where_a_redirect_would_lead_is_told_and_not_followed()
    {
        await using var endpoint = await StartAsync(new Reply(302, "", ("Location", "https://elsewhere.example/v1/chat")));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new OpenAiChatClient(endpoint.Url, "some-model", "sk-of-the-test", handler, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<ProviderFault>(
            () => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(("MW3010", true), (fault.Code, fault.Fatal));
        Assert.Contains("sends elsewhere (302), to 'https://elsewhere.example/v1/chat'", fault.Message, StringComparison.Ordinal);
    }
}
