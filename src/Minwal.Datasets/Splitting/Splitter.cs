using Minwal.Datasets.Rows;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Splitting;

/// <summary>
/// Splits a file into parts between which nothing leaks: rows of one group, equal texts and texts that are alike stay on one side. The file
/// is read twice; per row a few numbers are remembered, and per text what near-duplicates need.
/// </summary>
/// <param name="options">What is to be done.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Splitter(SplitOptions options, DataContext context)
{
    private const int None = -1, MostTold = 1_000;

    private readonly RowTexts _texts = new(options.TextField);
    private readonly List<int> _strata = [], _sides = [];
    private readonly RowSets _together = new();
    // Pairs of rows that are alike: as many as hold them together.
    private readonly List<(int Earlier, int Later)> _links = [];
    private readonly Dictionary<string, int> _stratumNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly RowColumns _columns = new();
    private readonly ulong _key = SlotRandom.Key(options.Seed, 0, 0, "stable split");
    private string? _label;

    /// <summary>Reads, shares out and writes.</summary>
    /// <exception cref="MinwalException">MW6002 when the shares do not add up; MW6004 when no row has a field that was named.</exception>
    public SplitReport Run()
    {
        CheckShares();
        var source = RowSource.Open(options.File, options.Reading, context);
        var fields = new FieldCheck(options.By, options.Group, options.LabelField is { } label ? FieldPath.Of(label)
            : null, options.TextField);
        using var texts = options.Stable ? null : new DuplicateClusterBuilder(options.Similarity, context.Scratch);
        using var earlier = options.Stable ? new EarlierTexts(options.Similarity, _together, context) : null;
        var compared = new List<int>();
        foreach (var row in source.Read())
        {
            fields.Add(row);
            _columns.Add(row);
            _label ??= options.LabelField ?? options.By?.ToString() ?? UsualFields.Label(row);
            _strata.Add(options.By is { } by ? Number(_stratumNumbers, Text(row, by)) : 0);
            var (number, text) = (_together.Add(), _texts.Of(row));
            var group = options.Group is { } path && Text(row, path) is { Length: > 0 } value ? value : null;
            if (earlier is not null)
            {
                Place(number, row, text, group, earlier.Add(text, number));
                continue;
            }

            if (group is not null && !_groups.TryAdd(group, number)) _together.Join(_groups[group], number);
            if (text.Length == 0) continue;
            texts!.Add(text);
            compared.Add(number);
        }

        fields.Complete(source.Shown, source.Count);
        foreach (var cluster in texts?.Complete(Environment.ProcessorCount, context.Cancellation).Clusters ?? [])
            foreach (var other in cluster.Texts.Skip(1)) Link(compared[cluster.Representative], compared[other]);
        var shares = new SplitShares(
            [.. options.Parts.Select(part => part.Share)], [.. _strata], Math.Max(1, _stratumNumbers.Count), options.Seed);
        var pieces = Pieces(out var singles);
        var sides = options.Stable ? [.. _sides] : shares.Share(pieces, singles);
        return Write(source, sides, shares.Wanted, (pieces.Count + singles.Count, Math.Max(singles.Count > 0 ? 1 : 0,
            pieces.Select(piece => piece.Length).DefaultIfEmpty().Max())), pieces.Sum(piece => piece.Length));
    }

    private void CheckShares()
    {
        var sum = options.Parts.Sum(part => part.Share);
        var words = string.Join(" + ", options.Parts.Select(part => $"{part.Name} {Value.ToText((double)part.Share)}"));
        if (options.Parts.Any(part => part.Share < 0)) throw new MinwalException("MW6002", $"a share is below 0: {words}");
        if (Math.Abs(sum - 1) > 0.000_001m) throw new MinwalException("MW6002", $"the shares add up to {sum:0.######}, not to 1: {words}");
    }

    private static string Text(RawRow row, FieldPath path) => string.Join('\n', row.Values(path).Select(Value.ToText));

    private static int Number(Dictionary<string, int> numbers, string text)
    {
        if (!numbers.TryGetValue(text, out var number)) numbers[text] = number = numbers.Count;
        return number;
    }

    private void Link(int earlier, int later)
    {
        _together.Join(earlier, later);
        _links.Add((earlier, later));
    }

    /// <summary>
    /// Says where a row goes, in the order of the file: what stands before it has its side already, and does not move.
    /// </summary>
    private void Place(int number, RawRow row, string text, string? group, IReadOnlyList<int> near)
    {
        var others = near.Where(n => _sides[n] != None).ToList();
        var wanted = others.Select(n => _sides[n]).ToHashSet();
        var own = SideOf(group ?? (text.Length > 0 ? CompareKey.Of(text) : System.Text.Encoding.UTF8.GetString(row.Json)));
        if (group is not null || wanted.Count == 0) wanted.Add(own);
        _sides.Add(wanted.Count == 1 ? wanted.First() : None);
        if (_sides[number] == None) return;
        if (group is not null) _groups.TryAdd(group, number);
        foreach (var other in others) Link(other, number);
    }

    private int SideOf(string content)
    {
        var draw = (decimal)(SlotRandom.Key(_key, (long)TextHash.Of(content)) >> 11) / (1UL << 53);
        for (var part = 0; part < options.Parts.Count; part++)
        {
            draw -= options.Parts[part].Share;
            if (draw < 0 && options.Parts[part].Share > 0) return part;
        }

        return Enumerable.Range(0, options.Parts.Count).Last(part => options.Parts[part].Share > 0);
    }

    private List<int[]> Pieces(out List<int> singles)
    {
        var sizes = new int[_together.Count];
        for (var row = 0; row < sizes.Length; row++) sizes[_together.First(row)]++;
        var together = new SortedDictionary<int, List<int>>();
        singles = [];
        for (var row = 0; row < sizes.Length; row++)
        {
            var first = _together.First(row);
            if (sizes[first] == 1) singles.Add(row);
            else if (together.TryGetValue(first, out var rows)) rows.Add(row);
            else together[first] = [row];
        }

        return [.. together.Values.Select(rows => rows.ToArray())];
    }

    private SplitReport Write(RowSource source, int[] sides, long[] wanted, (long, long) pieces, long alike)
    {
        var files = options.Files().ToDictionary(file => file.Part.Name, file => file.Path, StringComparer.Ordinal);
        var outputs = new RowOutput?[options.Parts.Count];
        var labels = outputs.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal)).ToArray();
        var leakage = new Leakage(_texts, options.Group);
        var between = new List<long>();
        var leftOut = 0L;
        try
        {
            for (var part = 0; part < outputs.Length; part++)
            {
                if (!files.TryGetValue(options.Parts[part].Name, out var path)) continue;
                var document = source.RecordsName is null ? null : Document(source, part, sides);
                outputs[part] = RowOutput.Create(path, context, new FileLayout(document, _columns.Names) { IsGuarded = options.CsvSafe });
            }

            var number = 0;
            foreach (var row in source.Read())
            {
                var side = sides[number++];
                if (side == None)
                {
                    leftOut++;
                    if (between.Count < MostTold) between.Add(row.Number);
                    continue;
                }

                outputs[side]!.Write(row.Json);
                leakage.Add(row, side);
                if (_label is null) continue;
                var label = Text(row, LabelPath());
                labels[side][label] = labels[side].GetValueOrDefault(label) + 1;
            }

            foreach (var output in outputs) output?.Commit();
        }
        finally
        {
            foreach (var output in outputs) output?.Dispose();
        }

        return new SplitReport
        {
            Sources = [source.Report()],
            Parts = [.. options.Parts.Select((part, i) => (part, i)).Where(p => outputs[p.i] is not null).Select(p => new SplitPartReport(
                p.part.Name, files[p.part.Name], p.part.Share, wanted[p.i], outputs[p.i]!.Count, labels[p.i]))],
            LabelField = _label,
            Groups = options.Group is null ? 0 : _groups.Count,
            Alike = alike,
            Pieces = pieces,
            Leakage = (leakage.Groups, leakage.EqualTexts,
                _links.Count(link => sides[link.Earlier] != sides[link.Later] && sides[link.Earlier] != None && sides[link.Later] != None)),
            Between = between,
            LeftOut = leftOut,
            TextFields = _texts.Used,
        };
    }

    private FieldPath LabelPath() => options.LabelField is { } field ? FieldPath.Of(field) : options.By ?? FieldPath.Of(_label!);

    /// <summary>What stands around the rows of a part; counts of the whole would be wrong there.</summary>
    private Fields Document(RowSource source, int part, int[] sides) => new Fields(2)
        .Add("metadata", new Fields(4).Add("split_of", Path.GetFileName(source.Shown)).Add("split", options.Parts[part].Name)
            .Add("records", (long)sides.Count(side => side == part)).Add("seed", options.Seed))
        .Add(source.RecordsName!.Split('.')[^1], RecordWriter.RecordsMarker);
}
