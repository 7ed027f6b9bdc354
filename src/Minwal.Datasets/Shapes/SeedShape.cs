using System.Globalization;
using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Role and content under <c>conversations</c>, with thoughts in <c>&lt;think&gt;</c>, calls as Python writes them between
/// <c>&lt;tool_call&gt;</c>, and what they gave between <c>&lt;tool_result&gt;</c> in the user's next turn.
/// </summary>
internal sealed record SeedShape() : RowShape("seed",
    "Role and content under 'conversations', with <think>, <tool_call>add(text=\"…\")</tool_call> and <tool_result>.")
{
    private const string List = "conversations", OpenCall = "<tool_call>", CloseCall = "</tool_call>";
    private const string OpenResult = "<tool_result>", CloseResult = "</tool_result>";

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has(List) && Structure(row, List) is IReadOnlyList<object?> list
        && list.OfType<Fields>().Any(turn => turn.GetValueOrDefault("role") is "assistant"
            && turn.GetValueOrDefault("content") is string content
            && (content.StartsWith("<think>", StringComparison.Ordinal) || content.Contains(OpenCall, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var (turns, count, waiting) = (new List<Turn>(), 0, new Queue<string>());
        foreach (var (i, item) in Items(row, List).Index())
        {
            var role = item.GetValueOrDefault("role") as string ?? throw new ShapeException($"'{List}[{i}]' has no role");
            var (text, further) = (TextOf(item, "content") ?? "", Rest(item, "role", "content"));
            if (role == "assistant")
            {
                var (thought, answer) = Thinking.Split(text);
                var (before, calls) = Calls(answer, ref count);
                foreach (var call in calls) waiting.Enqueue(call.Id);
                turns.Add(ToolTurns.Assistant(thought, before, calls, further));
            }
            else if (role == "user" && text.StartsWith(OpenResult, StringComparison.Ordinal))
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

        return new ShapedRow(Rest(row, List)) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var turns = new List<object?>();
        foreach (var (turn, calls, results) in ToolTurns.Of(TurnsOf(row), lost))
        {
            var said = turn.Text ?? "";
            if (said.Contains(OpenCall, StringComparison.Ordinal) || said.StartsWith(OpenResult, StringComparison.Ordinal))
                throw new ShapeException($"a turn says '{OpenCall}' or '{OpenResult}' itself");
            var written = calls.Select(call => OpenCall + PythonCall.Write(call) + CloseCall);
            var parts = string.Join('\n', written.Prepend(said).Where(part => part.Length > 0));
            turns.Add(Item(turn.Role, Thinking.Before(Thinking.Of(turn), parts, line: "")));
            if (results.Count == 0) continue;
            if (results.Any(result => result.Contains(CloseResult, StringComparison.Ordinal)))
                throw new ShapeException($"a result says '{CloseResult}' itself");
            turns.Add(Item("user", string.Join("\n\n", results.Select(result => OpenResult + result + CloseResult))));
        }

        yield return Shaping.Before(row.Rest, List, turns);
    }

    private static Fields Item(string role, string content) => new Fields(2).Add("role", role).Add("content", content);

    private static (string Before, IReadOnlyList<ToolCall> Calls) Calls(string text, ref int count)
    {
        var first = text.IndexOf(OpenCall, StringComparison.Ordinal);
        if (first < 0) return (text, []);
        var calls = new List<ToolCall>();
        for (var at = first; at >= 0; at = text.IndexOf(OpenCall, at, StringComparison.Ordinal))
        {
            var (call, length) = PythonCall.Read(text.AsSpan(at + OpenCall.Length), ++count);
            calls.Add(call);
            at += OpenCall.Length + length;
            if (!text.AsSpan(at).TrimStart().StartsWith(CloseCall)) throw new ShapeException($"'{CloseCall}' is needed behind a call");
        }

        return (text[..first].TrimEnd('\n'), calls);
    }

    private static IEnumerable<string> Results(string text)
    {
        for (var at = text.IndexOf(OpenResult, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(OpenResult, at, StringComparison.Ordinal))
        {
            var end = text.IndexOf(CloseResult, at, StringComparison.Ordinal);
            if (end < 0) throw new ShapeException($"a '{OpenResult}' does not end");
            yield return text[(at + OpenResult.Length)..end];
            at = end + CloseResult.Length;
        }
    }
}

/// <summary>
/// A call as Python writes it: <c>add_memory(input_text=["…"])</c>. It is read, never run. Arguments that are no object stand as one
/// text: <c>add_memory("…")</c>; where their names are no names of Python, as <c>f(**{"odd name": 1})</c>.
/// </summary>
internal static class PythonCall
{
    /// <summary>Writes a call.</summary>
    public static string Write(ToolCall call)
    {
        var text = new StringBuilder(call.Name).Append('(');
        if (call.Name.AsSpan().IndexOfAny("()\n") >= 0) throw new ShapeException($"'{call.Name}' is no name of a tool");
        if (call.Read is not { } arguments)
        {
            Append(text, call.Arguments);
        }
        else if (!arguments.Keys.All(IsName))
        {
            text.Append("**");
            Append(text, arguments);
        }
        else
        {
            foreach (var (i, (name, value)) in arguments.Index())
            {
                text.Append(i == 0 ? "" : ", ").Append(name).Append('=');
                Append(text, value);
            }
        }

        return text.Append(')').ToString();
    }

    /// <summary>The call with which <paramref name="text"/> begins, and its length.</summary>
    public static (ToolCall Call, int Length) Read(ReadOnlySpan<char> text, int number)
    {
        var open = text.IndexOf('(');
        if (open < 0) throw new ShapeException("a call has no '('");
        var name = text[..open].Trim().ToString();
        var literal = PythonLiteral.Arguments(text[(open + 1)..], out var length);
        return (new ToolCall(ToolCall.IdOf(number), name, literal as string ?? ToolCall.TextOf(literal)), open + 1 + length);
    }

    private static bool IsName(string name) => name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("None"); break;
            case bool said: text.Append(said ? "True" : "False"); break;
            case string said: AppendText(text, said); break;
            case Fields fields:
                text.Append('{');
                foreach (var (i, (name, item)) in fields.Index())
                {
                    AppendText(text.Append(i == 0 ? "" : ", "), name);
                    Append(text.Append(": "), item);
                }

                text.Append('}');
                break;
            case IReadOnlyList<object?> list:
                text.Append('[');
                foreach (var (i, item) in list.Index()) Append(text.Append(i == 0 ? "" : ", "), item);
                text.Append(']');
                break;
            default: text.Append(CultureInfo.InvariantCulture, $"{Json.ToText(value)}"); break;
        }
    }

    private static void AppendText(StringBuilder text, string said)
    {
        text.Append('"');
        foreach (var c in said)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
