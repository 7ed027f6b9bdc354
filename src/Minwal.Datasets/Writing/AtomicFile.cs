using System.IO.Compression;
using Minwal.Faults;
using Minwal.Files;

namespace Minwal.Datasets.Writing;

/// <summary>
/// A file that is written whole or not at all: a temporary file in the same folder,
/// renamed when it is complete. <c>-</c> is standard output. A file whose name ends in <c>.gz</c> is compressed, the same bytes each time.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private readonly string? _temporary;
    private readonly string _path;
    private readonly Stream _file;
    private bool _committed;

    private AtomicFile(Stream file, bool compressed, string path, string? temporary)
    {
        (_file, _path, _temporary) = (file, path, temporary);
        Stream = compressed ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : file;
    }

    /// <summary>Where the bytes go.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file; makes its folder when there is none. What a killed process left of the same file is written over.</summary>
    /// <exception cref="MinwalException">MW5002 when it cannot be written, MW5005 for what is no file.</exception>
    public static AtomicFile Create(string path)
    {
        if (path == StandardOutput) return new AtomicFile(new BufferedStream(Console.OpenStandardOutput(), 1 << 16), false, path, null);
        try
        {
            // A link is written through, not replaced.
            var full = RealPath.Of(path);
            if (RegularFile.IsOther(full)) throw new MinwalException("MW5005", $"'{path}' is a device or a pipe, not a file");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.part");
            var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            return new AtomicFile(file, RecordFormats.IsCompressed(path), full, temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
    }

    /// <summary>Makes the file appear under its name.</summary>
    /// <exception cref="MinwalException">MW5002 when it cannot be written.</exception>
    public void Commit()
    {
        try
        {
            Stream.Flush();
            if (_temporary is not null)
            {
                // What ends compressed bytes is written when their stream is closed.
                if (Stream != _file) Stream.Dispose();
                ((FileStream)_file).Flush(flushToDisk: true);
                _file.Dispose();
                File.Move(_temporary, _path, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(_path, e);
        }

        _committed = true;
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_temporary is null || _committed)
        {
            if (_temporary is null) Stream.Flush();
            return;
        }

        try
        {
            Stream.Dispose();
            _file.Dispose();
        }
        catch (IOException)
        {
            // The rest could not be written either; it is not wanted any more.
        }

        File.Delete(_temporary);
    }

    private static MinwalException Refused(string path, Exception e) => new("MW5002", $"'{path}' cannot be written: {e.Message}", inner: e);
}
