using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Steps;

/// <summary>
/// Lets two or more roles talk in turn for a number of turns. Each role sees its own turns as the assistant's and all others as the user's.
/// Gives a list of <c>{role, content}</c>.
/// </summary>
internal sealed class ConverseStep : IStep
{
    private readonly string _name;
    private readonly Setting<Band> _turns;
    private readonly IReadOnlyList<Speaker> _speakers;

    private ConverseStep(string name, Setting<Band> turns, IReadOnlyList<RoleSettings> roles, StepTools tools)
    {
        (_name, _turns) = (name, turns);
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
        var turns = (int)_turns.Get(slot.Variables).Most;
        var said = new List<object?>(turns);
        for (var turn = 0; turn < turns; turn++)
        {
            var speaker = _speakers[turn % _speakers.Count];
            var brief = BriefWriter.Write(speaker.Task, slot.Cell, [slot.Own], false, [], slot.Variables);
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
        }

        return StepResult.Of(new Fields(1).Add(_name, said));
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
            v.Has(opening) ? v.Get(opening) : null, v.Get(offline), ["brief", "turn", "messages", "role"])));

        var shape = new MapShape<StepSettings>("step_converse", "Lets roles talk in turn.");
        var name = shape.Optional("name", Shapes.Name, "conversation",
            "The step's name; the variable of that name is the list of {role, content}.");
        var turns = shape.Required("turns", Band.Setting, "How many turns are said.");
        var between = shape.Required("between", Shapes.ListOf(role, 2, 8), "Who talks, in the order of speaking.");
        var when = shape.Optional<Expression>("when", Shapes.Formula, null!, "The slots the step is for; all when absent.");
        return shape.Build(v =>
        {
            var roles = v.Get(between).Select(r => r with { Call = r.Call with { Task = $"{v.Get(name)}.{r.Role}" } }).ToList();
            if (roles.Select(r => r.Role).Distinct().Count() < roles.Count) v.Refuse(between, "two roles have the same name");
            return new StepSettings("converse", v.Mark, v.Get(name), v.Get(when), null, [.. roles.Select(r => r.Call)], [v.Get(name)],
                [.. v.Formulas.Where(f => f != v.Get(when))], tools => new ConverseStep(v.Get(name), v.Get(turns), roles, tools))
            {
                Turns = v.Get(turns),
            };
        });
    }

    private sealed record RoleSettings(string Role, CallSettings Call);

    private sealed record Speaker(string Role, CallSettings Call, string Task, PromptTemplate System, PromptTemplate? Opening);
}
