using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes.Language;
using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// A turn of a speaker who may call tools: what it calls is done and told to it, until it says something without calling.
/// </summary>
/// <param name="Messages">What the speaker itself sees of the turn later.</param>
/// <param name="Said">What it said in the end; nothing when the turn failed.</param>
/// <param name="Rounds">
/// Each time that it called: <c>{content, calls: [{id, name, arguments, result, failed}]}</c>, so that every call has its one result; and
/// <c>reasoning</c>, where it thought before it called.
/// </param>
/// <param name="Failure">Why the turn failed.</param>
internal sealed record ToolTurn(IReadOnlyList<ChatMessage> Messages, Spoken Said, IReadOnlyList<object?> Rounds, Rejection? Failure)
{
    /// <summary>What prompts and grammars of a speaker with tools see beside what others see.</summary>
    public static readonly IReadOnlyList<(string Name, AnswerShape Shape)> Facts =
    [
        ("round", new AnswerShape(AnswerType.Integer)),
        ("results", new AnswerShape(AnswerType.List) { Items = new AnswerShape(AnswerType.String) }),
    ];

    /// <summary>These names before anything was called.</summary>
    public static Fields Begin(Fields fields) => fields.Add("round", 0L).Add("results", new List<object?>());

    /// <summary>Makes the turn.</summary>
    /// <param name="call">The speaker's first call.</param>
    /// <param name="declared">What the speaker is told of its tools.</param>
    /// <param name="most">How often it may call before it must say something.</param>
    /// <param name="box">The conversation's tools.</param>
    /// <param name="calls">Where is asked.</param>
    /// <param name="asks">How often a call is asked in all while its answer is a refusal or empty.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async ValueTask<ToolTurn> MakeAsync(
        Call call, IReadOnlyList<AITool> declared, int most, ToolBox box, ICallSession calls, int asks,
        CancellationToken cancellation)
    {
        var own = new List<ChatMessage>();
        var rounds = new List<object?>();
        List<string> allowed = [.. declared.Select(tool => tool.Name)];
        var results = new List<object?>();
        for (var round = 0; ; round++)
        {
            var seen = new Variables(new Fields(2).Add("round", (long)round).Add("results", results), call.Context.Variables);
            var random = round == 0 ? call.Context.Random : SlotRandom.Key(call.Context.Random, round);
            var answer = await SecondAsking.AskAsync(calls, call with
            {
                Messages = [.. call.Messages, .. own],
                Context = call.Context with { Variables = seen, Random = random },
                Tools = declared,
            }, asks, cancellation).ConfigureAwait(false);
            if (answer.Failure is { } failure) return Failed(new Rejection(failure.Code, failure.Message, []));
            var said = Spoken.Of(answer);
            var text = said.Text;
            List<FunctionCallContent> made = [.. answer.ToolCalls];
            if (made.Count == 0)
            {
                own.Add(new ChatMessage(ChatRole.Assistant, text));
                return new ToolTurn(own, said, rounds, null);
            }

            if (round >= most)
                return Failed(new Rejection("tools.too_many_rounds", $"after {most} rounds of calls it calls '{made[0].Name}' again", []));
            own.Add(new ChatMessage(ChatRole.Assistant, text.Length == 0 ? [.. made] : [new TextContent(text), .. made]));
            results = [];
            var done = new List<object?>(made.Count);
            foreach (var wanted in made)
            {
                if (Invoke(box, wanted, allowed, out var fault) is not { } result) return Failed(fault!);
                own.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(wanted.CallId, result.Text)]));
                results.Add(result.Text);
                done.Add(new Fields(5).Add("id", wanted.CallId).Add("name", wanted.Name).Add("arguments", Arguments(wanted))
                    .Add("result", result.Text).Add("failed", result.IsError));
            }

            rounds.Add(said.AddReasoning(new Fields(3).Add("content", text).Add("calls", done)));
        }
    }

    private static ToolTurn Failed(Rejection failure) => new([], default, [], failure);

    private static ToolResult? Invoke(ToolBox box, FunctionCallContent call, IReadOnlyCollection<string> allowed, out Rejection? fault)
    {
        fault = null;
        try
        {
            return box.Invoke(call.Name, ToolText.Arguments(call), allowed);
        }
        catch (MinwalException e)
        {
            fault = new Rejection("tools.no_value", $"the tool '{call.Name}' could not be computed: {e.Message}", []);
            return null;
        }
    }

    /// <summary>The arguments as a value; as the model wrote them where they are no JSON.</summary>
    private static object? Arguments(FunctionCallContent call)
    {
        var text = ToolText.Arguments(call);
        try
        {
            return Json.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
