using System.Globalization;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Cleaning;

/// <summary>
/// Normalises texts and keeps the rows that are sound: with a text of the wanted length, script and variety, without unwanted words, with a
/// label where one is needed, and like no row before. What is rejected is written with its reason. Streams; where texts are compared, the
/// file is gone through twice, and so it is for a table and a document.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
/// <param name="check">
/// Why a record is not wanted, asked for those that are sound else, and whether it comes from a table; null when nobody is asked.
/// </param>
internal sealed class Cleaner(
    CleanOptions options, DataContext context, Func<Fields, bool, (string Reason, string Detail)?>? check = null)
{
    private const int MostExamples = 5, MostShown = 300;

    private readonly RowTexts _texts = new(options.TextField);
    private readonly UnwantedWords _unwanted = new(options.Unwanted);
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly List<RejectedRow> _examples = [];
    private readonly RowBuilder _builder = new();
    private readonly RawRow _row = new();
    // The numbers of the rows whose texts are compared, in their order.
    private readonly List<long> _compared = [];
    private long _normalised;
    private bool _isTable;

    /// <summary>Reads, cleans and writes.</summary>
    /// <exception cref="Faults.MinwalException">MW6004 when no row has a field that is named.</exception>
    public CleanReport Run()
    {
        var source = RowSource.Open(options.File, options.Reading, context);
        _isTable = source.IsTable;
        var (columns, around, similar) = Prepare(source);
        var fields = new FieldCheck(options.TextField, options.LabelField);
        using var output = RowOutput.Create(options.Output, context, new FileLayout(around, columns) { IsGuarded = options.CsvSafe });
        // People open what was rejected, so its texts are guarded.
        using var rejected = options.Rejected is { } path
            ? RowOutput.Create(path, context, new FileLayout(null, ["row", "reason", "detail", "record"])) : null;
        var compared = 0;
        foreach (var came in source.Read())
        {
            fields.Add(came);
            var row = Normalised(came, out var changed);
            var text = _texts.Of(row);
            var isSound = compared < _compared.Count && _compared[compared] == row.Number;
            if ((isSound ? OfCopy(similar!, compared++) : Verdict(row, text)) is var (reason, detail))
            {
                Reject(rejected, row, text, reason, detail);
                continue;
            }

            if (changed) _normalised++;
            output.Write(row.Json);
        }

        fields.Complete(source.Shown, source.Count);
        foreach (var fault in source.Faults)
        {
            _builder.Begin();
            _builder.Add("row", null);
            _builder.Add("reason", "unreadable");
            _builder.Add("detail", fault.ToString());
            _builder.Add("record", null);
            rejected?.Write(_builder.End().Span);
        }

        output.Commit();
        rejected?.Commit();
        return new CleanReport
        {
            Sources = [source.Report()],
            Output = options.Output,
            Written = output.Count,
            Normalised = _normalised,
            Rejected = _rejected,
            Examples = _examples,
            TextFields = _texts.Used,
        };
    }

    /// <summary>What must be known before the first row is written.</summary>
    private (IReadOnlyList<string> Columns, Fields? Around, DuplicateClusters? Similar) Prepare(RowSource source)
    {
        var hasFrame = context.Formats.FindWriter(options.Output) is { IsTable: true } or { HasDocument: true };
        if (!hasFrame && options.KeepDuplicates) return ([], null, null);
        var columns = new RowColumns();
        using var texts = options.KeepDuplicates ? null : new DuplicateClusterBuilder(options.Similarity, context.Scratch);
        foreach (var came in source.Read())
        {
            if (hasFrame) columns.Add(came);
            if (texts is null) continue;
            var row = Normalised(came, out _);
            var text = _texts.Of(row);
            if (Verdict(row, text) is not null) continue;
            texts.Add(text);
            _compared.Add(row.Number);
        }

        var similar = texts?.Complete(Environment.ProcessorCount, context.Cancellation);
        return hasFrame ? (columns.Names, RowOutput.Around(source), similar) : ([], null, similar);
    }

    private RawRow Normalised(RawRow row, out bool changed)
    {
        changed = false;
        if (options.Normalisation == TextNormalisation.None) return row;
        if (RowValues.Rewrite(row.Json, text => TextNormaliser.Of(text, options.Normalisation)) is not { } json) return row;
        changed = true;
        _row.Fill(row.Number, json, out _);
        return _row;
    }

    /// <summary>Why a row is not sound by itself; null when it is.</summary>
    private (string Reason, string Detail)? Verdict(RawRow row, string text) => OfText(row, text) ?? check?.Invoke(row.Parse(), _isTable);

    private (string Reason, string Detail)? OfText(RawRow row, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return ("empty", "there is no text");
        if (OfLabel(row) is { } label) return label;
        if (Bound(Words.Count(text), options.Words, "words") is { } words) return words;
        if ((options.Characters.Least ?? options.Characters.Most) is not null
            && Bound(Characters.Count(text), options.Characters, "characters") is { } characters) return characters;
        if (OfScript(text) is { } script) return script;
        var key = options.DistinctWords is not null || options.Unwanted.Count > 0 ? CompareKey.Of(text) : "";
        if (options.DistinctWords is { } least && Tokens.Hashes(key) is { Length: > 0 } tokens
            && (double)tokens.Distinct().Count() / tokens.Length is var share && share < least)
            return ("distinct_words", $"{Percent(share)} of the words are different, at least {Percent(least)} must be");
        return _unwanted.Find(key) is { } word ? ("unwanted", $"it holds '{word}'") : null;
    }

    private (string Reason, string Detail)? OfCopy(DuplicateClusters similar, int text)
    {
        if (similar.CopyOf(text) is not { } near) return null;
        var row = _compared[(int)near.Record];
        return near.SameText ? ("same_text", $"row {row} has the same text")
            : ("near", $"row {row} is like it ({near.Similarity.ToString("0.00", CultureInfo.InvariantCulture)})");
    }

    private (string, string)? OfLabel(RawRow row)
    {
        if (options.LabelField is not { } field) return null;
        var values = row.Values(field);
        if (values.Count == 0 || values.Any(value => value is null or "")) return ("no_label", $"'{field}' holds no label");
        if (options.Labels.Count == 0) return null;
        var other = values.Select(Value.ToText).FirstOrDefault(label => !options.Labels.Contains(label));
        return other is null ? null : ("unknown_label", $"'{other}' is none of {string.Join(", ", options.Labels)}");
    }

    private static (string, string)? Bound(int count, (int? Least, int? Most) bound, string what)
    {
        if (bound.Least is { } least && count < least) return ($"too_few_{what}", $"{count} {what}, at least {least} are needed");
        return bound.Most is { } most && count > most ? ($"too_many_{what}", $"{count} {what}, at most {most} are allowed") : null;
    }

    private (string, string)? OfScript(string text)
    {
        if (options.Script is not var (script, least)) return null;
        var letters = ScriptCount.Of(text);
        if (letters.Letters == 0) return ("no_letters", "there are no letters");
        var share = script == "arabic" ? letters.ArabicShare : letters.LatinShare;
        return share >= least ? null : ("script", $"{Percent(share)} of the letters are {script}, at least {Percent(least)} must be");
    }

    private void Reject(RowOutput? rejected, RawRow row, string text, string reason, string detail)
    {
        var count = _rejected[reason] = _rejected.GetValueOrDefault(reason) + 1;
        if (count <= MostExamples)
            _examples.Add(new RejectedRow(row.Number, reason, detail, text.Length <= MostShown ? text
                : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…"));
        if (rejected is null) return;
        _builder.Begin();
        _builder.Add("row", row.Number);
        _builder.Add("reason", reason);
        _builder.Add("detail", detail);
        _builder.AddRaw("record", row.Json);
        rejected.Write(_builder.End().Span);
    }

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);
}
