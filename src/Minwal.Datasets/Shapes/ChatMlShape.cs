using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>A conversation as one text in the marks of ChatML: <c>&lt;|im_start|&gt;user⏎…&lt;|im_end|&gt;⏎</c>.</summary>
internal sealed record ChatMlShape() : RowShape("chatml", "One text with the marks <|im_start|> and <|im_end|>, under 'text'.")
{
    private const string Begin = "<|im_start|>", End = "<|im_end|>";

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Find("text"u8) is [(byte)'"', ..] json
        && json[1..].StartsWith("<|im_start|>"u8);

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        if (row.Find("text"u8) is not [(byte)'"', ..] json) throw new ShapeException("'text' is no text");
        var text = RowText.Unescape(json);
        var turns = new List<Turn>();
        for (var at = 0; at < text.Length;)
        {
            if (!text.AsSpan(at).StartsWith(Begin)) throw new ShapeException($"'{Begin}' is needed at character {at + 1}");
            at += Begin.Length;
            var line = text.IndexOf('\n', at);
            var end = text.IndexOf(End, at, StringComparison.Ordinal);
            if (line < 0 || end < line) throw new ShapeException($"turn {turns.Count + 1} does not end with '{End}'");
            turns.Add(new Turn(text[at..line], text[(line + 1)..end], []));
            at = end + End.Length;
            if (at < text.Length && text[at] == '\n') at++;
        }

        return new ShapedRow(Rest(row, "text")) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var text = new StringBuilder();
        foreach (var turn in TurnsOf(row))
        {
            var said = turn.Text ?? throw new ShapeException("a turn has no text");
            // What is said must not end the turn.
            if (said.Contains(Begin, StringComparison.Ordinal) || said.Contains(End, StringComparison.Ordinal))
                throw new ShapeException("a turn says '<|im_start|>' or '<|im_end|>' itself");
            if (turn.Role.Contains('\n')) throw new ShapeException($"'{turn.Role}' is no role");
            text.Append(Begin).Append(turn.Role).Append('\n').Append(said).Append(End).Append('\n');
            if (turn.Speaker is not null) lost.Add("the speaker's name");
            lost.Add("turns[].", turn.Rest.Keys);
        }

        yield return Shaping.Before(row.Rest, "text", text.ToString());
    }
}
