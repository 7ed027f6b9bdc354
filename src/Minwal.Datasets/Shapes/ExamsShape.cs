using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Questions as EXAMS publishes them: <c>question</c> with <c>stem</c> and <c>choices</c>, <c>answerKey</c>, <c>info</c>. In its table the
/// question is a dictionary as Python prints it, whose choices are arrays side by side.
/// </summary>
internal sealed record ExamsShape() : RowShape("exams", "question with stem and choices, answerKey, info.")
{
    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has("question") && row.Has("answerKey");

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        if (Structure(row, "question") is not Fields question) throw new ShapeException("'question' is no object");
        var stem = TextOf(question, "stem") ?? throw new ShapeException("'question' has no stem");
        var options = question.GetValueOrDefault("choices") switch
        {
            IReadOnlyList<object?> list => list.Select((item, i) => Option(item as Fields, i)).ToList(),
            Fields columns => Columns(columns),
            _ => throw new ShapeException("'question' has no choices"),
        };
        if (row.Find("answerKey"u8) is not [(byte)'"', ..] key) throw new ShapeException("'answerKey' is no text");
        var rest = Rest(row, "question", "answerKey");
        if (rest.ContainsKey("info") && Structure(row, "info") is Fields info) rest["info"] = info;
        return new ShapedRow(rest) { Question = new Question(stem, options, IndexOf(options, RowText.Unescape(key))) };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var question = QuestionOf(row);
        var choices = question.Options.Select(option =>
        {
            var choice = new Fields(3).Add("text", option.Text).Add("label", option.Label);
            return (object?)(option.Paragraph is null ? choice : choice.Add("para", option.Paragraph));
        }).ToList();
        var shaped = Shaping.Before(row.Rest, "question", new Fields(2).Add("stem", question.Stem).Add("choices", choices));
        var result = new Fields();
        foreach (var (name, value) in shaped)
        {
            result[name] = value;
            if (name == "question") result["answerKey"] = question.Options[question.Answer].Label;
        }

        yield return result;
    }

    private static QuestionOption Option(Fields? item, int index) => item is null
        ? throw new ShapeException($"choice {index + 1} is no object") : new(
        TextOf(item, "text") ?? throw new ShapeException($"choice {index + 1} has no text"),
        TextOf(item, "label") ?? Question.Letter(index))
        { Paragraph = NoneIfEmpty(TextOf(item, "para")) };

    private static List<QuestionOption> Columns(Fields columns)
    {
        if (columns.GetValueOrDefault("text") is not IReadOnlyList<object?> texts) throw new ShapeException("the choices have no texts");
        var labels = columns.GetValueOrDefault("label") as IReadOnlyList<object?>;
        if (labels is not null && labels.Count != texts.Count)
            throw new ShapeException($"the choices have {texts.Count} texts and {labels.Count} labels");
        var paragraphs = columns.GetValueOrDefault("para") as IReadOnlyList<object?>;
        return [.. texts.Select((text, i) => new QuestionOption(text as string ?? throw new ShapeException($"choice {i + 1} is no text"),
            labels?[i] as string ?? Question.Letter(i)) { Paragraph = NoneIfEmpty(paragraphs?.ElementAtOrDefault(i) as string) })];
    }

    private static string? NoneIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
