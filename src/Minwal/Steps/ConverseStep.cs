using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Lets two or more roles talk in turn, or as a formula says, for a number of turns or until a formula holds.
/// Each role sees its own turns as the assistant's and all others as the user's. Gives a list of <c>{role, content}</c>.
/// </summary>
internal sealed class ConverseStep : IStep
{
    private static readonly AnswerShape Text = new(AnswerType.String);

    private static readonly AnswerShape Messages = new(AnswerType.List)
    {
        Items = new AnswerShape(AnswerType.Object) { Fields = [new("role", default, Text), new("content", default, Text)] },
    };

    private readonly string _name;
    private readonly Setting<Band> _turns;
    private readonly Expression? _until, _next;
    private readonly IReadOnlyList<Speaker> _speakers;

    private ConverseStep(
        string name, Setting<Band> turns, Expression? until, Expression? next, IReadOnlyList<RoleSettings> roles, StepTools tools)
    {
        (_name, _turns, _until, _next) = (name, turns, until, next);
        _speakers = [.. roles.Select(role => new Speaker(role.Role, role.Call, $"{tools.Recipe}/{role.Call.Task}",
            tools.Prompt(role.Call.System!.Path), role.Call.Prompt is null ? null : tools.Prompt(role.Call.Prompt.Path)))];
    }

    public static StepKind Kind { get; } = new("converse", MakeShape());

    public async ValueTask<IReadOnlyList<StepResult>> RunAsync(
        IReadOnlyList<StepSlot> slots, ICallSession calls, CancellationToken cancellation)
    {
        var results = new StepResult[slots.Count];
        for (var i = 0; i < results.Length; i++) results[i] = await TalkAsync(slots[i], calls, cancellation).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<StepResult> TalkAsync(StepSlot slot, ICallSession calls, CancellationToken cancellation)
    {
        if (Compute("turns", () => (int)_turns.Get(slot.Variables).Most, out var fault) is not int turns)
            return new StepResult(null, fault);
        var said = new List<object?>(Math.Clamp(turns, 0, 100));
        for (var turn = 0; turn < turns; turn++)
        {
            if (Next(slot, turn, said, out fault) is not { } speaker) return new StepResult(null, fault);
            var brief = new BriefWriter(speaker.Task, [], []).Write(slot.Cell, [slot.Own], false, slot.Variables);
            var own = new Fields(4).Add("turn", (long)turn).Add("messages", said.ToList()).Add("role", speaker.Role)
                .Add(PromptTemplate.Brief, brief);
            var variables = new Variables(own, slot.Variables);
            var messages = new List<ChatMessage>(said.Count + 2) { new(ChatRole.System, speaker.System.Render(variables)) };
            if (said.Count == 0 || (string?)((Fields)said[0]!)["role"] == speaker.Role)
                messages.Add(new ChatMessage(ChatRole.User, speaker.Opening?.Render(variables) ?? "Begin the conversation."));
            foreach (Fields message in said.Cast<Fields>())
            {
                var role = (string?)message["role"] == speaker.Role ? ChatRole.Assistant : ChatRole.User;
                messages.Add(new ChatMessage(role, (string?)message["content"]));
            }

            var context = new CallContext(speaker.Task, variables, null,
                SlotRandom.Key(SlotRandom.Key(slot.Random, (long)SlotRandom.Hash(speaker.Task)), turn));
            var answer = await calls.AskAsync(new Call(speaker.Call.Model, messages, context), cancellation).ConfigureAwait(false);
            if (answer.Failure is not null) return StepResult.Failed(answer.Failure);
            var text = answer.Text!.Trim();
            if (text.Length == 0) return StepResult.Failed("answer.empty", $"'{speaker.Role}' said nothing in turn {turn + 1}");
            said.Add(new Fields(2).Add("role", speaker.Role).Add("content", text));
            if (_until is null) continue;
            var ended = Compute("until", () => _until.IsTrue(Talk(slot, turn + 1, said)), out fault);
            if (fault is not null) return new StepResult(null, fault);
            if (ended is true) break;
        }

        return StepResult.Of(new Fields(1).Add(_name, said));
    }

    /// <summary>Who speaks next, when <paramref name="turn"/> turns have been said; null with the reason when that is nobody.</summary>
    private Speaker? Next(StepSlot slot, int turn, List<object?> said, out Rejection? fault)
    {
        fault = null;
        if (_next is null) return _speakers[turn % _speakers.Count];
        var named = Compute("speaker", () => _next.Evaluate(Talk(slot, turn, said)), out fault);
        if (fault is not null) return null;
        var speaker = _speakers.FirstOrDefault(speaker => speaker.Role == named as string);
        if (speaker is null)
        {
            fault = new Rejection(
                "converse.unknown_speaker", $"'speaker' gave {Json.ToText(named)} for turn {turn + 1}, allowed is one of "
                + string.Join(", ", _speakers.Select(other => other.Role)), new Fields(1).Add("turn", (long)turn));
        }

        return speaker;
    }

    /// <summary>What formulas about the conversation see when <paramref name="turn"/> turns have been said.</summary>
    private Variables Talk(StepSlot slot, int turn, List<object?> said)
    {
        var copy = said.ToList();
        return new Variables(new Fields(3).Add("turn", (long)turn).Add("messages", copy).Add(_name, copy), slot.Variables);
    }

    private static object? Compute(string key, Func<object?> compute, out Rejection? fault)
    {
        fault = null;
        try
        {
            return compute();
        }
        catch (MinwalException e)
        {
            fault = new Rejection("converse.no_value", $"'{key}' could not be computed: {e.Message}", []);
            return null;
        }
    }

    private static MapShape<StepSettings> MakeShape()
    {
        var role = new MapShape<RoleSettings>("converse_role", "One who talks.");
        var roleName = role.Required("role", Shapes.Name, "The speaker's name in the conversation.");
        var roleModel = role.Optional("model", Shapes.Name, "writer", "The role under `models` that answers.");
        var system = role.Required("system", FileReference.Shape, "The template of the system message; sees turn, role and messages.");
        var opening = role.Optional<FileReference>("opening", FileReference.Shape, null!,
            "The template of the user message that makes the first speaker begin.");
        var offline = role.Optional<GrammarReference>("offline", GrammarReference.Shape, null!,
            "The grammar that answers when the model is offline: a file, or the grammar itself. Without it placeholders are said.");
        role.Build(v => new RoleSettings(v.Get(roleName), new CallSettings(v.Get(roleName), v.Get(roleModel), v.Mark, v.Get(system),
            v.Has(opening) ? v.Get(opening) : null, v.Get(offline), [PromptTemplate.Brief])
        {
            Facts = [("turn", new AnswerShape(AnswerType.Integer)), ("messages", Messages), ("role", Text)],
        }));

        var shape = new MapShape<StepSettings>("step_converse", "Lets roles talk in turn.");
        var name = shape.Optional("name", Shapes.Name, "conversation",
            "The step's name; the variable of that name is the list of {role, content}.");
        var turns = shape.Required("turns", Band.Setting, "How many turns are said; with `until` the most.");
        var until = shape.Optional<Expression>("until", Shapes.Formula, null!,
            "Looked at after each turn: the conversation ends when it holds. Sees messages (also under the step's name) and turn, "
            + "the number of turns that have been said.");
        var next = shape.Optional<Expression>("speaker", Shapes.Formula, null!,
            "Gives the name of the role that speaks next; sees the same as `until`. Without it they speak in the order of `between`.");
        var between = shape.Required("between", Shapes.ListOf(role, 2, 8), "Who talks, in the order of speaking.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var roles = v.Get(between).Select(r => r with { Call = r.Call with { Task = $"{v.Get(name)}.{r.Role}" } }).ToList();
            var opens = v.Has(next) ? First(v.Get(next), roles) : 0;
            if (opens >= 0) roles[opens] = roles[opens] with { Call = roles[opens].Call with { Opens = true } };
            if (roles.Select(r => r.Role).Distinct().Count() < roles.Count) v.Refuse(between, "two roles have the same name");
            if (v.Has(next) && Unknown(v.Get(next), [.. roles.Select(r => r.Role)]) is { } unknown) v.Refuse(next, unknown);
            return new StepSettings("converse", v.Mark, v.Get(name), v.Get(when), null, [.. roles.Select(r => r.Call)], [v.Get(name)],
                [.. v.Formulas.Where(f => f != v.Get(when) && f != v.Get(until) && f != v.Get(next))],
                tools => new ConverseStep(v.Get(name), v.Get(turns), v.Get(until), v.Get(next), roles, tools))
            {
                OwnFormulas =
                [
                    .. new[] { v.Get(until), v.Get(next) }.OfType<Expression>()
                        .Select(formula => new OwnFormula(formula, ["turn", "messages", v.Get(name)])),
                ],
                Turns = v.Get(turns),
                CallsVary = v.Has(until) || v.Has(next) || v.Get(turns).Formula is not null,
                Shapes = ShapesOf(v.Get(name)),
            };
        });
    }

