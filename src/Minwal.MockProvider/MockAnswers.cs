using System.Collections.Concurrent;
using System.Text.Json;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>
/// What a mock provider answers: to a prompt with a brief of a recipe it knows, what the recipe's offline grammar says; to any other, a
/// value that fits the asked schema, or a sentence. Where an image was sent, the grammar's formulas may name what
/// <see cref="ImageFacts"/> tells of it.
/// </summary>
/// <param name="grammars">What is known of a task; null when it is not known.</param>
/// <param name="unknown">
/// Is told, from any thread, each task that a brief names and nobody knows, once, and once <c>""</c> when a request has no brief; null for
/// nobody.
/// </param>
public sealed class MockAnswers(Func<string, MockTask?> grammars, Action<string>? unknown = null)
{
    // So many tasks no client has; one that makes up names must not fill the memory.
    private const int MostTold = 1_000;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>
    /// The answer to <paramref name="request"/>, and the tool calls that stand in its place or beside it, drawn with
    /// <paramref name="random"/>. A recipe's grammar says itself what it calls.
    /// </summary>
    internal (string Answer, IReadOnlyList<MockToolCall> Calls) Answer(MockRequest request, ulong random)
    {
        if (FromBrief(request, random) is not { } answer)
            return CallTool(request, random) is { } call ? ("", [call]) : (FromSchema(request, random), []);
        return request.Tools.Count > 0 && GrammarToolCalls.Read(answer, random) is var (content, calls)
            ? (content, [.. calls.Select(c => new MockToolCall(c.CallId, c.Name, ToolText.Arguments(c)))])
            : (answer, []);
    }

    /// <summary>A call where there are tools, unless the last message is a tool's result; null when the answer is due.</summary>
    private static MockToolCall? CallTool(MockRequest request, ulong random)
    {
        if (request.Tools.Count == 0 || request.Messages[^1].Role == "tool") return null;
        var draws = new SlotRandom(random);
        var tool = request.Tools[draws.Below(request.Tools.Count)];
        return new MockToolCall($"call_{random:x16}", tool.Name, Json.ToText(SchemaValues.MakeObject(tool.Parameters, ref draws)));
    }

    /// <summary>The task that the request's brief names; null without a brief.</summary>
    internal static string? TaskOf(MockRequest request) => Brief(request) is { } brief ? BriefWriter.TaskOf(brief) : null;

    private string? FromBrief(MockRequest request, ulong random)
    {
        var brief = Brief(request);
        var task = brief is null ? "" : BriefWriter.TaskOf(brief) ?? "";
        if (brief is null || grammars(task) is not { } known)
        {
            if (unknown is not null && _told.Count < MostTold && _told.TryAdd(task, true)) unknown(task);
            return null;
        }

        var conversation = known.Speakers.Count == 0 ? [] : Conversation(request, task, known, brief);
        if (request.Tools.Count > 0)
        {
            var turn = request.Messages.Reverse().TakeWhile(m => m.Role == "tool" || m.Calls).ToList();
            conversation["round"] = (long)turn.Count(m => m.Calls);
            conversation["results"] = turn.TakeWhile(m => m.Role == "tool").Reverse().Select(object? (m) => m.Content).ToList();
        }

        if (request.Messages.SelectMany(m => m.Images).ToList() is { Count: > 0 } images)
            foreach (var (name, value) in ImageFacts.Of(images[^1].MediaType, images[^1].Bytes, images.Count)) conversation[name] = value;
        var variables = new Variables(conversation, new Variables(brief, new Variables(known.Constants)));
        var items = brief.GetValueOrDefault(CallContext.ItemsKey) as IReadOnlyList<object?>;
        return new OfflineChatClient(_ => known.Grammar).Answer(new CallContext(task, variables, items?.OfType<Fields>().ToList(), random));
    }

    /// <summary>What a role sees of its conversation: who has said what, and whose turn it is.</summary>
    private static Fields Conversation(MockRequest request, string task, MockTask known, Fields brief)
    {
        var role = task[(task.LastIndexOf('.') + 1)..];
        var said = request.Messages.Where(m => m.Role is not ("system" or "tool") && !m.Calls).Select(m => m.Content).ToList();
        var spoken = brief.GetValueOrDefault(BriefWriter.SpokenKey) as IReadOnlyList<object?>;
        // Nobody has said what only makes the first speaker begin.
        if (spoken is null ? known.Speakers[0] == role && said.Count > 0 : said.Count > spoken.Count) said.RemoveAt(0);
        var messages = said.Select(object? (content, i) => new Fields(2)
            .Add("role", spoken is null ? known.Speakers[i % known.Speakers.Count] : spoken.ElementAtOrDefault(i)).Add("content", content));
        return new Fields(5).Add("messages", messages.ToList()).Add("turn", (long)said.Count).Add("role", role);
    }

    private static Fields? Brief(MockRequest request)
    {
        foreach (var message in request.Messages.Reverse())
        {
            var content = message.Content;
            var start = content.LastIndexOf("<brief>", StringComparison.Ordinal);
            var end = start < 0 ? -1 : content.IndexOf("</brief>", start, StringComparison.Ordinal);
            if (end < 0) continue;
            try
            {
                return Json.Parse(content[(start + "<brief>".Length)..end].Trim()) as Fields;
            }
            catch (JsonException)
            {
                // Something else stands between the tags: not a brief of ours.
                return null;
            }
        }

        return null;
    }

    private static string FromSchema(MockRequest request, ulong key)
    {
        var random = new SlotRandom(key);
        return request.Schema is null
            ? SchemaValues.Sentence(ref random, 8) + "."
            : Json.ToText(SchemaValues.Make(request.Schema, ref random));
    }
}

/// <summary>What a mock provider knows of a task.</summary>
/// <param name="Grammar">What answers.</param>
/// <param name="Constants">The parameters and tables of its recipe.</param>
public sealed record MockTask(Grammar Grammar, Fields Constants)
{
    /// <summary>Who talks, in the order of speaking, where the task is a turn of a conversation; empty where it is none.</summary>
    public IReadOnlyList<string> Speakers { get; init; } = [];
}
