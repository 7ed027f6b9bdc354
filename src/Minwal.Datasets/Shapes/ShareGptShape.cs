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
        var turns = Items(row, List).Select((item, i) =>
        {
            var from = item.GetValueOrDefault("from") as string ?? throw new ShapeException($"'{List}[{i}]' has no 'from'");
            var calls = from == "function_call" && item.ContainsKey("tool_calls");
            return new Turn(Role(from), calls ? null : TextOf(item, "value"), Rest(item, "from", "value", "name"))
            {
                Speaker = item.GetValueOrDefault("name") as string,
            };
        }).ToList();
        var rest = Rest(row, List, "system");
        // Some files keep the system's text beside the list.
        if (row.Find("system"u8) is [(byte)'"', ..] system) turns.Insert(0, new Turn("system", RowText.Unescape(system), []));
        return new ShapedRow(rest) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var turns = TurnsOf(row).Select(turn =>
        {
            var isCall = turn.Text is null && turn.Rest.GetValueOrDefault("tool_calls") is IReadOnlyList<object?> { Count: > 0 };
            var item = new Fields().Add("from", isCall ? "function_call" : Theirs(turn.Role))
                .Add("value", isCall ? Calls((IReadOnlyList<object?>)turn.Rest["tool_calls"]!) : turn.Text ?? "");
            if (turn.Speaker is { } speaker) item.Add("name", speaker);
            foreach (var (name, value) in turn.Rest) item[name] = value;
            return (object?)item;
        }).ToList();
        yield return Shaping.Before(row.Rest, List, turns);
    }

    private static string Role(string from) => from == "function_call" ? "assistant"
        : Array.Find(Roles, role => role.Theirs == from) is { Ours: { } ours } ? ours : from;

    private static string Theirs(string role) => Array.Find(Roles, r => r.Ours == role) is { Theirs: { } theirs } ? theirs : role;

    private static string Calls(IReadOnlyList<object?> calls)
    {
        var plain = calls.Select(call =>
        {
            var function = (call as Fields)?.GetValueOrDefault("function") as Fields ?? throw new ShapeException("a call of a tool has "
                + "no function");
            var arguments = function.GetValueOrDefault("arguments");
            return (object?)new Fields().Add("name", function.GetValueOrDefault("name"))
                .Add("arguments", arguments is string text ? Json.Parse(text) : arguments);
        }).ToList();
        return Json.ToText(plain.Count == 1 ? plain[0] : plain);
    }
}
