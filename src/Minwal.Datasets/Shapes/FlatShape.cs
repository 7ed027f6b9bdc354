using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Rows of a table: a turn of a conversation each, with the conversation's fields before it; a question with its options; or anything.
/// </summary>
internal sealed record FlatShape() : RowShape("flat", "A row for each turn, question or text; what is nested stays as it is.")
{
    private static readonly string[] TurnFields = ["turn_id", "speaker", "role", "text"];

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => true;

    /// <summary>Whether <paramref name="row"/> is one turn of a conversation that goes on in the next rows.</summary>
    public static bool IsTurn(RawRow row) => row.Has("conversation_id") && row.Has("text") && (row.Has("speaker") || row.Has("role"));

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        if (row.Find("question"u8) is not [(byte)'"', ..] stem || !row.Has("options") || !row.Has("answer")) return new ShapedRow(
            Rest(row));
        if (Structure(row, "options") is not IReadOnlyList<object?> list) throw new ShapeException("'options' is no list");
        var texts = list.Select((item, i) => item as string ?? throw new ShapeException($"option {i + 1} is no text")).ToList();
        // Where every option begins with its letter, the letter is no part of what it says.
        var isLettered = texts.Count > 0 && texts.Select((text, i) => IsLettered(text, i)).All(is1 => is1);
        var options = texts.Select((text, i) => new QuestionOption(isLettered ? text[2..].TrimStart() : text, Question.Letter(i))).ToList();
        var answer = Structure(row, "answer") as string ?? throw new ShapeException("'answer' is no text");
        var right = options.FindIndex(option => option.Text == answer);
        return new ShapedRow(Rest(row, "question", "options", "answer"))
        {
            Question = new Question(RowText.Unescape(stem), options, right >= 0 ? right : IndexOf(options, answer)),
        };
    }

    /// <summary>The conversation that follows from the rows of its turns.</summary>
    public static ShapedRow Join(IReadOnlyList<Fields> rows)
    {
        var rest = new Fields();
        var turns = new List<Fields>();
        foreach (var row in rows)
        {
            var (turn, isTurn) = (new Fields(), false);
            foreach (var (name, value) in row)
            {
                isTurn |= TurnFields.Contains(name);
                if (isTurn) turn[name] = value;
                else if (turns.Count == 0) rest[name] = value;
                else if (!rest.TryGetValue(name, out var first) || !Same(first, value))
                    throw new ShapeException($"'{name}' differs among the rows of one conversation");
            }

            turns.Add(turn);
        }

        return new ShapedRow(rest) { Turns = Speakers.Read(turns) };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        if (row.Turns is { } turns)
        {
            var written = Speakers.Write(turns);
            foreach (var turn in written)
            {
                var result = new Fields(row.Rest);
                foreach (var (name, value) in turn)
                {
                    if (row.Rest.ContainsKey(name)) throw new ShapeException($"'{name}' is a field of the conversation and of its turns");
                    result[name] = value;
                }

                yield return result;
            }
        }
        else
        {
            yield return WriteWhole(row, lost);
        }
    }

    /// <summary>A row that is no conversation.</summary>
    internal static Fields WriteWhole(ShapedRow row, LostFields lost)
    {
        if (row.Question is not { } question) return row.Rest;
        if (question.Options.Where((option, i) => option.Label != Question.Letter(i)).Any()) lost.Add("the options' labels");
        if (question.Options.Any(option => option.Paragraph is not null)) lost.Add("the options' paragraphs");
        var shaped = Shaping.Before(row.Rest, "question", question.Stem);
        var result = new Fields();
        foreach (var (name, value) in shaped)
        {
            result[name] = value;
            if (name != "question") continue;
            result.Add("options", question.Options.Select(option => (object?)option.Text).ToList())
                .Add("answer", Question.Letter(question.Answer));
        }

        return result;
    }

    private static bool IsLettered(string text, int index) =>
        text.Length > 2 && text[0] == 'A' + index && text[1] is '.' or ')' && char.IsWhiteSpace(text[2]);

    private static bool Same(object? a, object? b) => a is RawJson x && b is RawJson y ? x.Utf8.Span.SequenceEqual(y.Utf8.Span)
        : Value.AreEqual(a, b);
}
