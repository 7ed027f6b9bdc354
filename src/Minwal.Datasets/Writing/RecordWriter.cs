using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>Writes records one after the other in the format of a file. Deterministic bytes, UTF-8 without a mark, \n line ends.</summary>
public abstract class RecordWriter(Stream stream)
{
    /// <summary>Where the bytes go.</summary>
    protected Stream Stream { get; } = stream;

    /// <summary>Makes the writer for the ending of <paramref name="path"/>; <c>-</c> gets lines.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="formats">The formats to choose from.</param>
    /// <param name="stream">Where the bytes go; not closed.</param>
    /// <param name="layout">What the file is to look like.</param>
    /// <exception cref="MinwalException">MW2003 when files with this ending cannot be written.</exception>
    internal static RecordWriter For(string path, Registry<RecordFormat> formats, Stream stream, FileLayout layout) =>
        formats.CheckWriter(path) is { } fault ? throw new MinwalException([fault]) : formats.FindWriter(path)!.Write!(stream, layout);

    /// <summary>Stands in a document for the place of the records.</summary>
    public static string RecordsMarker => "\u0000records\u0000";

    /// <summary>Writes what comes before the records.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes a record given as compact UTF-8 JSON.</summary>
    public abstract void Write(ReadOnlySpan<byte> json);

    /// <summary>Writes a record.</summary>
    public virtual void Write(Fields record) => Write(Json.ToUtf8(record));

    /// <summary>Writes what comes after the records.</summary>
    public virtual void End()
    {
    }
}
