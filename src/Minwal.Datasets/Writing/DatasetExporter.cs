using System.Text;
using Minwal.Checks;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Datasets.Tallies;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Recipes.Templates;
using Minwal.Registries;
using Minwal.Runs.Journal;
using Minwal.Steps;
using Minwal.Steps.Judging;
using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>
/// Writes a run's accepted records to files as the recipe says.
/// Streams: the records are read from the journal, once for figures over all of them and once for each file.
/// </summary>
internal sealed class DatasetExporter
{
    private readonly Recipe _recipe;
    private readonly ReviewedRecords _records;
    private readonly Fields _parameters, _run;
    private readonly Registry<RecordFormat> _formats;
    private readonly Variables _constants;

    /// <summary>
    /// Prepares to export <paramref name="records"/> in one of <paramref name="formats"/>; <paramref name="facts"/> is what formulas see as
    /// <c>run</c>.
    /// </summary>
    public DatasetExporter(Recipe recipe, ReviewedRecords records, Fields parameters, Fields facts, Registry<RecordFormat> formats)
    {
        (_recipe, _records, _parameters, _run, _formats) = (recipe, records, parameters, new Fields(1).Add("run", facts), formats);
        _constants = Constants(null);
    }

    /// <summary>The share that each value of a label was to have; null where the quotas say nothing of it.</summary>
    public Func<string, IReadOnlyDictionary<string, double>?> Shares { get; init; } = _ => null;

    /// <summary>How many rows each source has.</summary>
    public Func<string, long> RowCounts { get; init; } = _ => 0;

    /// <summary>
    /// What the measures over all records find, begun by <see cref="Measure"/>: they are worked out while files are written.
    /// </summary>
    public Task<IReadOnlyList<Finding>> Findings { get; private set; } = Task.FromResult<IReadOnlyList<Finding>>([]);

    /// <summary>The labels of a slot; a slot of a file that no plan made has none.</summary>
    public Func<long, Fields> Cells { get; init; } = _ => [];

    /// <summary>What judges said of all records, by step and criterion; filled by <see cref="Measure"/>.</summary>
    public IReadOnlyList<JudgedCriterion> Judged { get; private set; } = [];

    private Fields Figures { get; set; } = [];

    /// <summary>
    /// Goes through the records once, for tallies, for measures over all records and for what judges said. Does nothing when the recipe
    /// has none of them.
    /// </summary>
    public void Measure()
    {
        var tallies = _recipe.Tallies.Select(t => new Tally(t)).ToList();
        var checks = Verifier.OfMeasures(
            _recipe.Checks, new CheckContext(Path.GetTempPath(), 0, _ => []) { Shares = Shares, RowCounts = RowCounts });
        try
        {
            GoThrough(tallies, checks);
        }
        catch
        {
            checks.Dispose();
            throw;
        }

        Figures = new Fields(tallies.Select(t => KeyValuePair.Create(t.Name, t.Result())));
        Findings = Task.Run(() =>
        {
            using (checks) return checks.Complete();
        });
    }

    private void GoThrough(List<Tally> tallies, Verifier checks)
    {
        var scores = new ScoreSums(StepSettings.Walk(_recipe.Steps));
        if (tallies.Count > 0 || checks.HasMeasures || scores.IsAsked)
        {
            // The journal keeps of a record what its file will hold: its labels and source rows are not there any more.
            var held = Constants(new AbsentNames(_recipe.DraftNames));
            SideBySide.ForEach(
                Records(scores),
                record =>
                {
                    var variables = RecordVariables(record);
                    foreach (var tally in tallies) tally.Add(variables);
                },
                record => checks.Measure(record, Verifier.Variables(record, held)));
        }

        foreach (var draft in scores.IsAsked ? _records.ReadDrafts() : []) scores.AddVotes(draft);
        Judged = scores.Complete();
    }

    private IEnumerable<Fields> Records(ScoreSums scores)
    {
        foreach (var draft in _records.Read())
        {
            if (scores.IsAsked) scores.AddRecord(draft, Cells(draft.Slot));
            yield return (Fields)Json.Parse(draft.Record!.Value.Span)!;
        }
    }

