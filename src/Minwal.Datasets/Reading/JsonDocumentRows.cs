using Minwal.Datasets.Rows;
using Minwal.Faults;

namespace Minwal.Datasets.Reading;

/// <summary>
/// The records of a JSON text: the items of the array that it is, or of the list with the most objects among a document's values. Streams:
/// no more than one record is held. A document is gone through once to find its lists, and once more for the records.
/// </summary>
internal sealed class JsonDocumentRows
{
    private readonly RecordInput _input;
    private readonly RawRow _row = new();
    private long _complete;
    private bool _whole;

    private JsonDocumentRows(RecordInput input) => _input = input;

    /// <summary>The records of the file; the rest of a document becomes <see cref="RecordInput.Document"/>.</summary>
    public static IEnumerable<RawRow> Read(RecordInput input) => new JsonDocumentRows(input).Read();

    private IEnumerable<RawRow> Read()
    {
        using var stream = _input.OpenUtf8();
        using var pieces = new JsonPieces(stream, LineRows.MaxLine);
        pieces.SkipMark();
        switch (pieces.Peek())
        {
            case -1:
                _input.ReportEmpty();
                break;
            case '[' when _input.Records is { } records:
                throw new MinwalException("MW6003", $"'{_input.Shown}' is a list itself, so there is no list '{records}' in it");
            case '[':
                pieces.TakeSign();
                foreach (var row in Items(pieces)) yield return row;
                if (_whole && pieces.Peek() >= 0) Broken(pieces, "more stands behind the end");
                break;
            case '{':
                var document = new DocumentSurvey(_input, pieces);
                document.Run();
                foreach (var row in document.IsLines ? Values() : document.Records is { } list ? Items(list) : []) yield return row;
                break;
            default:
                _input.Report(0, "the file holds neither an array nor an object");
                break;
        }
    }

    /// <summary>The items of a list that stands in a document.</summary>
    private IEnumerable<RawRow> Items(SurveyedList list)
    {
        using var stream = _input.OpenUtf8();
        using var pieces = new JsonPieces(stream, LineRows.MaxLine);
        pieces.SkipMark();
        pieces.Skip(list.Start - pieces.Position);
        // What is broken in it was told by the one who found it.
        foreach (var row in Items(pieces, tells: false)) yield return row;
    }

    private IEnumerable<RawRow> Items(JsonPieces pieces, bool tells = true)
    {
        var number = 0L;
        for (var next = pieces.Peek(); next != ']'; next = pieces.Peek())
        {
            if (!pieces.TryTake(out var json))
            {
                if (tells) BreaksOff(_input, pieces, _complete);
                yield break;
            }

            if (_input.Accept(_row, ++number, json, pieces))
            {
                _complete++;
                yield return _row;
            }

            next = pieces.Peek();
            if (next == ']') break;
            if (next != ',')
            {
                if (!tells) yield break;
                if (next < 0) BreaksOff(_input, pieces, _complete);
                else Broken(pieces, "',' or ']' is needed");
                yield break;
            }

            pieces.TakeSign();
        }

        pieces.TakeSign();
        _whole = true;
    }

    /// <summary>Objects that stand one behind the other, a line each or not.</summary>
    private IEnumerable<RawRow> Values()
    {
        using var stream = _input.OpenUtf8();
        using var pieces = new JsonPieces(stream, LineRows.MaxLine);
        pieces.SkipMark();
        for (var number = 1L; pieces.Peek() >= 0; number++)
        {
            if (!pieces.TryTake(out var json))
            {
                BreaksOff(_input, pieces, _complete);
                yield break;
            }

            if (!_input.Accept(_row, number, json, pieces)) continue;
            _complete++;
            yield return _row;
        }
    }

    private void Broken(JsonPieces pieces, string message) => Broken(_input, pieces, message, _complete);

    /// <summary>Reports that the file ends before its values do.</summary>
    internal static void BreaksOff(RecordInput input, JsonPieces pieces, long complete)
    {
        pieces.SkipToEnd();
        Broken(input, pieces, "the file ends in the middle", complete);
    }

    /// <summary>Reports what is wrong with the file at what stands next in it.</summary>
    internal static void Broken(RecordInput input, JsonPieces pieces, string message, long complete) =>
        input.Report(0, $"not valid JSON at line {pieces.Line}, byte {pieces.Column}: {message}; {complete} complete records stand "
            + "before it");
}
