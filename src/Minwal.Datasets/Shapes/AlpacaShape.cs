using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Instructions as Alpaca has them: <c>{"instruction":"…","input":"…","output":"…"}</c>, with what was said before in <c>history</c>.
/// </summary>
internal sealed record AlpacaShape() : RowShape("alpaca", "instruction, input and output; system and history where there are any.")
{
    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has("instruction") && row.Has("output");

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var turns = new List<Turn>();
        if (Text(row, "system") is { Length: > 0 } system) turns.Add(new Turn("system", system, []));
        foreach (var pair in Structure(row, "history") as IReadOnlyList<object?> ?? [])
        {
            if (pair is not IReadOnlyList<object?> { Count: 2 } said || said[0] is not string asked || said[1] is not string answered)
                throw new ShapeException("'history' is no list of pairs of texts");
            turns.Add(new Turn("user", asked, []));
            turns.Add(new Turn("assistant", answered, []));
        }

        var (instruction, input) = (Text(row, "instruction") ?? throw new ShapeException("'instruction' is no text"), Text(row, "input"));
        var output = Text(row, "output") ?? throw new ShapeException("'output' is no text");
        turns.Add(new Turn("user", input is { Length: > 0 } ? $"{instruction}\n{input}" : instruction, []));
        turns.Add(new Turn("assistant", output, []));
        var rest = Rest(row, "instruction", "input", "output", "system", "history");
        // Kept, so that what was asked can be divided again where it was.
        if (input is { Length: > 0 }) rest["input"] = input;
        return new ShapedRow(rest) { Turns = turns };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var turns = TurnsOf(row);
        var at = 0;
        var system = turns.Count > 0 && turns[0].Role == "system" ? turns[at++].Text : null;
        var said = turns.Skip(at).ToList();
        if (said.Count < 2 || said.Count % 2 != 0) throw new ShapeException($"{said.Count} turns are not pairs of question and answer");
        for (var i = 0; i < said.Count; i++)
        {
            if (said[i].Role != (i % 2 == 0 ? "user" : "assistant") || said[i].Text is null)
                throw new ShapeException($"turn {i + 1} is of '{said[i].Role}'; user and assistant must take turns");
        }

        foreach (var turn in turns)
        {
            if (turn.Speaker is not null) lost.Add("the speaker's name");
            lost.Add("turns[].", turn.Rest.Keys);
        }

        var (asked, input) = (said[^2].Text!, "");
        var kept = row.Rest.GetValueOrDefault("input") switch
        {
            string text => text,
            RawJson { Utf8.Span: [(byte)'"', ..] } raw => RowText.Unescape(raw.Utf8.Span),
            _ => null,
        };
        if (kept is { Length: > 0 } && asked.EndsWith("\n" + kept, StringComparison.Ordinal))
            (asked, input) = (asked[..^(kept.Length + 1)], kept);
        var rest = Rest(row.Rest, "input");
        var result = Shaping.Before(rest, "instruction", asked);
        var ordered = new Fields();
        foreach (var (name, value) in result)
        {
            ordered[name] = value;
            if (name != "instruction") continue;
            ordered.Add("input", input).Add("output", said[^1].Text);
            if (system is not null) ordered.Add("system", system);
            if (said.Count > 2)
            {
                ordered.Add("history", Enumerable.Range(0, (said.Count / 2) - 1)
                    .Select(i => (object?)new List<object?> { said[2 * i].Text, said[(2 * i) + 1].Text }).ToList());
            }
        }

        yield return ordered;
    }

    private static string? Text(RawRow row, string name) => row.Find(name) is [(byte)'"', ..] json ? RowText.Unescape(json) : null;
}
