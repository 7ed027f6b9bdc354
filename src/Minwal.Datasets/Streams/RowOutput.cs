using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>Writes rows to a file, whole or not at all, as the bytes they are.</summary>
internal sealed class RowOutput : IDisposable
{
    private readonly AtomicFile _file;
    private readonly RecordWriter _writer;

    private RowOutput(AtomicFile file, RecordWriter writer, string path) => (_file, _writer, Path) = (file, writer, path);

    /// <summary>Where it goes.</summary>
    public string Path { get; }

    /// <summary>How many rows were written.</summary>
    public long Count { get; private set; }

    /// <summary>Begins the file.</summary>
    /// <exception cref="Faults.MinwalException">MW2003 when its ending has no writer, MW5002 when it cannot be written.</exception>
    public static RowOutput Create(string path, DataContext context, FileLayout layout)
    {
        var file = AtomicFile.Create(path);
        try
        {
            var writer = RecordWriter.For(path, context.Formats, file.Stream, layout);
            writer.Begin();
            return new RowOutput(file, writer, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether files that end like <paramref name="path"/> have columns, which must be known before the first row.</summary>
    public static bool NeedsColumns(string path, DataContext context) => context.Formats.FindWriter(path) is { IsTable: true };

    /// <summary>What is to stand around the records of <paramref name="source"/> in a document; null for nothing.</summary>
    public static Fields? Around(RowSource source) => source.RecordsName is { } name && source.Document is { } document
        ? With(document, name.Split('.')) : null;

    /// <summary>
    /// The layout of a file that has what <paramref name="source"/> has, which is gone through for it where <paramref name="path"/> ends
    /// like a table or a document.
    /// </summary>
    public static FileLayout LayoutOf(RowSource source, string path, bool isGuarded, DataContext context)
    {
        if (context.Formats.FindWriter(path) is not ({ IsTable: true } or { HasDocument: true })) return FileLayout.Plain;
        var columns = new RowColumns();
        foreach (var row in source.Read()) columns.Add(row);
        return new FileLayout(Around(source), columns.Names) { IsGuarded = isGuarded };
    }

    /// <summary>Writes a row.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        _writer.Write(json);
        Count++;
    }

    /// <summary>Makes the file appear.</summary>
    public void Commit()
    {
        _writer.End();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private static Fields With(Fields document, ReadOnlySpan<string> path)
    {
        var result = new Fields(document);
        if (path.Length == 1) result[path[0]] = RecordWriter.RecordsMarker;
        else result[path[0]] = With((Fields)document[path[0]]!, path[1..]);
        return result;
    }
}

/// <summary>The names of the fields of rows, in the order in which they were first met: the columns of a table.</summary>
internal sealed class RowColumns
{
    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Takes the fields of <paramref name="row"/> into account.</summary>
    public void Add(RawRow row)
    {
        for (var i = 0; i < row.Fields.Count; i++)
        {
            // Most rows have the fields of the ones before them, in their order.
            if (i < _names.Count && row.NameAt(i) == _names[i]) continue;
            if (_known.Add(row.NameAt(i))) _names.Add(row.NameAt(i));
        }
    }
}
