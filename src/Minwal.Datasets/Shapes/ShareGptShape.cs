using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>Conversations as ShareGPT has them: <c>{"conversations":[{"from":"human","value":"…"}]}</c>.</summary>
internal sealed record ShareGptShape() : RowShape("sharegpt", "Turns with from (human, gpt, …) and value, under 'conversations'.")
{
    private const string List = "conversations";

    private static readonly (string Ours, string Theirs)[] Roles =
        [("user", "human"), ("assistant", "gpt"), ("system", "system"), ("tool", "observation")];

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has(List) && Structure(row, List) is IReadOnlyList<object?> { Count: > 0 } list
        && list[0] is Fields first && first.ContainsKey("from") && first.ContainsKey("value");

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var (count, waiting) = (0, new Queue<string>());
        var turns = Items(row, List).Select((item, i) =>
        {
            var from = item.GetValueOrDefault("from") as string ?? throw new ShapeException($"'{List}[{i}]' has no 'from'");
            var (text, rest) = (TextOf(item, "value"), Rest(item, "from", "value", "name"));
            var speaker = item.GetValueOrDefault("name") as string;
            // Calls that stand in a field of their own are those of the value, with their ids.
            var isCall = from == "function_call" && !rest.ContainsKey(ToolCall.Field);
            if (from is "gpt" or "function_call")
            {
                var (thought, said) = Thinking.Split(text ?? "");
                IReadOnlyList<ToolCall> calls = isCall ? Calls(said, ref count) : [];
                foreach (var call in calls) waiting.Enqueue(call.Id);
                var beside = rest.GetValueOrDefault("content") as string;
                var turn = ToolTurns.Assistant(thought, from == "gpt" ? said : beside ?? "", calls, Rest(rest, "content"));
                return turn with { Text = from == "gpt" ? said : beside, Speaker = speaker };
            }

            if (from == "observation" && !rest.ContainsKey(ToolCall.IdField) && waiting.TryDequeue(out var id))
                rest[ToolCall.IdField] = id;
            return new Turn(Role(from), text, rest) { Speaker = speaker };
        }).ToList();
        var result = Rest(row, List, "system");
        // Some files keep the system's text beside the list.
        if (row.Find("system"u8) is [(byte)'"', ..] system) turns.Insert(0, new Turn("system", RowText.Unescape(system), []));
        if (row.Find("tools"u8) is [(byte)'"', ..] tools && RowText.Unescape(tools) is var list && list.TrimStart().StartsWith('['))
            result["tools"] = new RawJson(System.Text.Encoding.UTF8.GetBytes(list));
        return new ShapedRow(result) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var told = TurnsOf(row);
        // Where reading gives the same ids again, the calls stand in the value alone.
        var made = told.SelectMany(ToolCall.In).ToList();
        var isPlain = made.Count > 0 && made.Select((call, i) => call.Id == ToolCall.IdOf(i + 1)).All(is1 => is1)
            && made.TrueForAll(call => call.Read is not { } read || ToolCall.TextOf(read) == call.Arguments)
            && told.Where(turn => turn.Role == "tool").Select(turn => turn.Rest.GetValueOrDefault(ToolCall.IdField) as string)
                .SequenceEqual(made.Select(call => call.Id));
        var turns = told.Select(turn =>
        {
            var calls = ToolCall.In(turn);
            var value = Thinking.Before(Thinking.Of(turn), calls.Count > 0 ? Value(calls) : turn.Text ?? "");
            var item = new Fields().Add("from", calls.Count > 0 ? "function_call" : Theirs(turn.Role)).Add("value", value);
            if (turn.Speaker is { } speaker) item.Add("name", speaker);
            if (calls.Count > 0 && turn.Text is { Length: > 0 } beside) item.Add("content", beside);
            foreach (var (name, field) in turn.Rest)
            {
                if (name is Thinking.Field || (isPlain && name is ToolCall.Field or ToolCall.IdField)) continue;
                item[name] = field;
            }

            return (object?)item;
        }).ToList();
        var rest = new Fields(row.Rest);
        if (rest.GetValueOrDefault("tools") is RawJson { Utf8.Span: [(byte)'[', ..] } tools)
            rest["tools"] = System.Text.Encoding.UTF8.GetString(tools.Utf8.Span);
        yield return Shaping.Before(rest, List, turns);
    }

    private static string Role(string from) => from == "function_call" ? "assistant"
        : Array.Find(Roles, role => role.Theirs == from) is { Ours: { } ours } ? ours : from;

    private static string Theirs(string role) => Array.Find(Roles, r => r.Ours == role) is { Theirs: { } theirs } ? theirs : role;

    private static string Value(IReadOnlyList<ToolCall> calls)
    {
        var plain = calls.Select(object? (call) => new Fields(2).Add("name", call.Name).Add("arguments", call.Value)).ToList();
        return ToolCall.TextOf(plain.Count == 1 ? plain[0] : plain);
    }

    private static IReadOnlyList<ToolCall> Calls(string value, ref int count)
    {
        var read = Json.Parse(value);
        var calls = new List<ToolCall>();
        foreach (var item in read as IReadOnlyList<object?> ?? [read]) calls.Add(ToolCall.Of(item, ++count));
        return calls;
    }
}
