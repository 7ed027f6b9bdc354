using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>
/// Rows of questions in any of the shapes in which benchmarks publish them (EXAMS, also as a table with dictionaries as Python prints
/// them, AlGhafa, one column for each option), read as <c>question</c>, <c>options</c>, <c>answer</c> and what stands beside.
/// </summary>
internal static class QuestionRows
{
    /// <summary>The name of this way of reading, in recipes.</summary>
    public const string Name = "questions";

    private static readonly RowShape[] Shapes = [new ExamsShape(), new AlGhafaShape(), new FlatShape()];
    private static readonly string[] Columns = ["A", "B", "C", "D"];

    /// <summary>
    /// The question that <paramref name="row"/> is; the row itself when it is none, or stands so already. What an <c>info</c> beside it
    /// says (subject, grade) becomes fields of the row, unless it has such fields.
    /// </summary>
    /// <exception cref="MinwalException">MW5004 when it looks like a question and cannot be read as one.</exception>
    public static Fields Read(Fields row)
    {
        if (row.GetValueOrDefault("question") is string && row.GetValueOrDefault("options") is IReadOnlyList<object?>) return row;
        try
        {
            if (OfColumns(row) is { } columns) return columns;
            var raw = new RawRow();
            raw.Fill(1, Json.ToUtf8(row), out _);
            if (Array.Find(Shapes, shape => shape.Matches(raw))?.Read(raw) is not { Question: not null } shaped) return row;
            var flat = new Fields(FlatShape.WriteWhole(shaped, new LostFields()).Select(field =>
                KeyValuePair.Create(field.Key, field.Value is RawJson raw ? Json.Parse(raw.Utf8.Span) : field.Value)));
            foreach (var (name, value) in flat.GetValueOrDefault("info") as Fields ?? [])
                if (!flat.ContainsKey(name)) flat[name] = value;
            return flat;
        }
        catch (ShapeException e)
        {
            throw new MinwalException("MW5004", $"the row is no question: {e.Message}");
        }
    }

    private static Fields? OfColumns(Fields row)
    {
        if (row.GetValueOrDefault("question") is not string || !Columns.All(row.ContainsKey)) return null;
        var flat = new Fields();
        foreach (var (name, value) in row)
        {
            if (!Columns.Contains(name)) flat[name] = value;
            if (name == "question") flat["options"] = Columns.Select(column => row[column]).ToList();
        }

        return flat;
    }
}
