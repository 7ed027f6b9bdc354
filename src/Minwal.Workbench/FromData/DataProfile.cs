using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Workbench.FromData;

/// <summary>What given rows look like: their columns, and which of them is the text and which the label.</summary>
internal sealed class DataProfile
{
    /// <summary>The most rows that are looked at.</summary>
    public const int MostRows = 100_000;

    private const int MostLabels = 200, MostDepth = 3;

    private static readonly string[] TextNames =
        ["text", "prompt", "question", "sentence", "utterance", "message", "content", "query", "input", "review", "body", "نص", "النص"];

    private static readonly string[] LabelNames =
        ["label", "category", "intent", "class", "sentiment", "topic", "target", "tag", "type", "domain", "subject", "تصنيف", "التصنيف"];

    private DataProfile(string file, IReadOnlyList<Fields> rows, IReadOnlyList<DataColumn> columns, bool isPart) =>
        (File, Rows, Columns, IsPart) = (file, rows, columns, isPart);

    /// <summary>The file that they come from.</summary>
    public string File { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<Fields> Rows { get; }

    /// <summary>Their columns, in the order in which they first come.</summary>
    public IReadOnlyList<DataColumn> Columns { get; }

    /// <summary>Whether the file has more rows than were looked at.</summary>
    public bool IsPart { get; }

    /// <summary>Reads the rows of <paramref name="file"/>; those that cannot be read are passed over, as long as some can.</summary>
    /// <exception cref="MinwalException">MW5003 when there is no such file; MW5004 when no row can be read.</exception>
    public static DataProfile Read(string file, Registry<RecordFormat> formats)
    {
        var faults = new List<Fault>();
        var rows = RecordReader.Open(file, formats, faults).Read().Select(r => r.Record).Take(MostRows + 1).ToList();
        if (rows.Count == 0 && faults.Count == 0) faults.Add(new Fault("MW5004", new Mark(file), "the file holds no rows"));
        if (rows.Count == 0) throw new MinwalException([.. faults.Take(5)]);
        var isPart = rows.Count > MostRows;
        if (isPart) rows.RemoveAt(MostRows);
        return new DataProfile(file, rows, Describe(rows), isPart);
    }

    /// <summary>The text of <paramref name="column"/> in <paramref name="row"/>; empty when it has none.</summary>
    public static string TextOf(Fields row, DataColumn column)
    {
        object? value = row;
        foreach (var key in column.Keys) value = (value as Fields)?.GetValueOrDefault(key);
        return value is null or Fields or IReadOnlyList<object?> ? "" : Value.ToText(value);
    }

    /// <summary>The column that is called <paramref name="name"/>.</summary>
    /// <exception cref="MinwalException">MW2019 when there is none.</exception>
    public DataColumn Find(string name)
    {
        if (Columns.FirstOrDefault(column => column.Path == name) is { } found) return found;
        var near = Spelling.Nearest(name, Columns.Select(column => column.Path));
        throw new MinwalException("MW2019", $"'{File}' has no column '{name}'; it has {string.Join(", ", Columns.Select(c => c.Path))}",
            near is null ? null : $"did you mean '{near}'?");
    }

    /// <summary>
    /// The column with texts: of those made of letters the one with the most words; a usual name counts as much as twice as many. Null when
    /// none has any.
    /// </summary>
    public DataColumn? GuessText() => Columns.Where(c => c is { IsText: true, LetterShare: > 0.5 } && c.Filled * 2 > Rows.Count)
        .OrderByDescending(c => c.MeanWords * (IsNamed(c, TextNames) ? 2 : 1)).FirstOrDefault();

    /// <summary>
    /// The column with labels beside <paramref name="text"/>: few different short values that come again and again. Of several the one with
    /// a usual name, then the one with the fewest different ones. Null when there is none.
    /// </summary>
    public DataColumn? GuessLabel(DataColumn text) => Columns.Where(c => c != text && CanBeLabel(c))
        .OrderByDescending(c => IsNamed(c, LabelNames)).ThenBy(c => c.Distinct).FirstOrDefault();

    /// <summary>Whether quotas can be made of <paramref name="column"/>.</summary>
    public static bool CanBeLabel(DataColumn column) => column is { Counts: not null, Distinct: >= 2, MeanWords: <= 6 }
        && column.Filled >= column.Distinct * 2;

    private static bool IsNamed(DataColumn column, string[] names) => names.Contains(column.Keys[^1].ToLowerInvariant());

    private static IReadOnlyList<DataColumn> Describe(List<Fields> rows)
    {
        var tallies = new Dictionary<string, ColumnTally>(StringComparer.Ordinal);
        var order = new List<ColumnTally>();
        foreach (var row in rows) Walk(row, []);
        return [.. order.Select(tally => tally.Finish()).Where(column => column.Filled > 0)];

        void Walk(Fields fields, string[] above)
        {
            foreach (var (name, value) in fields)
            {
                string[] keys = [.. above, name];
                if (value is Fields inner && keys.Length < MostDepth) Walk(inner, keys);
                if (value is null or Fields or IReadOnlyList<object?>) continue;
                var path = string.Join('\0', keys);
                if (!tallies.TryGetValue(path, out var tally)) order.Add(tallies[path] = tally = new ColumnTally(keys));
                tally.Add(value);
            }
        }
    }

    private sealed class ColumnTally(string[] keys)
    {
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
        private long _filled, _words, _letters, _characters;
        private bool _isText = true;

        public void Add(object value)
        {
            var text = Value.ToText(value);
            if (string.IsNullOrWhiteSpace(text)) return;
            _filled++;
            _words += Words.Count(text);
            _isText &= value is string;
            _letters += ScriptCount.Of(text).Letters;
            _characters += text.Count(c => !char.IsWhiteSpace(c));
            if (_counts.TryGetValue(text, out var count)) _counts[text] = count + 1;
            else if (_counts.Count <= MostLabels) _counts[text] = 1;
        }

        public DataColumn Finish() => new(keys, _filled, _counts.Count <= MostLabels ? _counts : null, _counts.Count,
            _filled == 0 ? 0 : (double)_words / _filled, _characters == 0 ? 0 : (double)_letters / _characters, _isText);
    }
}
