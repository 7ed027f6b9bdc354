using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>Messages with a role and a content: <c>{"messages":[{"role":"user","content":"…"}]}</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="List">How the list is called.</param>
internal sealed record OpenAiShape(string Name, string List) : RowShape(Name, $"Messages with role and content, under '{List}'.")
{
    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has(List) && Structure(row, List) is IReadOnlyList<object?> { Count: > 0 } list
        && list[0] is Fields first && first.ContainsKey("role") && first.ContainsKey("content");

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row) => new(Rest(row, List))
    {
        Turns = [.. Items(row, List).Select((item, i) => new Turn(
            item.GetValueOrDefault("role") as string ?? throw new ShapeException($"'{List}[{i}]' has no role"),
            TextOf(item, "content"), Rest(item, "role", "content", "name")) { Speaker = item.GetValueOrDefault("name") as string })],
    };

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var messages = TurnsOf(row).Select(turn =>
        {
            var message = new Fields().Add("role", turn.Role).Add("content", turn.Text);
            if (turn.Speaker is { } speaker) message.Add("name", speaker);
            foreach (var (name, value) in turn.Rest) message[name] = value;
            return (object?)message;
        }).ToList();
        yield return Shaping.Before(row.Rest, List, messages);
    }
}
