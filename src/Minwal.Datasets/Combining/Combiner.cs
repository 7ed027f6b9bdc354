using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Combining;

/// <summary>
/// Makes one file of several. Rows stand in the order of the files. Of rows that say the same the first stays; ids that another row has are
/// renewed, never dropped. The files are read twice; per row a few numbers are remembered, and per text what near-duplicates need.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Combiner(CombineOptions options, DataContext context)
{
    private const int MostExamples = 1_000, None = -1;

    private readonly RowTexts _texts = new(options.TextField);
    private readonly Dictionary<string, long> _removed = new(StringComparer.Ordinal);
    private readonly List<RemovedRow> _examples = [];
    private readonly List<SeenRow> _seen = [];
    private readonly List<int> _compared = [];
    private readonly Dictionary<ulong, int> _records = [];
    private readonly HashSet<long> _dropped = [];
    private readonly RowColumns _columns = new();
    private string? _id, _group, _label;

    /// <summary>Reads, compares and writes.</summary>
    public CombineReport Run()
    {
        var sources = options.Files.Select(file => RowSource.Open(file, options.Reading, context)).ToList();
        var schemas = sources.Select(source => (source.Shown, Schema: new RowSchema())).ToList();
        var ids = new IdRegister();
        using (var texts = options.KeepDuplicates ? null : new DuplicateClusterBuilder(options.Similarity, context.Scratch))
        {
            for (var file = 0; file < sources.Count; file++)
            {
                foreach (var row in sources[file].Read())
                {
                    LearnFields(row);
                    schemas[file].Schema.Add(row);
                    _columns.Add(row);
                    ids.See(Id(row));
                    if (texts is not null) Compare(texts, row, file);
                }
            }

            if (texts is not null) Drop(texts.Complete(Environment.ProcessorCount, context.Cancellation), sources);
        }

        var metadata = new MetadataSum();
        foreach (var source in sources)
            if (source.Document is { Count: > 0 } document) metadata.Add(document, source.Count);
        var renewals = new List<RenewedId>();
        var (written, sum) = Write(sources, ids, metadata, renewals);
        var differences = RowSchema.Differences(schemas);
        return new CombineReport
        {
            Sources = [.. sources.Select(source => source.Report())],
            Output = options.Output,
            Written = written,
            Removed = _removed,
            Examples = _examples,
            IdField = _id ?? _group,
            RenewedIds = ids.Renewed,
            Renewals = renewals,
            SchemaDifferences = differences,
            Metadata = sum,
            TextFields = _texts.Used,
            WithoutText = _texts.Empty,
            Failures = options.Validates
                ? [.. differences, .. sources.Where(s => s.BadRows > 0)
                    .Select(s => $"{Counted.Of(s.BadRows, "row")} of '{s.Shown}' cannot be read")]
                    : [],
        };
    }

    private (long Written, Fields? Metadata) Write(
        IReadOnlyList<RowSource> sources, IdRegister ids, MetadataSum metadata, List<RenewedId> renewals)
    {
        var expected = sources.Sum(source => source.Count) - _dropped.Count;
        var sum = metadata.Sum(expected);
        var list = sources.Select(source => source.RecordsName).FirstOrDefault(name => name is not null);
        var document = list is null ? null : Placed(sum ?? [], list);
        using var output = RowOutput.Create(
            options.Output, context, new FileLayout(document, _columns.Names) { IsGuarded = options.CsvSafe });
        var builder = new RowBuilder();
        var number = 0L;
        for (var file = 0; file < sources.Count; file++)
        {
            foreach (var row in sources[file].Read())
            {
                if (_dropped.Contains(number++)) continue;
                var json = Id(row);
                if (json.IsEmpty || ids.Take(json, file, _id is null) is not { } renewed)
                {
                    output.Write(row.Json);
                    continue;
                }

                if (renewals.Count < 100)
                    renewals.Add(new RenewedId(sources[file].Shown, row.Number, Value.ToText(Json.Parse(json)), Value.ToText(renewed)));
                builder.Begin();
                for (var i = 0; i < row.Fields.Count; i++)
                {
                    var name = row.NameAt(i);
                    if (name == (_id ?? _group)) builder.Add(name, renewed);
                    else builder.AddRaw(name, row.ValueAt(i));
                }

                output.Write(builder.End().Span);
            }
        }

        output.Commit();
        return (output.Count, sum);
    }

    private static Fields Placed(Fields document, string list)
    {
        // Where the list stood deeper, what surrounds it is among the metadata already.
        var names = list.Split('.');
        var (result, inner) = (new Fields(document), new Fields());
        var at = result;
        foreach (var name in names[..^1])
        {
            inner = at.GetValueOrDefault(name) is Fields there ? new Fields(there) : [];
            at[name] = inner;
            at = inner;
        }

        at[names[^1]] = RecordWriter.RecordsMarker;
        return result;
    }

    private void LearnFields(RawRow row)
    {
        if (_id is null && _group is null)
        {
            _id = options.IdField ?? UsualFields.Id(row);
            _group = _id is null ? UsualFields.Group(row) : null;
        }

        _label ??= options.LabelField ?? UsualFields.Label(row);
    }

    private ReadOnlySpan<byte> Id(RawRow row) =>
        (_id ?? _group) is { } name && row.Find(name) is var json && !json.SequenceEqual("null"u8) ? json : default;

    /// <summary>Remembers of a row what decides later whether it stays.</summary>
    private void Compare(DuplicateClusterBuilder texts, RawRow row, int file)
    {
        var (number, text, same, compared) = (_seen.Count, _texts.Of(row), None, None);
        // The same record has the same text, so nothing that is compared as a whole is compared by its text.
        if (!_records.TryAdd(RecordHash(row), number)) same = _records[RecordHash(row)];
        else if (text.Length > 0)
        {
            compared = texts.Count;
            texts.Add(text);
            _compared.Add(number);
        }

        var label = _label is null ? 0 : TextHash.Continue(TextHash.Utf8Start, row.Find(_label));
        _seen.Add(new SeenRow(file, row.Number, label, same, compared));
    }

    /// <summary>Decides in the order of the rows which of them are left out.</summary>
    private void Drop(DuplicateClusters similar, IReadOnlyList<RowSource> sources)
    {
        for (var number = 0; number < _seen.Count; number++)
        {
            var row = _seen[number];
            var first = row.SameRecord == None ? number : row.SameRecord;
            var near = _seen[first].Text == None ? null : similar.CopyOf(_seen[first].Text);
            if (first == number && near is null) continue;
            var (stays, similarity) = near is { } copy ? (_compared[(int)copy.Record], copy.Similarity) : (first, 1);
            var isOther = near is { SameText: true } && _label is not null && _seen[stays].Label != row.Label;
            var reason = near is null ? "same_record" : isOther ? "other_label" : near.Value.SameText ? "same_text" : "near";
            _removed[reason] = _removed.GetValueOrDefault(reason) + 1;
            _dropped.Add(number);
            if (_examples.Count == MostExamples) continue;
            _examples.Add(new RemovedRow(
                sources[row.File].Shown, row.Row, reason, similarity, sources[_seen[stays].File].Shown, _seen[stays].Row));
        }
    }

    /// <summary>A hash of all fields but the id, whatever their order.</summary>
    private ulong RecordHash(RawRow row)
    {
        var sum = 0UL;
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var field = row.Fields[i];
            var name = row.Json[field.NameFrom..field.NameTo];
            if ((_id ?? _group) is { } id && row.NameAt(i) == id) continue;
            var state = TextHash.Continue(TextHash.Continue(TextHash.Utf8Start, name), ":"u8);
            sum += SplitMix64.Mix(TextHash.Continue(state, row.ValueAt(i)));
        }

        return SplitMix64.Mix(sum + (ulong)row.Fields.Count);
    }

    /// <summary>A row that was read.</summary>
    /// <param name="File">Which of the files.</param>
    /// <param name="Row">Its number there.</param>
    /// <param name="Label">A hash of its label.</param>
    /// <param name="SameRecord">The first row that is the same but for the id; <see cref="None"/> when it is that itself.</param>
    /// <param name="Text">The number of its text among those that are compared; <see cref="None"/> when it is not.</param>
    private readonly record struct SeenRow(int File, long Row, ulong Label, int SameRecord, int Text);
}
