using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Tools;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Lets two or more roles talk in turn, or as a formula says, for a number of turns or until a formula holds.
/// Each role sees its own turns as the assistant's and all others as the user's. Gives a list of <c>{role, content}</c>; a turn of a role
/// with tools has <c>rounds</c> too (see <see cref="ToolTurn"/>), and one before which a model thought has <c>reasoning</c>.
/// </summary>
internal sealed class ConverseStep : IStep
{
    private static readonly AnswerShape Text = new(AnswerType.String), Number = new(AnswerType.Integer);

    private static readonly AnswerShape Messages = new(AnswerType.List)
    {
        Items = new AnswerShape(AnswerType.Object)
        {
            Fields =
            [
                new("role", default, Text), new("content", default, Text), new("rounds", default, new AnswerShape(AnswerType.Any)),
                new("reasoning", default, Text),
            ],
        },
    };

    // Of each other's tools the roles know nothing.
    private static readonly AnswerShape Said = Messages with
    {
        Items = Messages.Items! with { Fields = [.. Messages.Items!.Fields.Take(2)] },
    };

    private readonly string _name;
    private readonly Setting<Band> _turns;
    private readonly Expression? _until, _next;
    private readonly IReadOnlyList<ConverseSpeaker> _speakers;
    private readonly RecipeTools? _tools;
    private readonly int _asks;

