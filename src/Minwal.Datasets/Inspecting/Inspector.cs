using System.Text;
using Minwal.Datasets.Combining;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Shapes;
using Minwal.Datasets.Streams;
using Minwal.Datasets.Tallies;
using Minwal.Planning;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Datasets.Inspecting;

/// <summary>
/// Looks at a file: fields, lengths, labels, scripts, repetitions, examples. The file is read once; memory grows with the number of
/// different texts up to a bound, and with the labels up to a thousand.
/// </summary>
/// <param name="options">What is to be looked at.</param>
/// <param name="context">What it stands on.</param>
internal sealed class Inspector(InspectOptions options, DataContext context)
{
    private const int MostLabels = 1_000, MostShown = 200;

    private readonly List<FieldCount> _fields = [];
    private readonly Dictionary<string, long> _labels = new(StringComparer.Ordinal);
    private readonly LengthCount _words = new(), _characters = new();
    private readonly DistinctCounter _distinct = new();
    private readonly List<(ulong Draw, long Row, Fields Record)> _examples = [];
    private readonly ulong _key = SlotRandom.Key(options.Seed, 0, 0, "inspect");
    private (long Arabic, long Latin, long Other) _letters;
    private FieldPath? _label = options.LabelField;
    private long _texts;

    /// <summary>Reads and counts.</summary>
    /// <exception cref="Faults.MinwalException">MW6004 when no row has a field that is named.</exception>
    public InspectReport Run()
    {
        var source = RowSource.Open(options.File, options.Reading, context);
        var texts = new RowTexts(options.TextField);
        var fields = new FieldCheck(options.TextField, options.LabelField);
        string? shape = null;
        foreach (var row in source.Read())
        {
            fields.Add(row);
            shape ??= RowShapes.Detect(row).Name;
            CountFields(row);
            CountText(texts.Of(row));
            CountLabel(row);
            Offer(row);
        }

        fields.Complete(source.Shown, source.Count);
        return new InspectReport
        {
            Sources = [source.Report()],
            Shape = shape ?? "flat",
            RecordsName = source.RecordsName,
            Document = source.Document,
            Fields = [.. _fields.Select(field => field.Report())],
            TextFields = texts.Used,
            Words = _words.Report(),
            Characters = _characters.Report(),
            Empty = texts.Empty,
            Repeated = Math.Max(0, _texts - _distinct.Count),
            Letters = _letters,
            LabelField = _label?.ToString(),
            Labels = _labels.Count > MostLabels ? []
                : [.. _labels.OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal)
                .Select(l => (l.Key, l.Value))],
            Examples = [.. _examples.OrderBy(e => e.Row).Select(e => (e.Row, e.Record))],
        };
    }

    private void CountFields(RawRow row)
    {
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var name = row.NameAt(i);
            var field = i < _fields.Count && _fields[i].Name == name ? _fields[i] : _fields.Find(f => f.Name == name);
            if (field is null) _fields.Add(field = new FieldCount(name));
            field.Add(row.ValueAt(i));
        }
    }

    private void CountText(string text)
    {
        if (text.Length == 0) return;
        _texts++;
        _words.Add(Words.Count(text));
        _characters.Add(Characters.Count(text));
        _distinct.Add(CompareKey.Of(text));
        var letters = ScriptCount.Of(text);
        _letters = (_letters.Arabic + letters.Arabic, _letters.Latin + letters.Latin, _letters.Other + letters.Other);
    }

    private void CountLabel(RawRow row)
    {
        _label ??= UsualFields.Label(row) is { } usual ? FieldPath.Of(usual) : null;
        if (_label is null || _labels.Count > MostLabels) return;
        foreach (var value in row.Values(_label))
        {
            var label = Value.ToText(value);
            _labels[label] = _labels.GetValueOrDefault(label) + 1;
        }
    }

    /// <summary>Keeps the rows with the smallest draws.</summary>
    private void Offer(RawRow row)
    {
        var draw = SlotRandom.Key(_key, row.Number);
        if (options.Examples == 0 || (_examples.Count == options.Examples && draw >= _examples[^1].Draw)) return;
        if (_examples.Count == options.Examples) _examples.RemoveAt(_examples.Count - 1);
        _examples.Add((draw, row.Number, row.Parse()));
        _examples.Sort((a, b) => a.Draw.CompareTo(b.Draw));
    }

    private sealed class FieldCount(string name)
    {
        private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
        private readonly DistinctCounter _values = new();
        private string? _example;

        public string Name { get; } = name;

        public void Add(ReadOnlySpan<byte> json)
        {
            if (RowSchema.KindOf(json) is not { } kind) return;
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            var text = Encoding.UTF8.GetString(json);
            _values.Add(text);
            _example ??= kind == "string" ? RowText.Unescape(json[..]) : text;
            if (_example.Length > MostShown) _example =
                _example[..(char.IsHighSurrogate(_example[MostShown - 1]) ? MostShown - 1 : MostShown)];
        }

        public FieldReport Report() => new(
            Name, [.. _kinds.OrderByDescending(k => k.Value).Select(k => k.Key)], _kinds.Values.Sum(), _values.Count, _example ?? "");
    }
}
