using System.Text.Json;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Messages as Hermes and Qwen are trained on: tools in the system's text between <c>&lt;tools&gt;</c>, calls as JSON between
/// <c>&lt;tool_call&gt;</c>, results between <c>&lt;tool_response&gt;</c> in a turn of the role <c>tool</c>, thoughts in
/// <c>&lt;think&gt;</c>.
/// </summary>
internal sealed record HermesShape() : RowShape("hermes",
    "Messages with <tools> in the system's text, <tool_call>, <tool_response> and <think>, under 'messages'.")
{
    private const string List = "messages", Tools = "tools";
    private const string OpenTools = "<tools>\n", CloseTools = "\n</tools>";
    private const string OpenCall = "<tool_call>", CloseCall = "</tool_call>";
    private const string OpenResult = "<tool_response>\n", CloseResult = "\n</tool_response>";

    // As Qwen's chat template writes it.
    private const string Introduction =
        "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
        + "You are provided with function signatures within <tools></tools> XML tags:\n";

    private const string Explanation =
        "\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:\n"
        + "<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>";

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has(List) && Structure(row, List) is IReadOnlyList<object?> list
        && list.OfType<Fields>().Any(message => message.GetValueOrDefault("content") is string content
            && (message.GetValueOrDefault("role") is "system" ? content.Contains(OpenTools, StringComparison.Ordinal)
                : message.GetValueOrDefault("role") is "assistant" && content.Contains(OpenCall + "\n{", StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var (turns, rest, count) = (new List<Turn>(), Rest(row, List), 0);
        var waiting = new Queue<string>();
        foreach (var (i, item) in Items(row, List).Index())
        {
            var role = item.GetValueOrDefault("role") as string ?? throw new ShapeException($"'{List}[{i}]' has no role");
            var (text, further) = (TextOf(item, "content") ?? "", Rest(item, "role", "content"));
            if (role == "system" && Declared(text) is var (said, tools))
            {
                rest[Tools] = tools;
                if (said.Length > 0) turns.Add(new Turn(role, said, further));
            }
            else if (role == "assistant")
            {
                var (thought, answer) = Thinking.Split(text);
                var (before, calls) = Calls(answer, ref count);
                foreach (var call in calls) waiting.Enqueue(call.Id);
                turns.Add(ToolTurns.Assistant(thought, before, calls, further));
            }
            else if (role == "tool")
            {
                foreach (var result in Results(text))
                {
                    turns.Add(ToolTurns.Result(
                        waiting.TryDequeue(out var id) ? id : throw new ShapeException($"'{List}[{i}]' answers no call"), result));
                }
            }
            else
            {
                turns.Add(new Turn(role, text, further));
            }
        }

        return new ShapedRow(rest) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var tools = row.Rest.TryGetValue(Tools, out var given) && Values(given) is { Count: > 0 } list ? Declaration(list) : null;
        var messages = new List<object?>();
        var turns = TurnsOf(row);
        if (tools is not null && (turns.Count == 0 || turns[0].Role != "system")) messages.Add(Message("system", tools));
        foreach (var (turn, calls, results) in ToolTurns.Of(turns, lost))
        {
            var said = Thinking.Before(Thinking.Of(turn), turn.Text ?? "");
            if (said.Contains(OpenCall, StringComparison.Ordinal)) throw new ShapeException($"a turn says '{OpenCall}' itself");
            if (turn.Role == "system" && tools is not null && messages.Count == 0) said = $"{said}\n\n{tools}";
            var written = calls.Select(call =>
                $"{OpenCall}\n{ToolCall.TextOf(new Fields(2).Add("name", call.Name).Add("arguments", call.Value))}\n{CloseCall}");
            var parts = string.Join('\n', written.Prepend(said).Where(part => part.Length > 0));
            // Behind the thought there is an empty line already.
            messages.Add(Message(turn.Role, turn.Text is null or "" && calls.Count > 0 ? said + string.Join('\n', written) : parts));
            if (results.Count == 0) continue;
            if (results.Any(result => result.Contains(CloseResult, StringComparison.Ordinal)))
                throw new ShapeException("a result says '</tool_response>' itself");
            messages.Add(Message("tool", string.Join('\n', results.Select(result => OpenResult + result + CloseResult))));
        }

        yield return Shaping.Before(Rest(row.Rest, tools is null ? "" : Tools), List, messages);
    }

    private static Fields Message(string role, string content) => new Fields(2).Add("role", role).Add("content", content);

    private static string Declaration(IReadOnlyList<object?> tools) =>
        Introduction + OpenTools + string.Join('\n', tools.Select(ToolCall.TextOf)) + CloseTools + Explanation;

    private static IReadOnlyList<object?>? Values(object? given) =>
        (given is RawJson raw ? RowValues.Parse(raw.Utf8.Span) : given) as IReadOnlyList<object?>;

    private static (string Said, IReadOnlyList<object?> Tools)? Declared(string text)
    {
        var at = text.IndexOf(OpenTools, StringComparison.Ordinal);
        var end = at < 0 ? -1 : text.IndexOf(CloseTools, at, StringComparison.Ordinal);
        if (end < 0) return null;
        try
        {
            var lines = text[(at + OpenTools.Length)..end];
            // One schema on a line, or all of them as a list.
            var tools = lines.TrimStart().StartsWith('[') ? Json.Parse(lines) as IReadOnlyList<object?>
                : [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Json.Parse)];
            var own = text.IndexOf(Introduction + OpenTools, StringComparison.Ordinal);
            // What others write around the schemas is a part of what the system says.
            return (own < 0 ? text : text[..own].TrimEnd('\n'), tools ?? []);
        }
        catch (JsonException e)
        {
            throw new ShapeException($"the tools in the system's text are no JSON: {e.Message}");
        }
    }

    private static (string Before, IReadOnlyList<ToolCall> Calls) Calls(string text, ref int count)
    {
        var first = text.IndexOf(OpenCall, StringComparison.Ordinal);
        if (first < 0) return (text, []);
        var calls = new List<ToolCall>();
        for (var at = first; at >= 0 && at < text.Length; at = text.IndexOf(OpenCall, at, StringComparison.Ordinal))
        {
            var (value, end) = Call(text, at + OpenCall.Length);
            calls.Add(ToolCall.Of(value, ++count));
            at = end;
        }

        return (text[..first].TrimEnd('\n'), calls);
    }

    /// <summary>The JSON of a call, and where its tag ends: a text in it may say the closing tag too.</summary>
    private static (object? Value, int End) Call(string text, int from)
    {
        for (var end = text.IndexOf(CloseCall, from, StringComparison.Ordinal); end >= 0;
            end = text.IndexOf(CloseCall, end + 1, StringComparison.Ordinal))
        {
            try
            {
                return (Json.Parse(text[from..end]), end + CloseCall.Length);
            }
            catch (JsonException)
            {
                // Perhaps the tag stands in a text, and the call goes on.
            }
        }

        throw new ShapeException($"what stands behind '{OpenCall}' is no JSON");
    }

    private static IEnumerable<string> Results(string text)
    {
        if (!text.Contains(OpenResult, StringComparison.Ordinal))
        {
            yield return text;
            yield break;
        }

        for (var at = text.IndexOf(OpenResult, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(OpenResult, at, StringComparison.Ordinal))
        {
            var end = text.IndexOf(CloseResult, at, StringComparison.Ordinal);
            if (end < 0) throw new ShapeException("a '<tool_response>' does not end");
            yield return text[(at + OpenResult.Length)..end];
            at = end + CloseResult.Length;
        }
    }
}