    /// <summary>The place of who speaks first by a formula; -1 where that is known only slot by slot.</summary>
    private static int First(Expression speaker, List<RoleSettings> roles)
    {
        if (speaker.Draws || speaker.Reads.Any(name => name != "turn")) return -1;
        try
        {
            var named = speaker.Evaluate(new Variables(new Fields(1).Add("turn", 0L))) as string;
            return roles.FindIndex(role => role.Role == named);
        }
        catch (MinwalException)
        {
            // What is wrong with the formula is told below.
            return -1;
        }
    }

    /// <summary>A formula of the turn alone can be tried beforehand: what is wrong with it, or null.</summary>
    private static string? Unknown(Expression speaker, IReadOnlyList<string> roles)
    {
        if (speaker.Draws || speaker.Reads.Any(name => name != "turn")) return null;
        for (var turn = 0L; turn < 100; turn++)
        {
            try
            {
                if (speaker.Evaluate(new Variables(new Fields(1).Add("turn", turn))) is var named && !roles.Contains(named as string))
                    return $"it gives {Json.ToText(named)} for turn {turn + 1}, allowed is one of {string.Join(", ", roles)}";
            }
            catch (MinwalException e)
            {
                return e.Faults[0].Message;
            }
        }

        return null;
    }

    private static Dictionary<string, AnswerShape> ShapesOf(string name) => new(StringComparer.Ordinal)
    {
        [name] = Messages,
        ["messages"] = Messages,
        ["turn"] = new AnswerShape(AnswerType.Integer),
    };

    private sealed record RoleSettings(string Role, CallSettings Call);

    private sealed record Speaker(string Role, CallSettings Call, string Task, PromptTemplate System, PromptTemplate? Opening);
}