    private ConverseStep(
        string name, Setting<Band> turns, Expression? until, Expression? next, int asks, IReadOnlyList<ConverseRole> roles, StepTools tools)
    {
        (_name, _turns, _until, _next, _asks, _tools) = (name, turns, until, next, asks, tools.Tools);
        _speakers = [.. roles.Select(role => new ConverseSpeaker(role.Role, role.Call, $"{tools.Recipe}/{role.Call.Task}",
            tools.Prompt(role.Call.System!.Name), role.Call.Prompt is null ? null : tools.Prompt(role.Call.Prompt.Name),
            new BriefWriter($"{tools.Recipe}/{role.Call.Task}", [.. role.Call.Brief.Select(only => only.Name)],
                [.. role.Call.Blind.Select(blind => blind.Name)]),
            role.Tools, role.ToolRounds))];
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
        ToolBox? box;
        try
        {
            box = _speakers.Any(speaker => speaker.Tools.Count > 0) ? _tools!.Open(slot.Variables) : null;
        }
        catch (ToolException e)
        {
            return StepResult.Failed("tools.no_store", e.Message);
        }

        using (box) return await TalkAsync(slot, box, calls, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<StepResult> TalkAsync(StepSlot slot, ToolBox? box, ICallSession calls, CancellationToken cancellation)
    {
        // What a speaker sees of its own turns, where it has called tools in them.
        var own = new Dictionary<int, IReadOnlyList<ChatMessage>>();
        if (Compute("turns", () => (int)_turns.Get(slot.Variables).Most, out var fault) is not int turns)
            return new StepResult(null, fault);
        var said = new List<object?>(Math.Clamp(turns, 0, 100));
        for (var turn = 0; turn < turns; turn++)
        {
            if (Next(slot, turn, said, out fault) is not { } speaker) return new StepResult(null, fault);
            var speakers = said.Cast<Fields>().Select(object? (message) => message["role"]).ToList();
            var brief = speaker.Brief.Write(slot.Cell, [slot.Own], false, slot.Variables, _next is null ? null : speakers);
            var heard = said.Cast<Fields>()
                .Select(object? (message) => new Fields(2).Add("role", message["role"]).Add("content", message["content"])).ToList();
            var seen = new Fields(6).Add("turn", (long)turn).Add("messages", heard).Add("role", speaker.Role)
                .Add(PromptTemplate.Brief, brief);
            var variables = new Variables(speaker.Tools.Count > 0 ? ToolTurn.Begin(seen) : seen, slot.Variables);
            var messages = new List<ChatMessage>(said.Count + 2) { new(ChatRole.System, speaker.System.Render(variables)) };
            if (said.Count == 0 || (string?)((Fields)said[0]!)["role"] == speaker.Role)
                messages.Add(new ChatMessage(ChatRole.User, speaker.Opening?.Render(variables) ?? "Begin the conversation."));
            foreach (var (i, message) in said.Cast<Fields>().Index())
            {
                var isOwn = (string?)message["role"] == speaker.Role;
                if (isOwn && own.TryGetValue(i, out var turnOfOwn)) messages.AddRange(turnOfOwn);
                else messages.Add(new ChatMessage(isOwn ? ChatRole.Assistant : ChatRole.User, (string?)message["content"]));
            }

            var context = new CallContext(speaker.Task, variables, null,
                SlotRandom.Key(SlotRandom.Key(slot.Random, (long)SlotRandom.Hash(speaker.Task)), turn));
            var call = new Call(speaker.Call.Model, messages, context);
            var told = new Fields(4).Add("role", speaker.Role);
            if (speaker.Tools.Count > 0)
            {
                var declared = _tools!.Declare(speaker.Tools, slot.Variables);
                var made = await ToolTurn.MakeAsync(call, declared, speaker.ToolRounds, box!, calls, _asks, cancellation)
                    .ConfigureAwait(false);
                if (made.Failure is not null) return new StepResult(null, made.Failure);
                own[turn] = made.Messages;
                made.Said.AddReasoning(told.Add("content", made.Said.Text).Add("rounds", made.Rounds));
            }
            else
            {
                var answer = await SecondAsking.AskAsync(calls, call, _asks, cancellation).ConfigureAwait(false);
                if (answer.Failure is not null) return StepResult.Failed(answer.Failure);
                var spoken = Spoken.Of(answer);
                spoken.AddReasoning(told.Add("content", spoken.Text));
            }

            if (told["content"] is "") return StepResult.Failed("answer.empty", $"'{speaker.Role}' said nothing in turn {turn + 1}");
            said.Add(told);
            if (_until is null) continue;
            var ended = Compute("until", () => _until.IsTrue(Talk(slot, turn + 1, said)), out fault);
            if (fault is not null) return new StepResult(null, fault);
            if (ended is true) break;
        }

        var gives = new Fields(3).Add(_name, said);
        if (box is null) return StepResult.Of(gives);
        List<string> named = [.. _speakers.SelectMany(speaker => speaker.Tools).Distinct()];
        return StepResult.Of(
            gives.Add(StoreName(_name), box.Tables()).Add(ToolsName(_name), _tools!.Describe(named, slot.Variables)));
    }

    /// <summary>Who speaks next, when <paramref name="turn"/> turns have been said; null with the reason when that is nobody.</summary>
    private ConverseSpeaker? Next(StepSlot slot, int turn, List<object?> said, out Rejection? fault)
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
        var role = new MapShape<ConverseRole>("converse_role", "One who talks.");
        var roleName = role.Required("role", Shapes.Name, "The speaker's name in the conversation.");
        var roleModel = role.Optional("model", Shapes.Name, "writer", "The role under `models` that answers.");
        var system = role.Required("system", PromptReference.Shape,
            "The template of the system message: a file, or, with a line break or {{…}} in it, the template itself. Sees turn, role and "
            + "messages, the list of {role, content} of what has been said.");
        var opening = role.Optional<PromptReference>("opening", PromptReference.Shape, null!,
            "The template of the user message that makes the first speaker begin.");
        var offline = role.Optional<GrammarReference>("offline", GrammarReference.Shape, null!,
            "The grammar that answers when the model is offline: a file, or the grammar itself. Without it placeholders are said.");
        var tools = role.Optional("tools", Shapes.ListOf(Shapes.Name, 1), [], "The tools under `tools` that it may call.");
        var rounds = role.Optional("tool_rounds", Shapes.Integer(1, 50), 8,
            "With `tools`: how often it may call in a turn before it must say something.");
        var brief = role.Optional("brief", NameReference.List, [],
            "The variables that its {{brief}} holds; without it: the cell, source rows, values and earlier results.");
        var blind = role.Optional("blind", NameReference.List, [],
            "Variables that its {{brief}} leaves out and that its templates and grammar may not name, such as what the other is to find "
            + "out.");
        role.Build(v =>
        {
            if (v.Has(brief) && v.Has(blind))
                v.Refuse(blind, "'blind' cannot stand beside 'brief', which says already what the call is told");
            var call = new CallSettings(v.Get(roleName), v.Get(roleModel), v.Mark, v.Get(system),
                v.Has(opening) ? v.Get(opening) : null, v.Get(offline), [PromptTemplate.Brief])
            {
                Facts =
                [
                    ("turn", Number), ("messages", Said), ("role", Text),
                    .. v.Has(tools) ? ToolTurn.Facts : [],
                ],
                Brief = v.Get(brief),
                Blind = v.Get(blind),
            };
            return new ConverseRole(v.Get(roleName), call, v.Get(tools), (int)v.Get(rounds));
        });

        var shape = new MapShape<StepSettings>("step_converse", "Lets roles talk in turn.");
        var name = shape.Optional("name", Shapes.Name, "conversation",
            "The step's name; the variable of that name is the list of {role, content}, with reasoning where a model thought. Of roles "
            + "with tools there is rounds too; NAME_store is all that the tools have kept, NAME_tools what models are told of them.");
        var turns = shape.Required("turns", Band.Setting, "How many turns are said; with `until` the most.");
        var until = shape.Optional<Expression>("until", Shapes.Formula, null!,
            "Looked at after each turn: the conversation ends when it holds. Sees messages (also under the step's name) and turn, "
            + "the number of turns that have been said.");
        var next = shape.Optional<Expression>("speaker", Shapes.Formula, null!,
            "Gives the name of the role that speaks next; sees the same as `until`. Without it they speak in the order of `between`.");
        var between = shape.Required("between", Shapes.ListOf(role, 2, 8), "Who talks, in the order of speaking.");
        var asks = shape.Optional("asks", Shapes.Integer(1, 10), 1, SecondAsking.KeyHelp);
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            List<string> speakers = [.. v.Get(between).Select(r => r.Role)];
            var roles = v.Get(between)
                .Select(r => r with { Call = r.Call with { Task = $"{v.Get(name)}.{r.Role}", Speakers = speakers } }).ToList();
            if (roles.Select(r => r.Role).Distinct().Count() < roles.Count) v.Refuse(between, "two roles have the same name");
            if (v.Has(next) && Unknown(v.Get(next), [.. roles.Select(r => r.Role)]) is { } unknown) v.Refuse(next, unknown);
            var hasTools = roles.Exists(r => r.Tools.Count > 0);
            return new StepSettings("converse", v.Mark, v.Get(name), v.Get(when), null, [.. roles.Select(r => r.Call)],
                hasTools ? [v.Get(name), StoreName(v.Get(name)), ToolsName(v.Get(name))] : [v.Get(name)],
                [.. v.Formulas.Where(f => f != v.Get(when) && f != v.Get(until) && f != v.Get(next))],
                tools => new ConverseStep(v.Get(name), v.Get(turns), v.Get(until), v.Get(next), (int)v.Get(asks), roles, tools))
            {
                OwnFormulas =
                [
                    .. new[] { v.Get(until), v.Get(next) }.OfType<Expression>()
                        .Select(formula => new OwnFormula(formula, ["turn", "messages", v.Get(name)])),
                ],
                Turns = v.Get(turns),
                CallsVary = hasTools || v.Has(until) || v.Has(next) || v.Get(turns).Formula is not null,
                Shapes = ShapesOf(v.Get(name)),
                Tools = [.. roles.SelectMany(r => r.Tools).Distinct()],
            };
        });
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
        ["turn"] = Number,
    };

    /// <summary>The variable with all that the tools have kept in the end.</summary>
    private static string StoreName(string name) => $"{name}_store";

    /// <summary>The variable with what models are told of the tools.</summary>
    private static string ToolsName(string name) => $"{name}_tools";
}
