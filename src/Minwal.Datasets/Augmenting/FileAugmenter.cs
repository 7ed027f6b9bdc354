using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>What <see cref="FileAugmenter"/> is to do.</summary>
public sealed record AugmentOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The ways, by name; empty for all, but for those that change facts where an answer hangs on them.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>How many variants are made of each row.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Whether the rows themselves are left out.</summary>
    public bool OnlyVariants { get; init; }

    /// <summary>The names of the fields, at any depth, whose texts are changed; empty for the usual ones.</summary>
    public IReadOnlyCollection<string> TextFields { get; init; } = [];

    /// <summary>Further phrases, each with one that may stand for it.</summary>
    public IReadOnlyList<(string From, string To)> Rules { get; init; } = [];

    /// <summary>Further lists of which any member may stand for any other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Entities { get; init; } = [];

    /// <summary>The share of longer words in which a slip of fingers happens, above 0 to 1.</summary>
    public double Typos { get; init; } = 0.1;

    /// <summary>The greatest similarity of a variant with its row and its other variants, 0 to 1.</summary>
    public double MostSimilar { get; init; } = 0.95;

    /// <summary>Chooses the draws.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>What was made.</summary>
public sealed record AugmentReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written, variants included.</summary>
    public required long Written { get; init; }

    /// <summary>How many variants were made.</summary>
    public required long Variants { get; init; }

    /// <summary>How many were asked for.</summary>
    public required long Wanted { get; init; }

    /// <summary>How many variants each way had a part in.</summary>
    public required IReadOnlyDictionary<string, long> Kinds { get; init; }

    /// <summary>Rows of which fewer variants could be made than were asked for: how many, and the numbers of the first thousand.</summary>
    public required (long Count, IReadOnlyList<long> Rows) Short { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(8).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written)
        .Add("variants", Variants).Add("wanted", Wanted)
        .Add("kinds", new Fields(Kinds.Select(kind => KeyValuePair.Create(kind.Key, (object?)kind.Value))))
        .Add("short", Short.Count).Add("short_rows", Short.Rows.Select(row => (object?)row).ToList());
}

/// <summary>
/// Writes the rows of a file with further ones made of them. Each says of which row it comes (<c>augmented_from</c>) and how
/// (<c>augmented_by</c>), and has its row's <c>source_id</c>, so that a split keeps them together.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class FileAugmenter(AugmentOptions options, DataContext context)
{
    private const string From = "augmented_from", By = "augmented_by", Source = "source_id";
    private const int MostShort = 1_000;

    private readonly RowBuilder _builder = new();

    /// <summary>Reads, makes and writes.</summary>
    /// <exception cref="MinwalException">MW6203 for a way that is none, MW6204 when no row has a text.</exception>
    public AugmentReport Run()
    {
        var augmenter = new Augmenter(Settings());
        var source = RowSource.Open(options.File, options.Reading, context);
        var (columns, seen, hasText) = Survey(source);
        if (source.Count > 0 && !hasText)
            throw new MinwalException("MW6204", $"no row of '{source.Shown}' has a text to change");
        var layout = new FileLayout(RowOutput.Around(source), columns) { IsGuarded = options.CsvSafe };
        using var output = RowOutput.Create(options.Output, context, layout);
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (made, shortRows, shortCount) = (0L, new List<long>(), 0L);
        foreach (var row in source.Read())
        {
            var record = row.Parse();
            if (!options.OnlyVariants) output.Write(Written(row, record, null, 0).Span);
            var number = 0;
            foreach (var variant in augmenter.Make(record, row.Number))
            {
                // Equal to another row of the file, or to what was made of one.
                if (!seen.Add(Hash(variant.Record))) continue;
                output.Write(Written(row, record, variant, ++number).Span);
                foreach (var kind in variant.Kinds) kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            }

            made += number;
            if (number == options.Variants) continue;
            if (++shortCount <= MostShort) shortRows.Add(row.Number);
        }

        output.Commit();
        return new AugmentReport
        {
            Sources = [source.Report()],
            Output = options.Output,
            Written = output.Count,
            Variants = made,
            Wanted = source.Count * options.Variants,
            Kinds = kinds,
            Short = (shortCount, shortRows),
        };
    }

    private AugmentSettings Settings()
    {
        var all = Augmentations.Create(options.Rules, options.Entities, options.Typos);
        var unknown = options.Kinds.FirstOrDefault(kind => all.Find(kind) is null);
        if (unknown is not null)
        {
            var names = string.Join(", ", all.Select(kind => kind.Name));
            throw new MinwalException("MW6203", $"'{unknown}' is no way to change a record; allowed are {names}");
        }

        return new AugmentSettings
        {
            Kinds = options.Kinds.Count == 0 ? [.. all] : [.. options.Kinds.Select(kind => all.Find(kind)!)],
            AreNamed = options.Kinds.Count > 0,
            Variants = options.Variants,
            Seed = options.Seed,
            MostSimilar = options.MostSimilar,
            TextFields = options.TextFields,
        };
    }

    /// <summary>The columns of a table, what the rows are, and whether any has a text.</summary>
    private (IReadOnlyList<string> Columns, HashSet<ulong> Seen, bool HasText) Survey(RowSource source)
    {
        var (columns, seen, hasText) = (new RowColumns(), new HashSet<ulong>(), false);
        foreach (var row in source.Read())
        {
            columns.Add(row);
            var record = row.Parse();
            seen.Add(Hash(record));
            var texts = options.TextFields.Count > 0 ? new RecordTexts(options.TextFields) : RecordTexts.Guess(record);
            hasText |= texts.Joined(record).Length > 0 || OptionsAugmentation.Has(record);
        }

        return ([.. columns.Names.Except([Source, From, By]), Source, From, By], seen, hasText);
    }

    /// <summary>The row as it is written: fields that were not changed as the bytes they came in.</summary>
    private ReadOnlyMemory<byte> Written(RawRow row, Fields record, Variant? variant, int number)
    {
        var id = UsualFields.Id(row);
        var from = id is null ? (object)row.Number : record[id]!;
        _builder.Begin();
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var name = row.NameAt(i);
            if (variant is not null && name is From or By) continue;
            if (variant is not null && name == id) _builder.Add(name, $"{Value.ToText(from)}~{number}");
            else if (variant is null || Value.AreEqual(variant.Record[name], record[name])) _builder.AddRaw(name, row.ValueAt(i));
            else _builder.Add(name, variant.Record[name]);
        }

        if (!row.Has(Source)) _builder.Add(Source, from);
        if (variant is not null)
        {
            _builder.Add(From, from);
            _builder.Add(By, string.Join('+', variant.Kinds));
        }

        return _builder.End();
    }

    private static ulong Hash(Fields record) => TextHash.Of(Json.ToText(new Fields(
        record.Where(field => field.Key is not ("id" or "conversation_id" or "uid" or Source or From or By)))));
}
