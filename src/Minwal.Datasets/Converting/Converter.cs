using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Converting;

/// <summary>
/// Writes rows in another shape, another format, or both. Fields that are no part of a shape are kept beside it, numbers as they were
/// written. Streams; a table is made in two goes, since its columns stand before its rows.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Converter(ConvertOptions options, DataContext context)
{
    private readonly List<Fault> _faults = [];
    private readonly RowBuilder _builder = new(), _typed = new();
    private RowShape? _from, _to;
    private LostFields _lost = new();
    private IReadOnlyList<string> _labels = options.Labels;
    private string? _label = options.LabelField;
    private long _unreported;
    private bool _tells = true;

    /// <summary>Reads, converts and writes.</summary>
    /// <exception cref="MinwalException">MW6007 when a shape is not known, or has no place in the file.</exception>
    public ConvertReport Run()
    {
        _from = options.From is null ? null : RowShapes.Find(options.From);
        _to = options.To is null ? null : RowShapes.Find(options.To);
        var isDocument = _to is DocumentShape;
        if (isDocument && context.Formats.FindWriter(options.Output) is not { HasDocument: true })
            throw new MinwalException("MW6007", $"a document is written to a file that ends in .json, not to '{options.Output}'");
        var source = RowSource.Open(options.File, options.Reading, context);
        FindLabels(source);
        var columns = new RowColumns();
        var (rows, isTwice) = (0L, isDocument || RowOutput.NeedsColumns(options.Output, context)
            || context.Formats.FindWriter(options.Output) is { HasDocument: true });
        if (isTwice)
        {
            var row = new RawRow();
            foreach (var json in Convert(source))
            {
                rows++;
                row.Fill(rows, json, out _);
                columns.Add(row);
            }

            (_tells, _lost) = (false, new LostFields());
        }

        var document = isDocument ? Document(source, rows) : _to is null || _to == _from ? RowOutput.Around(source) : null;
        using var output = RowOutput.Create(
            options.Output, context, new FileLayout(document, columns.Names) { IsGuarded = options.CsvSafe });
        foreach (var json in Convert(source)) output.Write(json.Span);
        output.Commit();
        var read = source.Report();
        return new ConvertReport
        {
            Sources = [read with
            {
                BadRows = read.BadRows + _faults.Count + _unreported,
                Faults = [.. read.Faults, .. _faults],
                Unreported = read.Unreported + _unreported,
            }],
            Output = options.Output,
            From = (_from ?? RowShapes.Find("flat")).Name,
            To = (_to ?? _from ?? RowShapes.Find("flat")).Name,
            Written = output.Count,
            Lost = _lost.Counts,
        };
    }

    /// <summary>The rows as they are to be written; each valid until the next.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Convert(RowSource source)
    {
        var (turns, id, first) = (new List<Fields>(), (string?)null, 0L);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in source.Read())
        {
            _from ??= RowShapes.Detect(row);
            if (options.TypesCells && source.IsTable) Type(row);
            // What a table has in its cells may still have to be taken apart.
            if (_to is null || (_to.Name == _from.Name && !source.IsTable && !options.DropsRest))
            {
                yield return row.Json.ToArray();
                continue;
            }

            if (_from is not FlatShape || _to is FlatShape || !FlatShape.IsTurn(row))
            {
                foreach (var json in Written(() => Read(row), source, row.Number)) yield return json;
                continue;
            }

            var own = System.Text.Encoding.UTF8.GetString(row.Find("conversation_id"u8));
            if (own != id)
            {
                foreach (var json in Joined()) yield return json;
                (id, first) = (own, row.Number);
                if (!ids.Add(own)) Tell(source, row.Number, $"the conversation {own} has rows before it; its rows must stand together");
            }

            turns.Add(Raw(row));
        }

        foreach (var json in Joined()) yield return json;

        IEnumerable<ReadOnlyMemory<byte>> Joined()
        {
            if (turns.Count == 0) yield break;
            var rows = turns.ToArray();
            turns.Clear();
            foreach (var json in Written(() => FlatShape.Join(rows), source, first)) yield return json;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Written(Func<ShapedRow> read, RowSource source, long number)
    {
        List<Fields> rows;
        try
        {
            var shaped = read();
            if (options.DropsRest) shaped = Bare(shaped);
            if (_to is FlatShape && shaped.Turns is not null && !shaped.Rest.ContainsKey("conversation_id"))
                shaped = shaped with { Rest = Shaping.Before(shaped.Rest, "conversation_id", Value.ToText(number)) };
            rows = [.. _to!.Write(shaped, _lost)];
        }
        catch (Exception e) when (e is ShapeException or System.Text.Json.JsonException)
        {
            Tell(source, number, e.Message);
            yield break;
        }

        foreach (var row in rows)
        {
            _builder.Begin();
            foreach (var (name, value) in row) _builder.Add(name, value);
            yield return _builder.End();
        }
    }

    private ShapedRow Read(RawRow row)
    {
        var shaped = _from!.Read(row);
        return _to is AlGhafaShape or ExamsShape && shaped is { Question: null, Turns: null } && _label is not null ? Labelled(row, shaped)
            : shaped;
    }

    /// <summary>A text with a label as a question: which of the labels is it?</summary>
    private ShapedRow Labelled(RawRow row, ShapedRow shaped)
    {
        var text = (options.TextField ?? FieldPath.Of("text")) is var path && row.Values(path) is [string found] ? found
            : throw new ShapeException($"the row has no text '{path}'");
        var label = row.Values(FieldPath.Of(_label!)) is [{ } value] ? Value.ToText(value)
            : throw new ShapeException($"the row has no '{_label}'");
        var right = _labels.ToList().IndexOf(label);
        if (right < 0) throw new ShapeException($"the label '{label}' is none of {string.Join(", ", _labels)}");
        return new ShapedRow(new Fields(shaped.Rest.Where(field => field.Key != path.Head && field.Key != _label)))
        {
            Question = new Question(text, [.. _labels.Select((l, i) => new QuestionOption(l, Question.Letter(i)))], right),
        };
    }

    /// <summary>
    /// Which labels there are, in the order in which they stand in the file, where texts with labels are to become questions.
    /// </summary>
    private void FindLabels(RowSource source)
    {
        if (_to is not (AlGhafaShape or ExamsShape)) return;
        var found = new List<string>();
        foreach (var row in source.Peek())
        {
            var from = _from ?? RowShapes.Detect(row);
            if (from is not FlatShape || row.Has("question")) return;
            _label ??= UsualFields.Label(row);
            if (_label is null || _labels.Count > 0) return;
            if (row.Values(FieldPath.Of(_label)) is [{ } value] && !found.Contains(Value.ToText(value))) found.Add(Value.ToText(value));
            if (found.Count > 26)
                throw new MinwalException("MW6007", $"'{_label}' has more than 26 values, which are too many options of a question");
        }

        _labels = [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Cells that are written as JSON writes numbers, booleans, lists and objects become those; Python's dictionaries too.
    /// </summary>
    private void Type(RawRow row)
    {
        _typed.Begin();
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var text = RowText.Unescape(row.ValueAt(i));
            // A table cannot leave a field out; an empty cell is one that is not there.
            if (text.Length == 0) continue;
            if (!IsTyped(text)) _typed.AddRaw(row.NameAt(i), row.ValueAt(i));
            else if (text.StartsWith("{'", StringComparison.Ordinal)) _typed.Add(row.NameAt(i), Printed(text));
            else _typed.Add(row.NameAt(i), new RawJson(System.Text.Encoding.UTF8.GetBytes(text)));
        }

        row.Fill(row.Number, _typed.End().ToArray(), out _);

        static object? Printed(string text)
        {
            try
            {
                return PythonLiteral.Parse(text);
            }
            catch (ShapeException)
            {
                // Whoever needs it as more than a text says what is wrong with it.
                return text;
            }
        }

        static bool IsTyped(string text)
        {
            if (text[0] is not ('-' or 't' or 'f' or '[' or '{') && !char.IsAsciiDigit(text[0])) return false;
            if (text[0] is 't' or 'f' && text is not ("true" or "false")) return false;
            if (text.StartsWith("{'", StringComparison.Ordinal)) return true;
            // In a field of its own it must be sound JSON, and it is taken as it is written.
            return new RowFields().Scan(System.Text.Encoding.UTF8.GetBytes($"{{\"a\":{text}}}"), out _) is null;
        }
    }

    private static Fields Raw(RawRow row)
    {
        var fields = new Fields(row.Fields.Count);
        for (var i = 0; i < row.Fields.Count; i++) fields[row.NameAt(i)] = new RawJson(row.ValueAt(i).ToArray());
        return fields;
    }

    private static ShapedRow Bare(ShapedRow row) => row with
    {
        Rest = new Fields(row.Rest.Where(field => field.Key is "id" or "conversation_id" or "tools")),
        Turns = row.Turns is null ? null : [.. row.Turns.Select(turn => turn with
        {
            Speaker = null,
            Rest = new Fields(turn.Rest.Where(field => field.Key is ToolCall.Field or ToolCall.IdField or Thinking.Field)),
        })],
    };

    private static Fields Document(RowSource source, long rows)
    {
        var around = RowOutput.Around(source);
        if (around is not null) return around;
        return new Fields(2).Add("metadata", new Fields(2).Add("source", Path.GetFileName(source.Shown)).Add("records", rows))
            .Add("records", RecordWriter.RecordsMarker);
    }

    private void Tell(RowSource source, long row, string message)
    {
        if (!_tells) return;
        var fault = new Fault("MW6008", new Mark($"{source.Shown} row {row}"), message);
        if (options.Reading.OnError == OnError.Stop)
            throw new MinwalException([fault with { Code = "MW6001", Hint = "nothing was written" }]);
        if (_faults.Count < 1_000) _faults.Add(fault);
        else _unreported++;
    }
}
