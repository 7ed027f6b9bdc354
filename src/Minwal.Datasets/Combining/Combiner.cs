using Minwal.Datasets.Duplicates;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
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
    private const int MostExamples = 1_000;

    private readonly RowTexts _texts = new(options.TextField);
    private readonly Dictionary<string, long> _removed = new(StringComparer.Ordinal);
    private readonly List<RemovedRow> _examples = [];
    private readonly List<KeptRow> _kept = [];
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
        using (var similar = options.KeepDuplicates ? null : new SimilarTexts(options.Similarity, context))
        {
            var number = 0L;
            for (var file = 0; file < sources.Count; file++)
            {
                foreach (var row in sources[file].Read())
                {
                    LearnFields(row);
                    schemas[file].Schema.Add(row);
                    _columns.Add(row);
                    ids.See(Id(row));
                    if (similar is not null && IsDuplicate(similar, row, file, sources)) _dropped.Add(number);
                    number++;
                }
            }
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
                ? [.. differences, .. sources.Where(s => s.BadRows > 0).Select(s => $"{s.BadRows:N0} rows of '{s.Shown}' cannot be read")]
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

    private bool IsDuplicate(SimilarTexts similar, RawRow row, int file, IReadOnlyList<RowSource> sources)
    {
        var text = _texts.Of(row);
        var record = RecordHash(row);
        var label = _label is null ? 0 : TextHash.Continue(TextHash.Utf8Start, row.Find(_label));
        if (_records.TryGetValue(record, out var same)) return Remove("same_record", 1, same);
        // Equal texts have equal keys, so nothing that is compared as a whole is compared by its text.
        if (text.Length > 0 && similar.FindOrAdd(text, _kept.Count) is { } near)
        {
            var isOther = near.SameText && _label is not null && _kept[(int)near.Record].Label != label;
            return Remove(isOther ? "other_label" : near.SameText ? "same_text" : "near", near.Similarity, (int)near.Record);
        }

        _records.Add(record, _kept.Count);
        _kept.Add(new KeptRow(file, row.Number, label));
        return false;

        bool Remove(string reason, double similarity, int of)
        {
            _removed[reason] = _removed.GetValueOrDefault(reason) + 1;
            var stays = _kept[of];
            if (_examples.Count < MostExamples)
                _examples.Add(new RemovedRow(sources[file].Shown, row.Number, reason, similarity, sources[stays.File].Shown, stays.Row));
            return true;
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

    private readonly record struct KeptRow(int File, long Row, ulong Label);
}
