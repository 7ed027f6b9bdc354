using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Whether the recipe's tools give again what a conversation says that they gave: its calls are done once more, in their order, on a store
/// that begins as the conversation's did.
/// </summary>
/// <param name="settings">What is replayed.</param>
/// <param name="tools">The tools.</param>
internal sealed class ReplayCheck(ReplaySettings settings, IReplayableTools tools) : IRecordCheck
{
    private const int Shown = 120;

    private readonly IReadOnlyList<string> _allowed = settings.Tools.Count > 0 ? settings.Tools : tools.Names;

    public Rejection? Check(Fields record, IVariables variables)
    {
        if (settings.Field.First(record) is not IReadOnlyList<object?> messages)
            return FieldPresence.Refuse("replay", settings.Field.ToString(), "needed is a list of messages");
        if (tools.Begin(variables, out var fault) is not { } box) return new Rejection("replay.no_store", fault, []);
        using (box) return Replay(messages, box) ?? Compare(record, box);
    }

    private Rejection? Replay(IReadOnlyList<object?> messages, IReplayedConversation box)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is not Fields message)
                return new Rejection("replay.call", $"message {i + 1} is {Value.TypeName(messages[i])}, needed is an object", []);
            if (message.GetValueOrDefault("role") is "tool")
                return new Rejection("replay.unanswered", $"message {i + 1} is a result, and no call is left that it could answer", At(i));
            if (message.GetValueOrDefault("tool_calls") is not { } made) continue;
            if (made is not IReadOnlyList<object?> calls)
                return new Rejection("replay.call", $"the 'tool_calls' of message {i + 1} are no list", At(i));
            var results = Results(messages, i + 1);
            foreach (var call in calls)
            {
                if (Read(call) is not var (id, name, arguments) || !ids.Add(id))
                {
                    return new Rejection("replay.call",
                        $"message {i + 1} has a call without an id of its own, a name and arguments: {Short(Json.ToText(call))}", At(i));
                }

                if (Again(box, (id, name, arguments), results, i) is { } rejection) return rejection;
            }

            if (results.Count != calls.Count)
            {
                return new Rejection("replay.unanswered",
                    $"message {i + 1} has {calls.Count} calls, and {results.Count} results follow", At(i));
            }

            i += results.Count;
        }

        return null;
    }

    private Rejection? Again(IReplayedConversation box, (string Id, string Name, string Arguments) call, List<Fields> results, int message)
    {
        var told = results.Where(result => result.GetValueOrDefault("tool_call_id") is string id && id == call.Id).ToList();
        if (told.Count != 1)
        {
            return new Rejection("replay.unanswered",
                $"the call '{call.Id}' of '{call.Name}' in message {message + 1} has {told.Count} results, needed is one", At(message));
        }

        string given;
        try
        {
            given = box.Result(call.Name, call.Arguments, _allowed);
        }
        catch (MinwalException e)
        {
            return new Rejection("replay.result", $"the tool '{call.Name}' could not be computed: {e.Message}", At(message));
        }

        var said = Value.ToText(told[0].GetValueOrDefault("content"));
        return said == given ? null : new Rejection("replay.result",
            $"'{call.Name}' in message {message + 1} gives '{Short(given)}', the conversation says '{Short(said)}'",
            At(message).Add("tool", call.Name));
    }

    private Rejection? Compare(Fields record, IReplayedConversation box)
    {
        if (settings.Tables is not { } path) return null;
        var (said, given) = (path.First(record) as Fields ?? [], box.Tables());
        var differing = given.Keys.Concat(said.Keys.Where(table => !given.ContainsKey(table)))
            .FirstOrDefault(table => !Value.AreEqual(given.GetValueOrDefault(table), said.GetValueOrDefault(table)));
        return differing is null ? null : new Rejection("replay.tables",
            $"the table '{differing}' holds {Short(Json.ToText(given.GetValueOrDefault(differing)))} in the end, the record says "
            + Short(Json.ToText(said.GetValueOrDefault(differing))), new Fields(1).Add("table", differing));
    }

    private static List<Fields> Results(IReadOnlyList<object?> messages, int from) =>
        [.. messages.Skip(from).OfType<Fields>().TakeWhile(message => message.GetValueOrDefault("role") is "tool")];

    private static (string Id, string Name, string Arguments)? Read(object? call)
    {
        if (call is not Fields fields || fields.GetValueOrDefault("id") is not string { Length: > 0 } id) return null;
        if (fields.GetValueOrDefault("function") is not Fields function) return null;
        if (function.GetValueOrDefault("name") is not string name) return null;
        // Most write the arguments as a text, some as what it says.
        return function.GetValueOrDefault("arguments") switch
        {
            string text => (id, name, text),
            Fields given => (id, name, Json.ToText(given)),
            _ => null,
        };
    }

    private static Fields At(int message) => new Fields(2).Add("message", (long)message + 1);

    private static string Short(string text) =>
        text.Length <= Shown ? text : text[..(char.IsHighSurrogate(text[Shown - 2]) ? Shown - 2 : Shown - 1)] + "…";
}

/// <summary>What a recipe says of the check <c>replay</c>.</summary>
/// <param name="Field">The list of messages.</param>
/// <param name="Tools">The tools that could be called; empty for all.</param>
/// <param name="Tables">What the store held in the end; null where that is not compared.</param>
internal sealed record ReplaySettings(FieldPath Field, IReadOnlyList<string> Tools, FieldPath? Tables);

/// <summary>The kind <c>replay</c>.</summary>
internal sealed class ReplayKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field, _tables;
    private readonly Key<IReadOnlyList<string>> _tools;

    public ReplayKind() : base("replay",
        "Does a conversation's calls of tools again, on a store that begins as the recipe's `store` says, and compares the results.")
    {
        _field = Required("field", Shapes.Path,
            "The record's list of messages: {role, content, tool_calls: [{id, function: {name, arguments}}]}, and after them one "
            + "{role: tool, tool_call_id, content} for each call.");
        _tools = Optional("tools", Shapes.ListOf(Shapes.Name, 1), [], "The tools that could be called, in the order in which the "
            + "conversation's role names them; all of the recipe's when absent.");
        _tables = Optional<FieldPath>("tables", Shapes.Path, null!, "The record's field with what the store held in the end.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        values.Has(_tables) ? [values.Get(_field), values.Get(_tables)] : [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new ReplayCheck(
        new ReplaySettings(values.Get(_field), values.Get(_tools), values.Get(_tables)),
        context.Tools ?? throw new MinwalException([new Fault("MW1007", values.Mark, "'replay' needs 'tools' in the recipe")]));
}
