using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

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
        var settings = Settings();
        var augmenter = new Augmenter(settings);
        var source = RowSource.Open(options.File, options.Reading, context);
        using var others = new OtherRows(settings.MostSimilar, context);
        var (columns, seen, hasText) = Survey(source, others);
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
                // Equal to another row of the file or to what was made of one, or nearly equal to another row.
                if (!seen.Add(Hash(variant.Record))) continue;
                if (!IsOrder(settings, variant) && others.HasLike(Joined(variant.Record), Joined(record))) continue;
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
    private (IReadOnlyList<string> Columns, HashSet<ulong> Seen, bool HasText) Survey(RowSource source, OtherRows others)
    {
        var (columns, seen, hasText) = (new RowColumns(), new HashSet<ulong>(), false);
        foreach (var row in source.Read())
        {
            columns.Add(row);
            var record = row.Parse();
            seen.Add(Hash(record));
            var text = Joined(record);
            others.Add(text, row.Number);
            hasText |= text.Length > 0 || OptionsAugmentation.Has(record);
        }

        return ([.. columns.Names.Except([Source, From, By]), Source, From, By], seen, hasText);
    }

    private string Joined(Fields record) =>
        (options.TextFields.Count > 0 ? new RecordTexts(options.TextFields) : RecordTexts.Guess(record)).Joined(record);

    /// <summary>Whether only the order of options differs, whose 5-grams are the same ones.</summary>
    private static bool IsOrder(AugmentSettings settings, Variant variant) =>
        settings.Kinds.Any(kind => kind.IsOrder && variant.Kinds.Contains(kind.Name));

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
