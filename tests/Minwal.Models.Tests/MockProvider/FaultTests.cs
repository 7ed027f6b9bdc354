using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.MockProvider;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class FaultTests
{
    private const string LabelSchema =
        """{"type": "object", "properties": {"text": {"type": "string"}, "label": {"type": "string", "enum": ["history", "science"]}}}""";

    [Fact]
    public async Task Error500_is_a_server_error()
    {
        await using var provider = await FaultyAsync("error500=1");
        var reply = await provider.AskAsync(Brief(1));
        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.Equal("server_error", reply.Error["type"]);
        Assert.Equal(1, await provider.CountAsync("fault_error500"));
    }

    [Fact]
    public async Task Limit_is_a_429_that_asks_for_a_later_try_and_violates_nothing()
    {
        await using var provider = await FaultyAsync("limit=1");
        var reply = await provider.AskAsync(Brief(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status);
        Assert.Equal("0.1", reply.Headers["Retry-After"]);
        Assert.Equal("rate_limit_exceeded", reply.Error["code"]);
        Assert.Equal(1, await provider.CountAsync("fault_limit"));
        Assert.Equal(0, await provider.CountAsync("violations"));
    }

    [Fact]
    public async Task Drop_ends_the_connection_without_an_answer()
    {
        await using var provider = await FaultyAsync("drop=1");
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.AskAsync(Brief(1)));
        Assert.Equal(1, await provider.CountAsync("fault_drop"));
        Assert.Equal(0, await provider.CountAsync("answered"));
    }

    [Fact]
    public async Task Slow_holds_the_answer_back_and_then_answers_well()
    {
        var time = new FakeTime();
        await using var provider =
            await StartAsync(new MockProviderOptions { Faults = MockFaults.Parse("slow=1", out _)!, Slow = TimeSpan.FromSeconds(30) },
            time);
        var asking = provider.AskAsync(Brief(1));
        Assert.Equal(TimeSpan.FromSeconds(30), await time.NextTimerAsync(TestContext.Current.CancellationToken));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("history", (await asking).Answer["label"]);
        Assert.Equal(1, await provider.CountAsync("fault_slow"));
    }

    [Fact]
    public async Task Cut_leaves_the_beginning_of_the_JSON()
    {
        await using var provider = await FaultyAsync("cut=1");
        var content = (await provider.AskAsync(Brief(1))).Content;
        await using var good = await StartAsync();
        Assert.StartsWith(content, (await good.AskAsync(Brief(1))).Content, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => Json.Parse(content));
    }

    [Fact]
    public async Task Cut_never_cuts_inside_a_character()
    {
        await using var provider = await StartAsync(new MockProviderOptions { Faults = MockFaults.Parse("cut=1", out _)! },
            grammar: "answer: '(🌙🌙🌙|a🌙🌙🌙|a🌙🌙🌙🌙|🌙🌙🌙🌙)'\n");
        var contents = new HashSet<string>();
        for (var seed = 0; seed < 20; seed++) contents.Add((await provider.AskAsync(Brief(seed))).Content);
        Assert.Equal(["a🌙", "a🌙🌙", "🌙", "🌙🌙"], contents.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fence_puts_good_JSON_into_a_fence()
    {
        await using var provider = await FaultyAsync("fence=1");
        var content = (await provider.AskAsync(Brief(1))).Content;
        Assert.StartsWith("```json\n", content, StringComparison.Ordinal);
        Assert.EndsWith("\n```", content, StringComparison.Ordinal);
        Assert.Equal("history", ((Fields)Json.Parse(content[8..^4])!)["label"]);
    }

    [Fact]
    public async Task Prose_stands_around_good_JSON()
    {
        await using var provider = await FaultyAsync("prose=1");
        await using var good = await StartAsync();
        var (content, json) = ((await provider.AskAsync(Brief(1))).Content, (await good.AskAsync(Brief(1))).Content);
        Assert.InRange(content.IndexOf(json, StringComparison.Ordinal), 1, content.Length - json.Length - 1);
    }

    [Fact]
    public async Task Label_becomes_one_that_the_schema_does_not_allow()
    {
        await using var provider = await FaultyAsync("label=1");
        var answer = (await provider.AskAsync(WithSchema(Brief(1), LabelSchema))).Answer;
        Assert.Equal("no_such_label", answer["label"]);
        Assert.NotEqual("no_such_label", answer["text"]);
    }

    [Fact]
    public async Task Empty_is_a_message_without_text()
    {
        await using var provider = await FaultyAsync("empty=1");
        Assert.Equal("", (await provider.AskAsync(Brief(1))).Content);
    }

    [Fact]
    public async Task Refusal_is_said_where_the_protocol_has_it()
    {
        await using var provider = await FaultyAsync("refusal=1");
        var reply = await provider.AskAsync(Brief(1));
        Assert.Null(reply.Message["content"]);
        Assert.NotEmpty((string)reply.Message["refusal"]!);
        using var handler = new SocketsHttpHandler();
        using var client = new OpenAiChatClient(provider.Url, "mock", "none", handler, TimeProvider.System);
        var response = await client.GetResponseAsync([new(ChatRole.User, "Say it.")], null, TestContext.Current.CancellationToken);
        Assert.Equal("Refusal", Assert.IsType<ErrorContent>(Assert.Single(response.Messages[0].Contents)).ErrorCode);
        Assert.True(response.Usage!.InputTokenCount > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duplicate_gives_the_same_answer_to_different_requests(bool deterministic)
    {
        await using var provider = await FaultyAsync("duplicate=1", deterministic);
        Assert.Equal((await provider.AskAsync(Brief(1))).Content, (await provider.AskAsync(Brief(2))).Content);
    }

    [Theory]
    [InlineData("error500", 500)]
    [InlineData("limit", 429)]
    [InlineData("drop", 0)]
    public async Task A_fault_of_the_line_strikes_the_same_content_twice_at_most(string fault, int status)
    {
        await using var provider = await FaultyAsync($"{fault}=1");
        for (var seed = 0; seed < 3; seed++)
        {
            for (var attempt = 0; attempt < 2; attempt++) Assert.Equal(status, await StatusAsync(provider, Brief(seed)));
            for (var attempt = 0; attempt < 2; attempt++) Assert.Equal(200, await StatusAsync(provider, Brief(seed)));
        }

        Assert.Equal(6, await provider.CountAsync($"fault_{fault}"));
    }

    [Fact]
    public async Task A_fault_of_the_content_stays_however_often_it_is_asked_for()
    {
        await using var provider = await FaultyAsync("fence=0.5");
        for (var seed = 0; seed < 10; seed++)
            Assert.Equal((await provider.AskAsync(Brief(seed))).Content, (await provider.AskAsync(Brief(seed))).Content);
        Assert.InRange(await provider.CountAsync("fault_fence"), 2, 18);
    }

    [Theory]
    [InlineData("error500=1")]
    [InlineData("drop=1")]
    [InlineData("error500=0.4,drop=0.4,limit=0.4")]
    public async Task The_tools_own_client_gets_through_every_fault_of_the_line(string faults)
    {
        await using var provider = await FaultyAsync(faults);
        var time = new FakeTime();
        using var handler = new SocketsHttpHandler();
        using var client = new RetryingChatClient(new OpenAiChatClient(provider.Url, "mock", "none", handler, time), TimeSpan.FromHours(1),
            TimeSpan.FromSeconds(60), 3, time);
        for (var i = 0; i < 5; i++)
        {
            var asking = client.GetResponseAsync([new(ChatRole.User, $"Question {i}")], null, TestContext.Current.CancellationToken);
            while (!asking.IsCompleted)
            {
                using var done = new CancellationTokenSource();
                var timer = time.NextTimerAsync(done.Token).AsTask();
                if (await Task.WhenAny(asking, timer) == asking) await done.CancelAsync();
                // The time limit's timer is no wait.
                else if (await timer < TimeSpan.FromHours(1)) time.Advance(await timer);
            }

            Assert.NotEmpty((await asking).Text);
        }
    }

    [Fact]
    public async Task Each_fault_comes_at_its_rate()
    {
        await using var provider = await FaultyAsync("error500=0.2,limit=0.1,drop=0.1,fence=0.3,empty=0.1");
        await Parallel.ForAsync(0, 800, TestContext.Current.CancellationToken, async (seed, _) => await StatusAsync(provider, Brief(seed)));
        // Each strikes those that the faults named before it have left; in one list 'error500, drop, limit', in the other 'fence, empty'.
        Assert.InRange(await provider.CountAsync("fault_error500"), 120, 200);
        Assert.InRange(await provider.CountAsync("fault_drop"), 40, 90);
        Assert.InRange(await provider.CountAsync("fault_limit"), 35, 85);
        Assert.InRange(await provider.CountAsync("fault_fence"), 120, 190);
        Assert.InRange(await provider.CountAsync("fault_empty"), 15, 60);
        Assert.Equal(0, await provider.CountAsync("fault_cut"));
    }

    [Theory]
    [InlineData("cut=0.05", "cut=0.05")]
    [InlineData(" cut=0.05 , error500=1e-1,", "cut=0.05 error500=0.1")]
    [InlineData("cut=0.1,cut=0.2", "cut=0.2")]
    [InlineData("", "")]
    [InlineData("all=0.5,slow=0",
        "body=0.5 cut=0.5 drop=0.5 duplicate=0.5 empty=0.5 error500=0.5 fence=0.5 headers=0.5 label=0.5 limit=0.5 prose=0.5 refusal=0.5 "
        + "slow=0")]
    [InlineData("silent=0.1,huge=0.2", "huge=0.2 silent=0.1")]
    public void Rates_are_read_as_they_are_typed(string typed, string read)
    {
        var rates = MockFaults.Parse(typed, out var complaint)!;
        Assert.Null(complaint);
        Assert.Equal(read,
            string.Join(' ', rates.OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => FormattableString.Invariant($"{r.Key}={r.Value}"))));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("cut=")]
    [InlineData("cut=5")]
    [InlineData("cut=-0.1")]
    [InlineData("cut=NaN")]
    [InlineData("cut=5%")]
    [InlineData("cut=0,1")]
    [InlineData("=0.1")]
    [InlineData("Cut=0.1")]
    [InlineData("explode=0.1")]
    [InlineData("cut=0.1;drop=0.1")]
    [InlineData("cut=0.1,explode=0.1")]
    public void What_is_no_rate_is_named_together_with_what_is_allowed(string typed)
    {
        Assert.Null(MockFaults.Parse(typed, out var complaint));
        Assert.Contains($"'{typed.Split(',')[^1]}'", complaint, StringComparison.Ordinal);
        foreach (var kind in MockFaults.OfLine.Concat(MockFaults.OfContent)) Assert.Contains(kind, complaint, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(RunningProvider provider, Fields request)
    {
        try
        {
            return (int)(await provider.AskAsync(request)).Status;
        }
        catch (HttpRequestException)
        {
            // The fault 'drop'.
            return 0;
        }
    }
}
