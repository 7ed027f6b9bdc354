using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Conversations with turns that name their speakers: <c>{"conversation_id":"…","turns":[{"turn_id":1,"speaker":"…","text":"…"}]}</c>; in a
/// document with what is known of the whole.
/// </summary>
internal sealed record DocumentShape() : RowShape("document", "Turns with turn_id, speaker and text, under 'turns', in a document.")
{
    /// <inheritdoc/>
    public override bool Matches(RawRow row) => List(row) is { } list && Structure(row, list) is IReadOnlyList<object?> { Count: > 0 } turns
        && turns[0] is Fields first && (first.ContainsKey("speaker") || first.ContainsKey("role"));

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var list = List(row) ?? throw new ShapeException("the row has no 'turns'");
        return new ShapedRow(Rest(row, list)) { Turns = Speakers.Read(Items(row, list)) };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        yield return row.Turns is { } turns
            ? Shaping.Before(row.Rest, "turns", Speakers.Write(turns).Select(turn => (object?)turn).ToList())
            : FlatShape.WriteWhole(row, lost);
    }

    private static string? List(RawRow row) => row.Has("turns") ? "turns" : row.Has("dialogue") ? "dialogue" : null;
}
