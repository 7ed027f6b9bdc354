using System.Text.Json;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>
/// What a mock provider answers: to a prompt with a brief of a recipe it knows, what the recipe's offline grammar says; to any other, a
/// value that fits the asked schema, or a sentence. Where an image was sent, the grammar's formulas may name what
/// <see cref="ImageFacts"/> tells of it.
/// </summary>
/// <param name="grammars">What is known of a task; null when it is not known.</param>
public sealed class MockAnswers(Func<string, MockTask?> grammars)
{
    /// <summary>The answer to <paramref name="request"/>, drawn with <paramref name="random"/>.</summary>
    /// <exception cref="MinwalException">When the grammar needs what the brief does not hold.</exception>
    internal string Answer(MockRequest request, ulong random) => FromBrief(request, random) ?? FromSchema(request, random);

    /// <summary>
    /// The tool call that comes before the answer: where there are tools, unless the last message is a tool's result. Drawn with
    /// <paramref name="random"/>; null when the answer is due.
    /// </summary>
    internal static MockToolCall? CallTool(MockRequest request, ulong random)
    {
        if (request.Tools.Count == 0 || request.Messages[^1].Role == "tool") return null;
        var draws = new SlotRandom(random);
        var tool = request.Tools[draws.Below(request.Tools.Count)];
        return new MockToolCall($"call_{random:x16}", tool.Name, Json.ToText(SchemaValues.MakeObject(tool.Parameters, ref draws)));
    }

    /// <summary>The task that the request's brief names; null without a brief.</summary>
    internal static string? TaskOf(MockRequest request) => Brief(request)?.GetValueOrDefault("task") as string;

    private string? FromBrief(MockRequest request, ulong random)
    {
        if (Brief(request) is not { } brief || brief.GetValueOrDefault("task") is not string task || grammars(task) is not { } known)
            return null;
        var said = request.Messages.Where(m => m.Role != "system")
            .Select(m => (object?)new Fields(2).Add("role", m.Role).Add("content", m.Content)).ToList();
        // Nobody has said what only makes the first speaker begin.
        if (known.Opens && said.Count > 0) said.RemoveAt(0);
        var conversation = new Fields().Add("messages", said).Add("turn", (long)said.Count)
            .Add("role", task[(task.LastIndexOf('.') + 1)..]);
        if (request.Messages.SelectMany(m => m.Images).ToList() is { Count: > 0 } images)
            foreach (var (name, value) in ImageFacts.Of(images[^1].MediaType, images[^1].Bytes, images.Count)) conversation[name] = value;
        var variables = new Variables(brief, new Variables(conversation, new Variables(known.Constants)));
        var items = brief.GetValueOrDefault(CallContext.ItemsKey) as IReadOnlyList<object?>;
        return new OfflineChatClient(_ => known.Grammar).Answer(new CallContext(task, variables, items?.OfType<Fields>().ToList(), random));
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
/// <param name="Opens">Whether the first message of a user is nobody's: it only makes the first speaker of a conversation begin.</param>
public sealed record MockTask(Grammar Grammar, Fields Constants, bool Opens = false);
