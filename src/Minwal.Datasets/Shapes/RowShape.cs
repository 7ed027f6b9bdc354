using System.Text.Json;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Shapes;

/// <summary>A shape in which rows are published. Immutable and thread-safe.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in one sentence.</param>
internal abstract record RowShape(string Name, string Summary)
{
    /// <summary>Whether <paramref name="row"/> looks so.</summary>
    public abstract bool Matches(RawRow row);

    /// <summary>What <paramref name="row"/> says.</summary>
    /// <exception cref="ShapeException">When it has not this shape.</exception>
    public abstract ShapedRow Read(RawRow row);

    /// <summary>The rows that say what <paramref name="row"/> says: one, or one for each turn.</summary>
    /// <exception cref="ShapeException">When that cannot be said in this shape.</exception>
    public abstract IEnumerable<Fields> Write(ShapedRow row, LostFields lost);

    /// <summary>
    /// The value of a field. In a table lists and objects stand as texts: as JSON, or as Python prints them; so they are taken apart where
    /// they are needed.
    /// </summary>
    protected static object? Structure(RawRow row, string name) => Structured(row, name);

    /// <inheritdoc cref="Structure"/>
    internal static object? Structured(RawRow row, string name)
    {
        var json = row.Find(name);
        if (json.IsEmpty) return null;
        if (json[0] != (byte)'"') return RowValues.Parse(json);
        var text = RowText.Unescape(json);
        var start = text.AsSpan().TrimStart();
        if (start is not (['{', ..] or ['[', ..] or ['a', 'r', 'r', 'a', 'y', '(', ..])) return text;
        try
        {
            return RowValues.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            // As Python prints it; the other way of standing in a table.
            try
            {
                return PythonLiteral.Parse(text);
            }
            catch (ShapeException e)
            {
                throw new ShapeException($"'{name}': {e.Message}");
            }
        }
    }

    /// <summary>The fields of <paramref name="row"/> but those that are named, as they came.</summary>
    protected static Fields Rest(RawRow row, params ReadOnlySpan<string> but)
    {
        var rest = new Fields();
        for (var i = 0; i < row.Fields.Count; i++)
            if (row.NameAt(i) is var name && !but.Contains(name)) rest[name] = new RawJson(row.ValueAt(i).ToArray());
        return rest;
    }

    /// <summary>The fields of <paramref name="item"/> but those that are named.</summary>
    protected static Fields Rest(Fields item, params string[] but) => new(item.Where(field => !but.Contains(field.Key)));

    /// <summary>A text field of an item; null when it is null or not there.</summary>
    protected static string? TextOf(Fields item, string name) => item.GetValueOrDefault(name) switch
    {
        null => null,
        string text => text,
        // Messages of several parts: texts are what this is about.
        IReadOnlyList<object?> parts when parts.All(part => part is Fields { Count: > 0 } p && p.GetValueOrDefault("text") is string) =>
            string.Join('\n', parts.Select(part => (string)((Fields)part!)["text"]!)),
        var other => throw new ShapeException($"'{name}' is a {Value.TypeName(other)} and no text"),
    };

    /// <summary>The list of objects under <paramref name="name"/>.</summary>
    protected static IReadOnlyList<Fields> Items(RawRow row, string name)
    {
        if (Structure(row, name) is not IReadOnlyList<object?> list) throw new ShapeException($"'{name}' is no list");
        return [.. list.Select((item, i) => item as Fields ?? throw new ShapeException($"'{name}[{i}]' is no object"))];
    }

    /// <summary>
    /// The conversation that <paramref name="row"/> is, or that its question makes: asked by a user, answered with the letter.
    /// </summary>
    protected static IReadOnlyList<Turn> TurnsOf(ShapedRow row)
    {
        if (row.Turns is { } turns) return turns;
        if (row.Question is not { } question)
            throw new ShapeException("the row is neither a conversation nor a question nor an instruction");
        var lines = question.Options.Select((option, i) => $"{Question.Letter(i)}. {option.Text}").Prepend(question.Stem);
        return [new Turn("user", string.Join('\n', lines), []), new Turn("assistant", Question.Letter(question.Answer), [])];
    }

    /// <summary>The question that <paramref name="row"/> is.</summary>
    protected static Question QuestionOf(ShapedRow row) =>
        row.Question ?? throw new ShapeException("the row is no question with options");

    /// <summary>The number of the option that <paramref name="answer"/> names by its label.</summary>
    protected static int IndexOf(IReadOnlyList<QuestionOption> options, string answer)
    {
        for (var i = 0; i < options.Count; i++)
            if (string.Equals(options[i].Label, answer.Trim(), StringComparison.OrdinalIgnoreCase)) return i;
        throw new ShapeException($"the answer '{answer}' is none of {string.Join(", ", options.Select(option => option.Label))}");
    }
}

/// <summary>Fields that have no place in a shape: how many rows lost each.</summary>
internal sealed class LostFields
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The fields with the number of rows.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>A row loses <paramref name="field"/>.</summary>
    public void Add(string field) => _counts[field] = _counts.GetValueOrDefault(field) + 1;

    /// <summary>A row loses all of <paramref name="fields"/>.</summary>
    public void Add(string prefix, IEnumerable<string> fields)
    {
        foreach (var field in fields) Add(prefix + field);
    }
}
