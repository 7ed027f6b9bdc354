using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Models.Replay;
using Minwal.Models.Tests.OpenAi;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.Replay;

public sealed class ReplayTests
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task The_same_requests_get_the_answers_of_the_earlier_run_and_nobody_is_asked()
    {
        var first = await AskAsync(Remote(new StubClient(call => StubClient.Says($"answer {call}"))), _journal, "one", "two", "three");
        Assert.Equal(["answer 1", "answer 2", "answer 3"], first.Select(a => a.Text));
        var second = await AskAsync(Replaying(), new MemoryJournal(), "one", "two", "three");
        Assert.Equal(first.Select(a => (a.Text, a.Failure)), second.Select(a => (a.Text, a.Failure)));
        Assert.All(_journal.ReadCalls(), call => Assert.Equal(("openai", "some-model"), (call.Provider, call.Model)));
    }

    [Fact]
    public async Task Answers_are_found_by_what_was_asked_and_not_by_its_place()
    {
        await AskAsync(Remote(new StubClient(call => StubClient.Says($"answer {call}"))), _journal, "one", "two");
        Assert.Equal(["answer 2", "answer 1"], (await AskAsync(Replaying(), new MemoryJournal(), "two", "one")).Select(a => a.Text));
    }

    [Fact]
    public async Task What_was_never_asked_is_a_failure_that_says_what_must_be_the_same()
    {
        await AskAsync(Remote(new StubClient(_ => StubClient.Says("yes"))), _journal, "one");
        var failure = Assert.Single(await AskAsync(Replaying(), new MemoryJournal(), "another")).Failure!;
        Assert.Equal("MW3013", failure.Code);
        Assert.Contains("'recipe/write'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("recipe, parameters, seed and sampling must be the same", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.7, 300, 5)]
    [InlineData(0.8, 200, 5)]
    [InlineData(0.8, 300, 6)]
    public async Task Another_temperature_length_or_seed_is_another_request(double temperature, int tokens, long seed)
    {
        var random = (ulong)5 << 33;
        var earlier = Remote(new StubClient(_ => StubClient.Says("yes"))) with { Temperature = 0.8, MaxTokens = 300 };
        await AskAsync(earlier, _journal, random, "one");
        Assert.Equal("yes",
            Assert.Single(await AskAsync(Replaying() with { Temperature = 0.8, MaxTokens = 300 }, new MemoryJournal(), random, "one"))
            .Text);
        var now = Replaying() with { Temperature = temperature, MaxTokens = tokens };
        Assert.Equal("MW3013", Assert.Single(await AskAsync(now, new MemoryJournal(), (ulong)seed << 33, "one")).Failure!.Code);
    }

    [Fact]
    public async Task A_call_that_failed_in_the_earlier_run_has_no_answer()
    {
        await AskAsync(Remote(new StubClient(_ => throw new ModelException("MW3005", "broken"))), _journal, "one");
        var call = Assert.Single(_journal.ReadCalls());
        Assert.Equal((CallState.Failed, "MW3005"), (call.State, call.Code));
        Assert.Equal("MW3013", Assert.Single(await AskAsync(Replaying(), new MemoryJournal(), "one")).Failure!.Code);
    }

    [Fact]
    public async Task A_call_of_nobodys_recipe_is_refused()
    {
        using var client = new ReplayChatClient(Stored);
        foreach (var options in (ChatOptions?[])[null, new(),
            new() { AdditionalProperties = new() { [CallContext.Key] = new CallContext("t", Variables.None, null, 1) } }])
            Assert.True((await Assert.ThrowsAsync<ModelException>(
                () => client.GetResponseAsync([], options, TestContext.Current.CancellationToken))).Fatal);
    }

    [Fact]
    public async Task All_that_an_answer_held_is_given_again_but_nothing_is_billed()
    {
        AIContent[] contents = [new TextReasoningContent("Hm."), new TextContent("Two."), new FunctionCallContent("c1", "look", null)];
        using var client = new ReplayChatClient(hash => Stored(hash) with
        {
            Contents = contents,
            AnsweredBy = "some-model-2025",
            FinishReason = "tool_calls",
            Usage = new CallUsage(5, 0, 7, 0),
        });
        var response = await client.GetResponseAsync([], Asking, TestContext.Current.CancellationToken);
        Assert.Equal(contents, Assert.Single(response.Messages).Contents);
        Assert.Equal(("some-model-2025", ChatFinishReason.ToolCalls, null),
            (response.ModelId, response.FinishReason!.Value, response.Usage));
    }

    [Theory]
    [InlineData(CallState.Answered, true)]
    [InlineData(CallState.Refused, true)]
    [InlineData(CallState.Cut, true)]
    [InlineData(CallState.Failed, false)]
    [InlineData(CallState.Pending, false)]
    public async Task What_a_model_said_is_given_again_and_what_it_never_said_is_not(CallState state, bool given)
    {
        using var client = new ReplayChatClient(hash => Stored(hash) with { State = state });
        Task<ChatResponse> AskAsync() => client.GetResponseAsync([], Asking, TestContext.Current.CancellationToken);
        if (given)
        {
            Assert.Equal("yes", (await AskAsync()).Text);
            return;
        }

        var fault = await Assert.ThrowsAsync<ModelException>(AskAsync);
        Assert.Equal(("MW3013", false), (fault.Code, fault.Fatal));
    }

    [Fact]
    public async Task A_journal_keeps_the_answer_apart_from_what_was_thought_and_what_it_cost()
    {
        await using var endpoint = await StartAsync(new Reply(200, """
            {"choices": [{"message": {"content": "<think>Hm.</think>\nTwo."}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 30, "completion_tokens": 7} }
            """));
        var answer = Assert.Single(await AskAsync(Remote(endpoint.Client(), Price), _journal, "One or two?"));
        Assert.Equal("Two.", answer.Text);
        var call = Assert.Single(_journal.ReadCalls());
        Assert.Equal(("Two.", "Hm.", CallState.Answered, 30L, 7L, 44m),
            (call.Text, call.Reasoning, call.State, call.Usage.Input, call.Usage.Output, call.Cost));
        Assert.Equal(1L << 30, Assert.Single(endpoint.Seen).Json["seed"]);
    }

    [Theory]
    [InlineData("""{"content": null, "refusal": "No."}""", "stop", "the model refused: No.")]
    [InlineData("""{"content": "It was a"}""", "content_filter", "the provider's content filter held the answer back")]
    public async Task A_refusal_is_a_failure_whose_tokens_are_counted(string message, string finish, string said)
    {
        await using var endpoint = await StartAsync(new Reply(200, $$"""
            {"choices": [{"message": {{message}}, "finish_reason": "{{finish}}"}], "usage": {"prompt_tokens": 30, "completion_tokens": 7} }
            """));
        var failure = Assert.Single(await AskAsync(Remote(endpoint.Client(), Price), _journal, "One or two?")).Failure!;
        Assert.Equal(("MW3007", said), (failure.Code, failure.Message));
        var call = Assert.Single(_journal.ReadCalls());
        Assert.Equal((CallState.Refused, "MW3007", 30L, 7L, 44m), (call.State, call.Code, call.Usage.Input, call.Usage.Output, call.Cost));
    }

    [Theory]
    [InlineData("It was a dark and", false, "answer.cut")]
    [InlineData("<think>It was a dark and", false, "answer.cut")]
    [InlineData("", false, "answer.cut")]
    [InlineData("{\"text\": \"It was a dark and", true, null)]
    [InlineData("<think>It was a dark and", true, "MW3009")]
    public async Task A_text_that_was_cut_off_is_no_answer_and_cut_JSON_is_left_to_its_reader(string content, bool json, string? code)
    {
        await using var endpoint = await StartAsync(Reply.Message(new Fields().Add("content", content), finish: "length"));
        var session = CallScene.Open(_journal, resumed: false, Remote(endpoint.Client()));
        var schema = json ? JsonElement.Parse("""{"type":"object"}""") : (JsonElement?)null;
        var answer = await session.AskAsync(
            Call("Tell me a story.", 1) with { Schema = schema }, TestContext.Current.CancellationToken);
        Assert.Equal(code, answer.Failure?.Code);
        Assert.Equal(code is null ? content : null, answer.Text);
        var (state, kept) = code switch
        {
            null => (CallState.Answered, content),
            "answer.cut" => (CallState.Cut, code),
            _ => (CallState.Failed, code),
        };
        var call = Assert.Single(_journal.ReadCalls());
        Assert.Equal((state, kept), (call.State, call.Code ?? call.Text));
    }

    private static ChatOptions Asking => new()
    {
        AdditionalProperties =
            new() { [CallContext.Key] = new CallContext("t", Variables.None, null, 1) { RequestHash = new string('a', 64) } },
    };

    private static decimal? Price(CallUsage usage) => usage.Input + (2 * usage.Output);

    private static RoleModel Remote(IChatClient client, Func<CallUsage, decimal?>? price = null) => new("writer",
        [new ModelEndpoint("openai", "some-model", client) { Address = "http://some", IsCostly = true, Price = price ?? (_ => null) }]);

    /// <summary>The earlier run's model, played from its journal.</summary>
    private RoleModel Replaying()
    {
        var client = new ReplayChatClient(hash => _journal.ReadCalls().LastOrDefault(c => c.RequestHash == hash));
        return new RoleModel("writer", [new ModelEndpoint("replay", "earlier", client)]) { HashedAs = "openai:some-model" };
    }

    private static CallRecord Stored(string hash) =>
        new(new CallKey(0, 0, 0), "recipe/write", hash, CallState.Answered)
        {
            Contents = [new TextContent("yes")],
            Provider = "openai",
            Model = "some-model",
        };

    private static Task<IReadOnlyList<CallAnswer>> AskAsync(RoleModel model, MemoryJournal journal, params string[] prompts) =>
        AskAsync(model, journal, 1UL << 63, prompts);

    private static async Task<IReadOnlyList<CallAnswer>> AskAsync(
        RoleModel model, MemoryJournal journal, ulong random, params string[] prompts)
    {
        var session = CallScene.Open(journal, resumed: false, model);
        var answers = new List<CallAnswer>();
        foreach (var prompt in prompts)
            answers.Add(await session.AskAsync(Call(prompt, random), TestContext.Current.CancellationToken));
        return answers;
    }

    private static Call Call(string prompt, ulong random) =>
        new("writer", [new(ChatRole.User, prompt)], new CallContext("recipe/write", Variables.None, null, random));
}
