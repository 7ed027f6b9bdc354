using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>
/// The text of a row: what is compared, counted and filtered. The field that is named; else what is usual: <c>text</c> and its like, the
/// instruction with its input, the question with its options, what is said in a conversation; else every text of the row but its ids.
/// </summary>
/// <param name="field">The field, or a path to several texts such as <c>turns[].text</c>; null for what is usual.</param>
internal sealed class RowTexts(FieldPath? field)
{
    private static readonly string[] Plain = ["text", "utterance", "sentence", "message", "prompt", "query", "content", "review"];
    private static readonly string[] Said = ["messages", "conversations", "turns", "dialogue"];
    private static readonly string[] Options = ["options", "choices", "sol1", "sol2", "sol3", "sol4", "sol5", "A", "B", "C", "D"];
    private static readonly string[] Ids = ["id", "_id", "uid", "record_id", "conversation_id", "source_id"];

    private static readonly ExamsShape Exams = new();

    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>How many rows had no text.</summary>
    public long Empty { get; private set; }

    /// <summary>The fields in which texts were found so far, for reports.</summary>
    public IReadOnlyCollection<string> Used => _used;

    /// <summary>The text of <paramref name="row"/>; empty when there is none.</summary>
    public string Of(RawRow row)
    {
        var text = field is null ? Usual(row) : Named(row, field);
        if (text.Length == 0) Empty++;
        return text;
    }

    private string Named(RawRow row, FieldPath path)
    {
        _used.Add(path.ToString());
        if (path.Steps.Length == 1)
        {
            var json = row.Find(path.Head);
            if (json is [(byte)'"', ..]) return RowText.Unescape(json);
        }

        return string.Join('\n', row.Values(path).Where(value => value is not null).Select(Value.ToText));
    }

    private string Usual(RawRow row)
    {
        foreach (var name in Plain)
        {
            var json = row.Find(name);
            // A query with solutions is a question with options.
            if (json is [(byte)'"', ..] && !(name == "query" && row.Has("sol1"))) return Noted(name, RowText.Unescape(json));
        }

        if (row.Find("instruction"u8) is [(byte)'"', ..]) return Joined(row, ["instruction", "input"]);
        foreach (var name in Said)
            if (row.Find(name) is [(byte)'[', ..] list) return Noted(name, Texts(Json.Parse(list), ["text", "content", "value"]));
        if (Exams.Matches(row)) return Published(row);
        foreach (var question in (string[])["question", "query"])
            if (row.Has(question)) return Joined(row, [question, .. Options]);
        return Joined(row, [.. row.Names.Where(name => !Ids.Contains(name))]);
    }

    /// <summary>A question as EXAMS publishes it, in its lines or in its table: what is asked, and what is to choose from.</summary>
    private string Published(RawRow row)
    {
        try
        {
            var question = Exams.Read(row).Question!;
            return Noted("question", string.Join('\n', question.Options.Select(option => option.Text).Prepend(question.Stem)));
        }
        catch (ShapeException)
        {
            return Joined(row, ["question"]);
        }
    }

    private string Joined(RawRow row, IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            var json = row.Find(name);
            if (json is not ([(byte)'"', ..] or [(byte)'[', ..] or [(byte)'{', ..])) continue;
            _used.Add(name);
            var part = json[0] == (byte)'"' ? RowText.Unescape(json) : Texts(Json.Parse(json), null);
            if (part.Length > 0) text.Append(text.Length == 0 ? "" : "\n").Append(part);
        }

        return text.ToString();
    }

    private string Noted(string name, string text)
    {
        _used.Add(name);
        return text;
    }

    /// <summary>All texts in <paramref name="value"/>, or those of fields that are called so.</summary>
    private static string Texts(object? value, string[]? names)
    {
        var found = new List<string>();
        Search(value, names is null);
        return string.Join('\n', found);

        void Search(object? inner, bool takes)
        {
            if (inner is string text && takes) found.Add(text);
            else if (inner is Fields fields)
                foreach (var (name, item) in fields) Search(item, names is null || names.Contains(name));
            else if (inner is IReadOnlyList<object?> list)
                foreach (var item in list) Search(item, takes);
        }
    }

    /// <summary>The hash of a text's <see cref="CompareKey"/>.</summary>
    public static ulong Hash(string text) => TextHash.Of(CompareKey.Of(text));
}
