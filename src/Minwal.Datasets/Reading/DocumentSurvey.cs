using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Goes once through a JSON document: which lists it has, which of them holds the records, and everything else, which becomes the document.
/// </summary>
/// <param name="input">The file.</param>
/// <param name="pieces">Stands on the document's first sign.</param>
internal sealed class DocumentSurvey(RecordInput input, JsonPieces pieces)
{
    private const int MostKept = 16 * 1024 * 1024;

    private readonly List<SurveyedList> _lists = [];
    private readonly Fields _document = [];

    /// <summary>The list of the records; null when there is none.</summary>
    public SurveyedList? Records { get; private set; }

    /// <summary>Whether the file is no document, but objects that stand one behind the other.</summary>
    public bool IsLines { get; private set; }

    /// <summary>Reads to the end and reports what is wrong.</summary>
    /// <exception cref="MinwalException">MW6003 when the list that was asked for is not there.</exception>
    public void Run()
    {
        pieces.TakeSign();
        var whole = ReadObject(_document, "");
        if (whole && pieces.Peek() >= 0)
        {
            IsLines = input.Records is null && pieces.Peek() == '{' && _lists.TrueForAll(list => list.Objects == 0);
            if (IsLines) return;
            JsonDocumentRows.Broken(input, pieces, "more stands behind the end", _lists.Sum(list => list.Count));
        }

        Records = input.Records is { } named ? Named(named, whole)
            : _lists.Where(list => list.Objects > 0 || list.Count == 0).OrderByDescending(list => list.Objects).FirstOrDefault();
        if (whole && Records is null) input.Report(0, "the document has no list of records" + Others(_document));
        if (input.Records is null && Records is not null) TellOfSameKind(Records);
        input.RecordsName = Records?.Path;
        foreach (var list in _lists.Where(list => list != Records)) Keep(list);
        input.Document = _document;
    }

    /// <summary>
    /// Lists that hold records too, by the fields of their first object or because they are just as long, are not read without a word.
    /// </summary>
    private void TellOfSameKind(SurveyedList records)
    {
        var same = _lists.Where(list => list != records && list.Objects > 0
            && (list.Objects == records.Objects || list.FieldNames?.SetEquals(records.FieldNames ?? []) == true)).ToList();
        if (same.Count == 0) return;
        var others = string.Join(", ", same.Select(list => $"'{list.Path}' ({list.Objects:N0})"));
        input.Report(0, $"of its lists of records '{records.Path}' ({records.Objects:N0}) is read, not {others}; "
            + "--records names one, and then nothing is told");
    }

    private SurveyedList? Named(string path, bool whole)
    {
        if (_lists.Find(list => list.Path == path) is { } found) return found;
        // Where the document breaks off, the list may have stood behind it.
        if (!whole) return null;
        var lists = _lists.Count == 0 ? "it has no lists" : "its lists are "
            + string.Join(", ", _lists.Select(list => $"'{list.Path}' ({list.Count} items, {list.Objects} of them objects)"));
        throw new MinwalException("MW6003", $"'{input.Shown}' has no list '{path}'; {lists}{Others(_document)}",
            Spelling.Nearest(path, _lists.Select(list => list.Path)) is { } near ? $"did you mean '{near}'?" : null);
    }

    /// <summary>The lists that stand deeper and could hold records, for the message.</summary>
    private static string Others(Fields document)
    {
        var found = new List<string>();
        Search(document, "");
        return found.Count == 0 ? "" : $"; deeper in it stand {string.Join(", ", found.Take(5))}";

        void Search(Fields fields, string prefix)
        {
            foreach (var (name, value) in fields)
            {
                if (value is Fields inner) Search(inner, $"{prefix}{name}.");
                else if (prefix.Length > 0 && value is IReadOnlyList<object?> list && list.Any(item => item is Fields))
                    found.Add($"'{prefix}{name}' ({list.Count} items)");
            }
        }
    }