    /// <summary>
    /// Writes <paramref name="output"/> to <paramref name="path"/>, whole or not at all; returns the number of rows, or of lines.
    /// </summary>
    /// <exception cref="MinwalException">MW2003 when its ending has no writer; others when the file cannot be written.</exception>
    public long Write(OutputSpec output, string path)
    {
        using var file = AtomicFile.Create(path);
        if (output.Lines is not null)
        {
            var lines = WriteLines(output.Lines, file.Stream);
            file.Commit();
            return lines;
        }

        Fields? document = null;
        if (output.Document is not null && _formats.FindWriter(path) is { HasDocument: true })
            document = (Fields)output.Document.Evaluate(
                new Variables(new Fields(Figures).Add("records", RecordWriter.RecordsMarker), _constants))!;
        var writer = RecordWriter.For(path, _formats, file.Stream, new FileLayout(document, output.Columns));
        writer.Begin();
        var rows = output.Shape is { } shape ? WriteShaped(output, RowShapes.Find(shape), writer)
            : output.Rows is { } template ? WriteRows(template, row => writer.Write(row))
            : _recipe.Quotas.KeepsFailed ? WriteWithFailed(writer) : WriteRecords(writer);
        writer.End();
        file.Commit();
        return rows;
    }

    private long WriteRecords(RecordWriter writer)
    {
        var rows = 0L;
        foreach (var draft in _records.Read())
        {
            writer.Write(draft.Record!.Value.Span);
            rows++;
        }

        return rows;
    }

    private long WriteWithFailed(RecordWriter writer)
    {
        var rows = 0L;
        foreach (var row in _records.ReadWithFailed(Recipe.ErrorField))
        {
            writer.Write(row);
            rows++;
        }

        return rows;
    }

    private long WriteLines(Template template, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var lines = 0L;
        foreach (var draft in _records.Read())
        {
            var made = template.Evaluate(RecordVariables((Fields)Json.Parse(draft.Record!.Value.Span)!));
            foreach (var line in made is IReadOnlyList<object?> list ? list : [made])
            {
                // A line is a line, whatever a text has in it.
                writer.WriteLine(Value.ToText(line).ReplaceLineEndings(" "));
                lines++;
            }
        }

        return lines;
    }

    /// <summary>Writes rows in a shape in which others publish them.</summary>
    /// <exception cref="MinwalException">MW6008 when a row cannot be said in it.</exception>
    private long WriteShaped(OutputSpec output, RowShape shape, RecordWriter writer)
    {
        var (row, builder, lost, number) = (new RawRow(), new RowBuilder(), new LostFields(), 0L);
        void Write(ReadOnlyMemory<byte> json)
        {
            row.Fill(++number, json, out _);
            try
            {
                foreach (var shaped in shape.Write(RowShapes.Detect(row).Read(row), lost))
                {
                    builder.Begin();
                    foreach (var (name, value) in shaped) builder.Add(name, value);
                    writer.Write(builder.End().Span);
                }
            }
            catch (ShapeException e)
            {
                throw new MinwalException("MW6008", $"'{output.Name}': row {number} cannot be said as {shape.Name}: {e.Message}");
            }
        }

        if (output.Rows is { } template) return WriteRows(template, fields => Write(Json.ToUtf8(fields)));
        foreach (var draft in _records.Read()) Write(draft.Record!.Value);
        return number;
    }

    private long WriteRows(Template template, Action<Fields> write)
    {
        var rows = 0L;
        foreach (var draft in _records.Read())
        {
            var record = (Fields)Json.Parse(draft.Record!.Value.Span)!;
            foreach (var row in template.Evaluate(RecordVariables(record)) as IReadOnlyList<object?> ?? [])
            {
                write((Fields)row!);
                rows++;
            }
        }

        return rows;
    }

    private Variables Constants(IVariables? outer) => new(_parameters, new Variables(_recipe.Tables, new Variables(_run, outer)));

    private Variables RecordVariables(Fields record) => Verifier.Variables(record, _constants);
}
