using Microsoft.Extensions.AI;
using Minwal.Runs.Journal;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>A client that answers junk is not paid to the end.</summary>
public sealed class InVainTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task After_two_hundred_drafts_the_run_says_what_the_answers_look_like_and_writes_no_file()
    {
        using var junk = new Junk();
        var summary = await _scene.RunAsync(_scene.GreetingsRecipe(), Choices(junk), _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.NothingAccepted, 0L, false), (summary.Phase, summary.Ledger.Accepted, File.Exists(_scene.File("f.jsonl"))));
        Assert.InRange(summary.Ledger.Drafts, 200, 399);
        Assert.Equal(("answer.not_json", "<html>no such page</html>"), (summary.Sample!.Reason, summary.Sample.Answer));
        Assert.Equal("nothing accepted", _scene.Bench.ReadRun(_scene.File("f.jsonl")).State!.Word);

        var calls = junk.Calls;
        var again = await _scene.RunAsync(_scene.GreetingsRecipe(), Choices(junk), _scene.To("f.jsonl"));
        Assert.Equal(RunPhase.NothingAccepted, again.Phase);
        // Of what was begun before it was known again.
        Assert.InRange(junk.Calls, calls, calls + 40);
    }

    [Fact]
    public async Task Whoever_keeps_trying_pays_to_the_end()
    {
        using var junk = new Junk();
        var summary = await _scene.RunAsync(_scene.GreetingsRecipe(), Choices(junk) with { KeepTrying = true }, _scene.To("f.jsonl"));
        Assert.Equal((RunPhase.Short, 40L, 400L), (summary.Phase, summary.Ledger.Short, summary.Ledger.Drafts));
    }

    private static RunChoices Choices(Junk junk) => new()
    {
        Date = Scene.Date,
        InFlight = 1,
        Parameters = new Values.Fields().Add("samples", 40L),
        Clients = new Dictionary<string, IChatClient> { [""] = junk },
    };

    private sealed class Junk : IChatClient
    {
        private int _calls;

        public int Calls => _calls;

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "<html>no such page</html>")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
