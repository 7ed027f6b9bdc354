using System.Globalization;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Questions as AlGhafa has them: <c>query</c>, <c>sol1</c> to <c>sol5</c>, and <c>label</c>, the number of the right one from 0, as a
/// text.
/// </summary>
internal sealed record AlGhafaShape() : RowShape("alghafa", "query, sol1 to sol5, and label: the number of the right one, from 0.")
{
    private const int Most = 5;

    /// <inheritdoc/>
    public override bool Matches(RawRow row) => row.Has("query") && row.Has("sol1") && row.Has("label");

    /// <inheritdoc/>
    public override ShapedRow Read(RawRow row)
    {
        var query = Written(row.Find("query"u8)) ?? throw new ShapeException("'query' is no text");
        var options = new List<QuestionOption>();
        // Where a table has more columns than a question has options, they are empty.
        for (var i = 1; i <= Most && Written(row.Find($"sol{i}")) is { Length: > 0 } text; i++)
            options.Add(new QuestionOption(text, Question.Letter(i - 1)));
        var said = Written(row.Find("label"u8));
        if (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var answer) || answer >= options.Count)
            throw new ShapeException($"the label '{said}' is no number from 0 to {options.Count - 1}");
        return new ShapedRow(Rest(row, "query", "label", "sol1", "sol2", "sol3", "sol4", "sol5"))
        {
            Question = new Question(query, options, answer),
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<Fields> Write(ShapedRow row, LostFields lost)
    {
        var question = QuestionOf(row);
        if (question.Options.Count is < 2 or > Most)
            throw new ShapeException($"2 to {Most} options are allowed, not {question.Options.Count}");
        if (question.Options.Select(option => option.Text.Trim()).Distinct().Count() < question.Options.Count)
            throw new ShapeException("two options are the same");
        if (question.Options.Where((option, i) => option.Label != Question.Letter(i)).Any()) lost.Add("the options' labels");
        if (question.Options.Any(option => option.Paragraph is not null)) lost.Add("the options' paragraphs");
        var result = new Fields();
        if (row.Rest.TryGetValue("id", out var id)) result["id"] = id;
        result["query"] = question.Stem;
        for (var i = 0; i < question.Options.Count; i++) result[$"sol{i + 1}"] = question.Options[i].Text;
        result["label"] = question.Answer.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in row.Rest)
        {
            if (name == "id") continue;
            if (result.ContainsKey(name)) throw new ShapeException($"the row has a field '{name}' of its own");
            result[name] = value;
        }

        yield return result;
    }

    /// <summary>A text, or a number as it is written: options are often numbers, and a label is one.</summary>
    private static string? Written(ReadOnlySpan<byte> json) => json switch
    {
        [(byte)'"', ..] => RowText.Unescape(json),
        [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] => System.Text.Encoding.UTF8.GetString(json),
        _ => null,
    };
}
