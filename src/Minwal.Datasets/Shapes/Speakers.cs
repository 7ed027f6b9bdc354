using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Turns that say who speaks by name: <c>{"turn_id":1,"speaker":"customer","text":"…"}</c>. Who speaks first is the user, who speaks next
/// the assistant; the names stay beside the roles.
/// </summary>
internal static class Speakers
{
    private static readonly string[] Roles = ["system", "user", "assistant", "tool"];

    /// <summary>The turns; numbers that count them from 1 say nothing more and are left out.</summary>
    public static List<Turn> Read(IReadOnlyList<Fields> items)
    {
        var order = new List<string>();
        var counted = items.Select((item, i) => Value.ToText(Plain(item.GetValueOrDefault("turn_id"))) == Value.ToText(i + 1L))
            .All(is1 => is1);
        return [.. items.Select((item, i) =>
        {
            var speaker = Plain(item.GetValueOrDefault("speaker")) as string;
            var role = Plain(item.GetValueOrDefault("role")) as string;
            if (speaker is null && role is null) throw new ShapeException($"turn {i + 1} does not say who speaks");
            if (role is null && Roles.Contains(speaker)) (role, speaker) = (speaker, null);
            if (role is null)
            {
                if (!order.Contains(speaker!)) order.Add(speaker!);
                role = order.IndexOf(speaker!) == 1 ? "assistant" : "user";
            }

            var text = Plain(item.GetValueOrDefault("text") ?? item.GetValueOrDefault("content"));
            if (text is not (string or null)) throw new ShapeException($"the text of turn {i + 1} is no text");
            string[] taken = ["speaker", "role", "text", "content", .. counted ? (string[])["turn_id"] : []];
            return new Turn(role, text as string, new Fields(item.Where(field => !taken.Contains(field.Key)))) { Speaker = speaker };
        })];
    }

    /// <summary>The turns with numbers from 1, unless they have some of their own.</summary>
    public static IEnumerable<Fields> Write(IReadOnlyList<Turn> turns)
    {
        var read = turns.Select(turn => turn.Speaker ?? "").Where(name => name.Length > 0).Distinct().ToList();
        return turns.Select((turn, i) =>
        {
            var item = new Fields().Add("turn_id", turn.Rest.TryGetValue("turn_id", out var own) ? own : i + 1L)
                .Add("speaker", turn.Speaker ?? turn.Role);
            // Where the order of the names does not tell the role, it is written.
            if (turn.Speaker is { } name && (read.IndexOf(name) == 1 ? "assistant" : "user") != turn.Role) item.Add("role", turn.Role);
            item.Add("text", turn.Text);
            foreach (var (field, value) in turn.Rest) item[field] = value;
            return item;
        });
    }

    private static object? Plain(object? value) => value is RawJson raw ? RowValues.Parse(raw.Utf8.Span) : value;
}
