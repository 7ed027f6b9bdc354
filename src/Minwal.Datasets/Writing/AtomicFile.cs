using Minwal.Faults;
using Minwal.Files;

namespace Minwal.Datasets.Writing;

/// <summary>
/// A file that is written whole or not at all: a temporary file in the same folder,
/// renamed when it is complete. <c>-</c> is standard output.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private readonly string? _temporary;
    private readonly string _path;
    private bool _committed;

    private AtomicFile(Stream stream, string path, string? temporary) => (Stream, _path, _temporary) = (stream, path, temporary);

    /// <summary>Where the bytes go.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file; makes its folder when there is none. What a killed process left of the same file is written over.</summary>
    /// <exception cref="MinwalException">MW5002 when it cannot be written, MW5005 for what is no file.</exception>
    public static AtomicFile Create(string path)
    {
        if (path == StandardOutput) return new AtomicFile(new BufferedStream(Console.OpenStandardOutput(), 1 << 16), path, null);
        try
        {
            // A link is written through, not replaced.
            var full = RealPath.Of(path);
            if (RegularFile.IsOther(full)) throw new MinwalException("MW5005", $"'{path}' is a device or a pipe, not a file");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.part");
            return new AtomicFile(new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16), full, temporary);
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
                ((FileStream)Stream).Flush(flushToDisk: true);
                Stream.Dispose();
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
        }
        catch (IOException)
        {
            // The rest could not be written either; it is not wanted any more.
        }

        File.Delete(_temporary);
    }

    private static MinwalException Refused(string path, Exception e) => new("MW5002", $"'{path}' cannot be written: {e.Message}", inner: e);
}
