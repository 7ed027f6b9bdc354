using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>
/// The rows of a file, ours or anybody's, which tools may go through several times. What cannot be read is told the first time, as
/// <see cref="RowReading.OnError"/> says. The path <c>-</c> is standard input, which is kept in a temporary file.
/// </summary>
internal sealed class RowSource
{
    private readonly DataContext _context;
    private readonly RowReading _reading;
    private readonly string _path;
    private readonly List<Fault> _faults = [];
    private readonly HashSet<string> _unmapped;
    private readonly RowBuilder _mapped = new();
    private RecordReader? _told;
    private long _clashes;
    private bool _ended;

    private RowSource(string path, string shown, RowReading reading, DataContext context)
    {
        (_path, Shown, _reading, _context) = (path, shown, reading, context);
        _unmapped = [.. reading.Map.Keys];
        // A file that is not there is told at once, before anything is written.
        var reader = Begin([]);
        (IsTable, _told) = (reader.IsTable, null);
    }

    /// <summary>How messages call the file.</summary>
    public string Shown { get; }

    /// <summary>Whether it has rows of cells, in which every value is a text.</summary>
    public bool IsTable { get; }

    /// <summary>How many rows were given the first time.</summary>
    public long Count { get; private set; }

    /// <summary>How many rows could not be read.</summary>
    public long BadRows => (_told?.BadRows ?? 0) + _clashes;

    /// <summary>How many bad rows stand in no fault, because there were so many before them.</summary>
    public long Unreported => _told?.Unreported ?? 0;

    /// <summary>What could not be read: rows with their numbers, and what is wrong with the file as a whole.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>Everything in the file but the records; null where there is nothing else. Known when the rows were gone through.</summary>
    public Fields? Document => _told?.Document;

    /// <summary>
    /// The list of the document in which the records stand, names with dots between; null where they stand in no document.
    /// </summary>
    public string? RecordsName => _told?.RecordsName;

    /// <summary>Opens the file at <paramref name="path"/>.</summary>
    /// <exception cref="MinwalException">MW5003 or MW2003 when it cannot be read at all.</exception>
    public static RowSource Open(string path, RowReading reading, DataContext context)
    {
        if (path != AtomicFile.StandardOutput) return new RowSource(path, path, reading, context);
        using var content = context.Input();
        var kept = ContentFormat.Keep(content, reading.Format, context.Scratch, context.MostInput);
        return new RowSource(kept, "standard input", reading with { Format = null }, context);
    }

    /// <summary>The rows in their order; each is valid until the next is asked for.</summary>
    /// <exception cref="MinwalException">
    /// MW6001 for what cannot be read, where that ends the work; MW6012 for a file of which nothing can be read;
    /// MW6003 when the list that was named is not there; MW6004 when no row has a
    /// field that is to be called otherwise.
    /// </exception>
    public IEnumerable<RawRow> Read()
    {
        var tells = _told is null;
        var reader = Begin(tells ? _faults : []);
        if (tells) _told = reader;
        foreach (var row in reader.ReadRows())
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            if (tells) StopAtFault();
            if (_reading.Map.Count > 0 && !Rename(row, tells)) continue;
            if (tells) Count++;
            yield return row;
        }

        if (!tells || _ended) yield break;
        _ended = true;
        StopAtFault();
        // Not a row of it could be read, and nothing is left of it that could be written.
        if (Count == 0 && BadRows == 0 && _faults.Count > 0 && !reader.IsEmpty)
            throw new MinwalException([.. _faults.Select(fault => fault with { Code = "MW6012", Hint = "nothing was written" })]);
        if (_unmapped.Count > 0 && Count > 0)
            throw new MinwalException("MW6004", $"no row of '{Shown}' has a field '{_unmapped.First()}', which was to be called otherwise");
    }

    /// <summary>The rows without a word of what cannot be read, for a look at the first of them.</summary>
    public IEnumerable<RawRow> Peek()
    {
        foreach (var row in Begin([]).ReadRows())
            if (_reading.Map.Count == 0 || Rename(row, tells: false)) yield return row;
    }

    /// <summary>What was read and what could not be, for reports.</summary>
    public SourceReport Report() => new(Shown, Count, BadRows, _faults, Unreported);

    private RecordReader Begin(ICollection<Fault> faults) => RecordReader.Open(_path, _context.Formats, faults, Shown, _reading);

    private void StopAtFault()
    {
        if (_reading.OnError == OnError.Stop && _faults.Count > 0)
            throw new MinwalException([new Fault("MW6001", _faults[0].Mark, _faults[0].Message, "nothing was written")]);
    }

    private bool Rename(RawRow row, bool tells)
    {
        var changes = false;
        for (var i = 0; i < row.Fields.Count && !changes; i++) changes = _reading.Map.ContainsKey(row.NameAt(i));
        if (!changes) return true;
        _mapped.Begin();
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var name = row.NameAt(i);
            if (_reading.Map.TryGetValue(name, out var ours)) _unmapped.Remove(name);
            _mapped.AddRaw(ours ?? name, row.ValueAt(i));
        }

        if (row.Fill(row.Number, _mapped.End(), out _) is not { } complaint) return true;
        if (!tells) return false;
        _clashes++;
        _faults.Add(new Fault("MW5004", new Mark($"{Shown} row {row.Number}"), $"its fields cannot be called so: {complaint}"));
        StopAtFault();
        return false;
    }
}