    private bool ReadObject(Fields into, string prefix)
    {
        if (pieces.Peek() == '}')
        {
            pieces.TakeSign();
            return true;
        }

        while (true)
        {
            if (pieces.Peek() is >= 0 and not '"') return Broken("a name in quotation marks is needed");
            if (!pieces.TryTake(out var json)) return BreaksOff();
            var name = Parsed(json, "a name") as string ?? "?";
            if (into.ContainsKey(name) || _lists.Exists(list => list.Path == prefix + name))
                input.Report(0, $"the key '{prefix}{name}' stands twice in the document; the last is used");
            if (pieces.Peek() != ':') return pieces.Peek() < 0 ? BreaksOff() : Broken("':' is needed");
            pieces.TakeSign();
            if (!ReadValue(into, name, prefix + name)) return false;
            switch (pieces.Peek())
            {
                case '}':
                    pieces.TakeSign();
                    return true;
                case ',':
                    pieces.TakeSign();
                    break;
                case -1: return BreaksOff();
                default: return Broken("',' or '}' is needed");
            }
        }
    }

    private bool ReadValue(Fields into, string name, string path)
    {
        var next = pieces.Peek();
        if (next == '[')
        {
            pieces.TakeSign();
            return ReadList(new SurveyedList(path, into, name, pieces.Position));
        }

        if (next == '{' && input.Records?.StartsWith(path + ".", StringComparison.Ordinal) == true)
        {
            pieces.TakeSign();
            var inner = new Fields();
            into[name] = inner;
            return ReadObject(inner, path + ".");
        }

        if (!pieces.TryTake(out var json)) return BreaksOff();
        if (json.IsEmpty) input.Report(0, $"'{path}' is longer than {LineRows.MaxLine:N0} bytes and is not kept");
        else into[name] = Parsed(json, $"'{path}'");
        return true;
    }

    private bool ReadList(SurveyedList list)
    {
        _lists.RemoveAll(other => other.Path == list.Path);
        _lists.Add(list);
        while (pieces.Peek() != ']')
        {
            if (!pieces.TryTake(out var json)) return BreaksOff();
            list.Count++;
            if (json.Length > 0 && json.Span[0] == (byte)'{' && ++list.Objects == 1) list.FieldNames = NamesIn(json.Span);
            if (list.Kept is { } kept)
            {
                if (json.IsEmpty || kept.Length + json.Length > MostKept) list.Kept = null;
                else kept.Write([.. kept.Length == 0 ? "["u8 : ","u8, .. json.Span]);
            }

            var next = pieces.Peek();
            if (next == ']') break;
            if (next != ',') return next < 0 ? BreaksOff() : Broken("',' or ']' is needed");
            pieces.TakeSign();
        }

        pieces.TakeSign();
        return true;
    }

    private static HashSet<string>? NamesIn(ReadOnlySpan<byte> json)
    {
        try
        {
            return Json.Parse(json) is Fields fields ? [.. fields.Keys] : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Told when the rows are read.
            return null;
        }
    }

    private void Keep(SurveyedList list)
    {
        if (list.Kept is null)
            input.Report(0, $"the list '{list.Path}' beside the records is longer than {MostKept:N0} bytes and is not kept");
        else if (list.Kept.Length == 0) list.Owner[list.Name] = new List<object?>();
        else list.Owner[list.Name] = Parsed((byte[])[.. list.Kept.ToArray(), (byte)']'], $"the list '{list.Path}'");
    }

    private object? Parsed(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            return Json.Parse(json.Span);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            var message = e.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
            input.Report(0, $"not valid JSON at line {pieces.ValueLine}, byte {pieces.ValueColumn}: {what} cannot be read: {message}");
            return null;
        }
    }

    private bool Broken(string message)
    {
        JsonDocumentRows.Broken(input, pieces, message, _lists.Sum(list => list.Count));
        return false;
    }

    private bool BreaksOff()
    {
        JsonDocumentRows.BreaksOff(input, pieces, _lists.Sum(list => list.Count));
        return false;
    }
}

/// <summary>A list that stands in a document.</summary>
/// <param name="path">Its names, from the top, with dots between.</param>
/// <param name="owner">The object in which it stands.</param>
/// <param name="name">Its name there.</param>
/// <param name="start">The number of bytes before its first item.</param>
internal sealed class SurveyedList(string path, Fields owner, string name, long start)
{
    public string Path { get; } = path;

    public Fields Owner { get; } = owner;

    public string Name { get; } = name;

    public long Start { get; } = start;

    /// <summary>How many items it has.</summary>
    public long Count { get; set; }

    /// <summary>How many of its items are objects.</summary>
    public long Objects { get; set; }

    /// <summary>The names of its first object's fields; null without one that can be read.</summary>
    public HashSet<string>? FieldNames { get; set; }

    /// <summary>Its items as JSON without the last bracket, as long as they are few; null when they are too many.</summary>
    public MemoryStream? Kept { get; set; } = new();
}
